"""What the tables refuse by themselves, past every action; and that without the refusal the wrong row goes in."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from ettle.web.access.acting import as_organisation, as_system
from ettle.web.access.database import grant_privileges
from ettle.web.claims.ledger import actions
from ettle.web.claims.ledger.models import Entry, Period
from tests.cast import WORKS
from tests.claims.ledger.books import BOOKS, MINDS, PAYER, approve, at_the_end, run, send
from tests.web.told import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]

ENTRY = """
insert into ledger_entry (contract, payer, provider, kind, dated_on, period_id, at, by, about, act, corrects_id, settles_id)
values ('{contract}', 'council', 'lead-of-lot-6', '{kind}', '{on}', {period}, now(), 'nobody', '', gen_random_uuid()::text,
    {corrects}, {settles}) returning id
"""


def enter(kind="approved", *sides, contract=BOOKS.contract, on="2021-11-10", period=None, corrects=None, settles=None):
    """An entry by SQL alone, with its sides. Its id."""
    said = {"contract": contract, "kind": kind, "on": on, "period": period or month().pk}
    (id,) = run(ENTRY.format(**said, corrects=corrects or "null", settles=settles or "null"))[0]
    for side in sides:
        add(id, *side)
    return id


def add(entry, body, account, pence):
    run("insert into ledger_posting (entry_id, contract, payer, provider, body, account, pence) values (%s,'','','',%s,%s,%s)",
        entry, body, account, pence)  # fmt: skip


def month(month="2021-11-01", payer=PAYER):
    return Period.objects.get_or_create(payer=payer, month=month)[0]


@contextmanager
def undone():
    """What was done against the rules is undone before the test ends, which looks the rows over once more."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def lock(which):
    Period.objects.filter(pk=which.pk).update(
        ready_by="fay", ready_at="2021-11-09 09:00Z", locked_by="dee", locked_at="2021-11-09 09:00Z"
    )


def unbalanced():
    enter("approved", (PAYER, "cost", 100), (WORKS, "owed", -99))


def one_sided():
    add(enter(), PAYER, "cost", 100)


def no_sides():
    enter()


def balanced_at_first():
    """Looked over, then added to in the same transaction."""
    entry = enter("approved", (PAYER, "cost", 100), (WORKS, "owed", -100))
    at_the_end()
    add(entry, MINDS, "owed", -1)


def between_organisations():
    approve()
    enter("sent", (WORKS, "owed", 100), (MINDS, "clearing", -100))


def paid_too_much():
    approve()
    enter("sent", (WORKS, "owed", 120001), (WORKS, "clearing", -120001))


def repaid_too_much():
    enter("received", (WORKS, "bank", 1), (WORKS, "owed", -1))


def taken_back_too_much():
    line = approve().pk
    enter("reversed", (PAYER, "cost", -100000), (WORKS, "owed", 100000), corrects=line)
    enter("reversed", (PAYER, "cost", -20001), (WORKS, "owed", 20001), corrects=line)


def taken_from_another():
    line = approve(parts={WORKS: 150000}).pk
    enter("reversed", (PAYER, "cost", -100), (MINDS, "owed", 100), corrects=line)


def given_back_and_taken_again():
    """What was taken back, given back after all and taken once more: the reversal of the reversal would be undone too late."""
    line = approve(parts={WORKS: 100})
    off = actions.reverse(act="off", entry=line, pence=60, by="dee")
    on = actions.reverse(act="on", entry=off, pence=60, by="dee")
    actions.reverse(act="off again", entry=line, pence=80, by="dee")
    enter("reversed", (PAYER, "cost", -60), (WORKS, "owed", 60), corrects=on.pk)


def confirmed_too_much():
    approve()
    sent = send(parts={WORKS: 100}).pk
    enter("confirmed", (WORKS, "clearing", 60), (WORKS, "bank", -60), settles=sent)
    enter("returned", (WORKS, "clearing", 41), (WORKS, "owed", -41), settles=sent)


WHOLE = {
    unbalanced: "does not balance: 2 postings, 1 pence over",
    one_sided: "does not balance: 1 postings",
    no_sides: "does not balance: 0 postings",
    balanced_at_first: "does not balance: 3 postings",
    between_organisations: "from one organisation to another",
    paid_too_much: "pays more than is owed",
    repaid_too_much: "pays more than is owed",
    taken_back_too_much: "takes back more than is left",
    taken_from_another: "takes back more than is left",
    given_back_and_taken_again: "takes back more than is left",
    confirmed_too_much: "takes back more than is left",
}
END_TRIGGERS = ("ledger_entry_whole on ledger_entry", "ledger_posting_whole on ledger_posting")


@pytest.mark.parametrize("wrong", WHOLE, ids=lambda each: each.__name__)
def test_at_the_end_of_the_transaction_it_is_refused(wrong):
    with pytest.raises(IntegrityError, match=WHOLE[wrong]), transaction.atomic():
        wrong()
        at_the_end()


@pytest.mark.parametrize("wrong", WHOLE, ids=lambda each: each.__name__)
def test_and_without_the_check_it_goes_in(wrong):
    for trigger in END_TRIGGERS:
        run(f"drop trigger {trigger}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "LOOKED_OVER", "select 1")  # which names them
        wrong()
    at_the_end()
    assert Entry.objects.exists()


def another_transactions():
    run("alter table ledger_entry alter xid set default 1")
    enter()


def another_servers():
    run("alter table ledger_entry alter server set default 1")
    enter()


def of_another_month():
    enter(period=month("2021-10-01").pk)


def of_another_payer():
    enter(period=month(payer="another").pk)


def dated_into_a_locked_month():
    lock(month("2021-10-01"))
    enter(on="2021-10-31", period=month("2021-10-01").pk)


def dated_before_a_locked_month():
    lock(month("2021-10-01"))
    enter(on="2020-10-31", period=month("2020-10-01").pk)


def corrects_what_was_sent():
    approve()
    enter("reversed", corrects=send().pk)


def settles_what_was_not_sent():
    enter("confirmed", settles=approve().pk)


def corrects_another_contract():
    enter("reversed", contract="another", corrects=approve().pk)


def pays_at_once():
    add(enter(), WORKS, "bank", -5)


def owes_less():
    add(enter(), WORKS, "owed", 5)


TAKEN = {
    another_transactions: ("ledger_entry_taken on ledger_entry", "of the transaction that inserts it"),
    another_servers: ("ledger_entry_taken on ledger_entry", "of the transaction that inserts it"),
    of_another_month: ("ledger_entry_taken on ledger_entry", "month of an entry is that of its day"),
    of_another_payer: ("ledger_entry_taken on ledger_entry", "in the books of its payer"),
    dated_into_a_locked_month: ("ledger_entry_taken on ledger_entry", "books are locked for October 2021"),
    dated_before_a_locked_month: ("ledger_entry_taken on ledger_entry", "books are locked for October 2020"),
    corrects_what_was_sent: ("ledger_entry_taken on ledger_entry", "anything else is corrected"),
    settles_what_was_not_sent: ("ledger_entry_taken on ledger_entry", "anything else is corrected"),
    corrects_another_contract: ("ledger_entry_taken on ledger_entry", "of the same contract"),
    pays_at_once: ("ledger_posting_taken on ledger_posting", "approved does not post -5 pence to bank"),
    owes_less: ("ledger_posting_taken on ledger_posting", "approved does not post 5 pence to owed"),
}


@pytest.mark.parametrize("wrong", TAKEN, ids=lambda each: each.__name__)
def test_as_it_is_added_it_is_refused(wrong):
    with pytest.raises(IntegrityError, match=TAKEN[wrong][1]), transaction.atomic():
        wrong()


@pytest.mark.parametrize("wrong", TAKEN, ids=lambda each: each.__name__)
def test_and_without_the_trigger_it_goes_in(wrong):
    with undone():
        run(f"drop trigger {TAKEN[wrong][0]}")
        wrong()
        assert Entry.objects.exists()


def test_nothing_is_added_to_an_entry_of_another_transaction():
    """An entry whose transaction is over, as far as the table can tell: it was another's."""
    with undone():
        run("alter table ledger_entry disable trigger ledger_entry_taken")
        run("alter table ledger_entry alter xid set default 1")
        id = enter()
        with pytest.raises(IntegrityError, match="added with its entry, in one transaction"), transaction.atomic():
            add(id, WORKS, "owed", -5)
        run("drop trigger ledger_posting_taken on ledger_posting")
        add(id, WORKS, "owed", -5)


WRITES = [
    "update ledger_entry set about = 'another'",
    "update ledger_posting set pence = pence * 2",
    "update ledger_reasons set because = '[]'",
    "delete from ledger_reasons",
    "delete from ledger_posting",
    "delete from ledger_entry",
]


@pytest.mark.parametrize("sql", WRITES)
def test_nothing_is_ever_changed_or_removed_not_even_by_the_owner(sql):
    approve(because=["Why."])
    with pytest.raises(IntegrityError, match="The ledger is only added to"), transaction.atomic():
        run(sql)
    run(
        "drop trigger ledger_entry_added_only on ledger_entry; drop trigger ledger_posting_added_only on ledger_posting;"
        "drop trigger ledger_reasons_added_only on ledger_reasons"
    )
    if "delete from ledger_entry" not in sql:  # which has postings
        run(sql)


@pytest.mark.parametrize("sql", WRITES)
def test_the_roles_of_the_site_may_not_even_try(sql):
    grant_privileges()
    approve()
    for asking in (as_system(), as_organisation(PAYER, DAY)):
        with pytest.raises(DatabaseError, match="permission denied"), asking:
            run(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "insert into ledger_posting (entry_id, contract, payer, provider, body, account, pence) "
        "select id, '', '', '', 'council', 'owed', -5 from ledger_entry",
        "insert into ledger_period (payer, month, ready_by, locked_by) values ('council', '2021-01-01', '', '')",
    ],
)
def test_a_page_adds_nothing_by_itself(sql):
    approve()
    with pytest.raises(DatabaseError, match="row-level security"), as_organisation(PAYER, DAY):
        run(sql)


def test_who_does_not_see_all_of_an_entry_does_not_look_it_over():
    with pytest.raises(DatabaseError, match="looked over by nobody who sees all of it"), as_organisation(MINDS, DAY):
        run("select ledger_check_whole(1)")


LOCKS = {
    "before its end": "ready_by = 'fay', ready_at = now(), locked_by = 'dee', locked_at = '2021-11-30 23:59Z'",
    "by one alone": "ready_by = 'fay', ready_at = now(), locked_by = 'fay', locked_at = '2021-12-02 09:00Z'",
    "that nobody said is ready": "locked_by = 'dee', locked_at = '2021-12-02 09:00Z'",
    "by nobody": "ready_by = 'fay', ready_at = now(), locked_at = '2021-12-02 09:00Z'",
}


@pytest.mark.parametrize("how", LOCKS)
def test_a_month_is_not_locked(how):
    month()
    with pytest.raises(IntegrityError, match="period_"), transaction.atomic():
        run(f"update ledger_period set {LOCKS[how]}")


def test_a_month_that_is_locked_stays_so():
    lock(month("2021-10-01"))
    for sql in ("update ledger_period set locked_at = null, locked_by = ''", "delete from ledger_period"):
        with pytest.raises(IntegrityError, match="locked stays so"), transaction.atomic():
            run(sql)
    run("drop trigger ledger_period_kept on ledger_period")
    run("update ledger_period set locked_at = null, locked_by = ''")
