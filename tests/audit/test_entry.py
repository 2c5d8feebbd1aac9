"""What is recorded of one request or command, and what the record refuses."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from ettle.web.access.acting import as_organisation
from ettle.web.audit import entry
from ettle.web.audit.models import Payload, Recorded
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def record(*people, actor="ben", act="person", **more):
    row = entry.begin(actor=actor, act=act, **more)
    entry.read(*people)
    return kept(row)


def kept(row):
    entry.finish(row)
    return Recorded.objects.latest("id")


def execute(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_page_that_ben_read_is_one_row_naming_who_what_and_whose():
    row = record("ada", "cai", organisation="brae-works", role="key worker", method="GET", address="/people/ada/")
    assert (row.actor, row.organisation, row.role, row.act) == ("ben", "brae-works", "key worker", "person")
    assert (row.outcome, row.people, row.wrote) == ("read", ["ada", "cai"], [])
    assert Recorded.objects.count() == 1


def test_what_was_written_is_named_and_the_outcome_says_so():
    row = entry.begin(actor="ben", act="record contact")
    entry.read("ada")
    entry.wrote("event", 7, "ada")
    entry.wrote("draft", "d-1", "cai")
    done = kept(row)
    assert (done.outcome, done.wrote, done.people) == ("wrote", ["event:7", "draft:d-1"], ["ada", "cai"])


def test_a_refusal_says_why_in_a_code():
    row = entry.begin(actor="cai", act="person")
    entry.refused("no grant")
    done = kept(row)
    assert (done.outcome, done.why) == ("refused", "no grant")


@pytest.mark.parametrize(
    "act",
    [
        lambda: entry.read("ada"),
        lambda: entry.wrote("event", 1, "ada"),
        lambda: entry.refused("no grant"),
        lambda: entry.keep("ada", reason="…"),
    ],
)
def test_an_act_that_nothing_records_fails_loudly(act):
    with pytest.raises(entry.NothingRecords, match="nothing records it"):
        act()


def test_after_an_entry_is_over_nothing_records_again():
    record("ada")
    assert entry.current() is None


def test_a_command_inside_a_request_has_its_own_row_and_gives_the_request_back():
    outer = entry.begin(actor="ben", act="import")
    with entry.entry(actor="system: rebuild", act="rebuild"):
        entry.read("cai")
    entry.read("ada")
    entry.finish(outer)
    assert list(Recorded.objects.order_by("id").values_list("actor", "people")) == [
        ("system: rebuild", ["cai"]),
        ("ben", ["ada"]),
    ]


def test_a_command_that_fails_is_undone_and_leaves_a_row_that_says_it_failed():
    with pytest.raises(ZeroDivisionError), entry.entry(actor="system: rebuild", act="rebuild"):
        record("cai")
        entry.wrote("event", 1, "ada")
        1 / 0  # noqa: B018
    (row,) = Recorded.objects.all()
    assert (row.outcome, row.why, row.people, row.wrote) == ("failed", "ZeroDivisionError", ["ada"], [])
    assert entry.current() is None


def test_what_stands_after_the_question_mark_is_not_kept():
    assert record(address="/people/?find=Ada+Brown").address == "/people/"


@pytest.mark.parametrize("odd", ["/people/\0/", "/p/\ud800/", "/" + "x" * 5000, "/é/‮/"])
def test_an_address_however_odd_is_recorded(odd):
    assert record(address=odd).address.startswith("/")


def test_words_about_a_person_are_kept_beside_the_row_and_it_holds_only_their_digest():
    row = entry.begin(actor="dee", act="break glass")
    entry.keep("ada", reason="Ada's mother rang: she is in danger")
    done = kept(row)
    assert "mother" in Payload.objects.get(entry=done, person="ada").contents
    assert list(done.digests) == ["ada"] and len(done.digests["ada"]) == 64


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set actor = 'cai'",
        "delete from audit_entry",
        "update audit_payload set contents = '{}'",
    ],
)
def test_the_record_refuses_to_be_rewritten(statement):
    row = entry.begin(actor="dee", act="break glass")
    entry.keep("ada", reason="danger")
    entry.finish(row)
    with pytest.raises(IntegrityError, match="never changed or removed"):
        execute(statement)


@pytest.mark.parametrize(("column", "value"), [("at", "now() - interval '1 day'"), ("xid", "3"), ("server", "1")])
def test_an_entry_of_another_time_is_refused(column, value):
    record("ada")
    columns = (
        "actor, organisation, role, act, method, address, address_of, people, wrote, outcome, why, break_glass, digests"
    )
    with pytest.raises(IntegrityError, match="of the moment and the transaction"):
        execute(f"insert into audit_entry ({columns}, {column}) select {columns}, {value} from audit_entry")


def test_erasing_that_is_not_on_record_is_refused():
    row = entry.begin(actor="dee", act="break glass")
    entry.keep("ada", reason="danger")
    entry.finish(row)
    with pytest.raises(IntegrityError, match="on record first"):
        execute("delete from audit_payload")


@pytest.mark.parametrize(
    ("constraint", "more"),
    [("audit_entry_has_an_actor", {"actor": ""}), ("audit_entry_has_an_act", {"act": ""})],
)
def test_the_database_refuses_an_entry_of_nobody_or_of_nothing(constraint, more):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        record("ada", **more)


def test_one_row_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        entry.finish(entry.begin(actor="ben", act="today"))


@pytest.mark.parametrize("organisation", ["brae-works", ""])
def test_a_page_s_role_can_add_to_the_record_and_do_nothing_else_to_it(organisation):
    with as_organisation(organisation, DAY):
        entry.finish(entry.begin(actor="ben", act="today", organisation=organisation))
        with pytest.raises(ProgrammingError, match="permission denied"):
            execute("update audit_entry set actor = 'cai'")
    assert Recorded.objects.count() == 1
