"""The chain: everything is sealed once, in one order, and whatever was tampered with is found and named."""

from __future__ import annotations

import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.audit import actions
from ettle.web.audit.actions import Head
from ettle.web.audit.models import Check, Payload, Recorded, Seal
from ettle.web.audit.sealing import ONE_SEALER
from ettle.web.audit.whole import SeesOnlyAPart
from tests.audit.acts import ROW, ben_reads, did, tampering
from tests.web.told import DAY

# What is sealed is below the oldest open transaction of the whole server, so other tests beside these hold it up.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]
AT_ONCE = timedelta(0)


@pytest.fixture
def sealed():
    """Five entries of Ben, sealed: their ids."""
    ids = [ben_reads(person) for person in ("ada", "cai", "ada", "eli", "fay")]
    assert actions.seal() == 5
    return ids


@pytest.fixture
def elsewhere():
    """Another connection to the same database, with a transaction of its own."""
    said = {name: value for name, value in connection.get_connection_params().items() if name in WHERE}
    with psycopg.connect(**said) as other:
        yield other


WHERE = {"host", "port", "user", "password", "dbname"}


def found():
    return actions.verify().finding


def test_what_was_sealed_is_whole_and_sealing_again_adds_nothing(sealed):
    assert actions.seal() == 0
    verdict = actions.verify(late=AT_ONCE)
    assert verdict.whole and verdict.head == Head(5, Seal.objects.get(seq=5).hash)


def test_an_empty_record_is_whole():
    assert actions.seal() == 0
    assert actions.verify().whole


@pytest.mark.parametrize("table", ["audit_seal", "audit_check"])
@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}"])
def test_seals_and_checks_refuse_to_be_rewritten(sealed, table, statement):
    actions.check()
    with pytest.raises(Exception, match="never changed or removed"), connection.cursor() as cursor:
        cursor.execute(statement.format(table).replace("id = id", "seq = seq" if table == "audit_seal" else "id = id"))


CHANGES = {
    "actor": "'dee'",
    "at": "at - interval '1 hour'",
    "people": "'{cai}'",
    "wrote": "'{event:1}'",
    "outcome": "'refused'",
    "why": "'x'",
    "status": "404",
    "break_glass": "true",
    "organisation": "'x'",
    "role": "'x'",
    "act": "'x'",
    "method": "'x'",
    "address": "'x'",
    "address_of": "'x'",
    "server": "server + 1",
    "xid": "xid + 1",
    "digests": """'{"ada": ""}'""",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_row_is_found_and_named_whichever_part_was_changed(sealed, column):
    with tampering() as execute:
        execute(f"update audit_entry set {column} = {CHANGES[column]} where id = %s", [sealed[2]])
    finding = found()
    assert (finding.seq, finding.entry) == (3, sealed[2])
    assert f"Seal 3 does not fit entry {sealed[2]}" in str(finding) and "Compare with a backup" in str(finding)


def test_every_column_of_an_entry_is_one_that_a_change_was_tried_on():
    assert {field.column for field in Recorded._meta.fields} == {*CHANGES, "id"}


def test_a_removed_row_is_found_and_named(sealed):
    with tampering() as execute:
        execute("delete from audit_entry where id = %s", [sealed[3]])
    assert (found().seq, found().what) == (4, f"Entry {sealed[3]}, sealed as 4, was removed")


def test_a_row_removed_with_its_seal_is_found(sealed):
    with tampering() as execute:
        execute("delete from audit_seal where seq = 4")
        execute("delete from audit_entry where id = %s", [sealed[3]])
    assert (found().seq, found().what) == (4, "Seal 4 was removed")


def test_a_row_put_in_among_those_that_were_sealed_is_found(sealed):
    with tampering() as execute:
        execute(ROW, [sealed[1]])
    assert actions.seal() == 0, "the sealer does not take it: its turn is over"
    assert "was put in behind the chain" in found().what and "cai, person" in found().what


def test_a_row_put_in_with_a_seal_of_its_own_is_found(sealed):
    with tampering() as execute:
        execute(ROW, [sealed[1]])
        execute("update audit_seal set seq = seq + 100 where seq > 2")
        execute("update audit_seal set seq = seq - 99 where seq > 100")
        execute("insert into audit_seal (seq, entry_id, previous, hash, sealed_at)"
                " select 3, (select max(id) from audit_entry), hash, repeat('a', 64), sealed_at"
                " from audit_seal where seq = 2")  # fmt: skip
    assert (found().seq, found().what[:22]) == (3, "Seal 3 does not fit en")


def test_two_seals_swapped_are_found(sealed):
    with tampering() as execute:
        execute("update audit_seal set seq = 100 where seq = 3")
        execute("update audit_seal set seq = 3 where seq = 4")
        execute("update audit_seal set seq = 4 where seq = 100")
    assert (found().seq, found().what) == (3, "Seal 3 does not follow seal 2: one was put in, removed or swapped")


def test_two_entries_swapped_are_found(sealed):
    with tampering() as execute:
        execute("update audit_entry a set people = b.people from audit_entry b where (a.id, b.id) in ((%s, %s), (%s, %s))",
                [sealed[0], sealed[1], sealed[1], sealed[0]])  # fmt: skip
    assert found().seq == 1


def test_a_chain_made_anew_in_another_order_is_out_of_order(sealed, monkeypatch):
    with tampering() as execute:
        execute("delete from audit_seal")
        execute("update audit_entry set xid = xid + 1000 where id = %s", [sealed[0]])
    from ettle.web.audit import sealing

    backwards = sealing._due
    monkeypatch.setattr(
        sealing, "_due", lambda *asked: [] if Seal.objects.exists() else backwards(asked[0], 2**60)[::-1]
    )
    assert actions.seal() == 5
    assert "is out of order" in found().what


def test_the_end_cut_off_is_proved_by_a_head_noted_elsewhere(sealed):
    noted = actions.verify().head
    with tampering() as execute:
        execute("delete from audit_seal where seq > 3")
        execute("delete from audit_entry where id > %s", [sealed[2]])
    assert actions.verify().whole, "nothing in the chain itself can tell"
    finding = actions.verify(since=noted).finding
    assert "Seal 5 was noted and is not there; the last is 3" in finding.what


def test_a_chain_made_anew_from_changed_rows_is_proved_by_a_head_noted_elsewhere(sealed):
    noted = actions.verify().head
    with tampering() as execute:
        execute("delete from audit_seal")
        execute("update audit_entry set actor = 'dee' where actor = 'ben'")
    assert actions.seal() == 5
    assert actions.verify().whole
    assert "is not the one noted" in actions.verify(since=noted).finding.what


def test_a_check_that_was_kept_notices_the_same(sealed):
    assert actions.check().whole
    with tampering() as execute:
        execute("delete from audit_seal where seq = 5")
    actions.seal()
    assert "is not the one that the check of" in found().what
    assert Check.objects.get().head


def test_from_a_head_only_what_came_after_is_walked(sealed):
    noted = actions.verify().head
    ben_reads("ada")
    actions.seal()
    assert actions.verify(since=noted) == actions.Verdict(5, Head(6, Seal.objects.get(seq=6).hash), None)


def test_an_entry_left_without_a_seal_is_a_gap_and_says_what_to_do(sealed):
    id = ben_reads("ada")
    finding = actions.verify(late=AT_ONCE).finding
    assert finding.entry == id and "has waited for its seal" in finding.what
    assert "run ettle audit seal" in finding.cure


def test_a_transaction_that_commits_late_is_sealed_later_and_nothing_is_skipped(sealed, elsewhere):
    late = elsewhere.execute(ROW.replace(", xid)", ")").replace(", xid from", " from"), [sealed[0]]).fetchone()[0]
    early = ben_reads("eli")
    assert late < early
    assert actions.seal() == 0, "its number is below: the other waits for it"
    assert "may hold it back (server process" in actions.verify(late=AT_ONCE).finding.cure
    elsewhere.commit()
    assert actions.seal() == 2
    assert list(Seal.objects.filter(seq__gt=5).order_by("seq").values_list("entry", flat=True)) == [late, early]
    assert actions.verify(late=AT_ONCE).whole


def test_a_transaction_that_is_undone_holds_nothing_up_for_ever(sealed, elsewhere):
    elsewhere.execute(ROW.replace(", xid)", ")").replace(", xid from", " from"), [sealed[0]])
    ben_reads("eli")
    elsewhere.rollback()
    assert actions.seal() == 1
    assert actions.verify(late=AT_ONCE).whole


def test_reading_a_page_waits_for_no_sealer(sealed, elsewhere):
    elsewhere.execute("select pg_advisory_xact_lock(%s)", [ONE_SEALER])
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '200ms'")
    assert ben_reads("ada")
    with connection.cursor() as cursor:
        cursor.execute("reset lock_timeout")


def test_a_second_sealer_waits_for_the_first(sealed, elsewhere):
    ben_reads("ada")
    elsewhere.execute("select pg_advisory_xact_lock(%s)", [ONE_SEALER])
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '200ms'")
    try:
        with pytest.raises(OperationalError, match="lock timeout"):
            actions.seal()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset lock_timeout")
    elsewhere.commit()
    assert actions.seal() == 1


def test_several_sealers_at_once_seal_each_entry_once(sealed):
    for _ in range(60):
        ben_reads("ada")
    ready, counts = threading.Barrier(4), []

    def run():
        ready.wait()
        try:
            counts.append(actions.seal())
        finally:
            connection.close()

    sealers = [threading.Thread(target=run) for _ in range(4)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()
    assert len(counts) == 4, "none of them failed: they take turns"
    assert sum(counts) == 60 and Seal.objects.count() == 65
    assert actions.verify(late=AT_ONCE).whole


def test_many_are_sealed_in_several_goes(sealed, monkeypatch):
    monkeypatch.setattr("ettle.web.audit.sealing.AT_ONCE", 3)
    monkeypatch.setattr("ettle.web.audit.verifying.AT_ONCE", 2)
    for _ in range(10):
        ben_reads("ada")
    assert actions.seal() == 10
    assert actions.verify(late=AT_ONCE).head.seq == 15


def test_after_a_restore_on_another_server_what_was_left_is_sealed_first_and_the_chain_goes_on():
    for turn in (1, 2):
        ben_reads("ada")
        ben_reads("cai")
        with tampering() as execute:  # written on another server, which has counted much further
            execute("update audit_entry set server = 7, xid = xid + 1000000 where server <> 7")
        assert turn == 2 or actions.seal() == 2
    here = ben_reads("eli")
    assert actions.seal() == 3
    assert Seal.objects.latest("seq").entry_id == here
    ben_reads("fay")
    assert actions.seal() == 1
    assert actions.verify(late=AT_ONCE).whole


def test_when_ada_s_words_are_erased_the_chain_still_verifies(sealed):
    did("dee", "break glass", "ada", "cai", said="her mother rang")
    actions.seal()
    assert actions.erase_payloads(person="ada", by="eli") == 1
    actions.seal()
    assert list(Payload.objects.values_list("person", flat=True)) == ["cai"]
    assert actions.verify(late=AT_ONCE).whole
    last = Recorded.objects.latest("id")
    assert (last.actor, last.act, last.people, last.outcome) == ("eli", "audit: erase", ["ada"], "wrote")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update audit_payload set contents = '{}'", "What is kept of ada beside"),
        ("update audit_payload set salt = 'x'", "What is kept of ada beside"),
        ("delete from audit_payload", "is gone, and no erasing is on record"),
        ("insert into audit_payload (entry_id, person, salt, contents) select entry_id, 'cai', 'x', '{}' from audit_payload",
         "What is kept of cai beside"),
    ],
)  # fmt: skip
def test_words_changed_or_gone_off_the_record_are_found(sealed, statement, said):
    did("dee", "break glass", "ada", said="her mother rang")
    actions.seal()
    with tampering() as execute:
        execute(statement)
    assert found().seq == 6 and said in found().what


@pytest.mark.parametrize("act", [actions.seal, actions.verify])
def test_a_page_s_role_which_sees_a_part_neither_seals_nor_verifies(act):
    with as_organisation("brae-works", DAY), pytest.raises(SeesOnlyAPart, match="this is ettle_app"):
        act()


@pytest.mark.parametrize("table", ["audit_seal", "audit_check"])
def test_a_page_s_role_adds_no_seal_and_no_check(sealed, table):
    with (
        as_organisation("brae-works", DAY),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        connection.cursor().execute(f"insert into {table} select * from {table}")


def test_the_system_s_role_seals_and_verifies():
    ben_reads("ada")
    with as_system():
        assert actions.seal() == 1
        assert actions.check().whole
