"""Two at the same moment, on the real database."""

import pytest
from django.db import IntegrityError, connection, transaction

from ettle.web.audit import entry as audit
from ettle.web.claims.ledger import actions, queries
from ettle.web.claims.ledger.models import Entry, Period
from ettle.web.claims.ledger.sides import TooMuch
from tests.at_once import at_once, held_up
from tests.cast import WORKS
from tests.claims.ledger.books import MACHINE, MINDS, PAYER, approve, owed_to, send

pytestmark = pytest.mark.django_db(transaction=True)


def on_record(act):
    """An act in its transaction and on record: what came of it, or the error it raised."""

    def done():
        try:
            with audit.entry(actor=MACHINE, act="test"):
                return act()
        except (TooMuch, IntegrityError) as error:
            return error

    return done


@pytest.fixture
def line():
    return on_record(approve)()


def test_the_same_act_at_once_is_one_entry(line):
    for turn in range(10):
        made = at_once(*[on_record(lambda turn=turn: approve(f"turn {turn}").pk)] * 6)
        assert len(set(made)) == 1
    assert Entry.objects.count() == 11


def test_of_two_who_take_the_same_money_back_one_finds_nothing_left(line):
    came = at_once(
        *[on_record(lambda n=n: actions.reverse(act=f"{n}", entry=line, pence=100000, by="dee")) for n in range(4)]
    )
    assert [type(each) for each in came].count(TooMuch) == 3
    assert sum(each.remains for each in queries.left_of(line).values() if each.own > 0) == 50000


def test_of_two_who_pay_the_same_debt_one_finds_it_paid(line):
    came = at_once(*[on_record(lambda n=n: send(f"{n}")) for n in range(4)])
    assert [type(each) for each in came].count(TooMuch) == 3
    assert owed_to(WORKS) == owed_to(MINDS) == 0


def test_of_two_answers_of_the_bank_to_the_same_money_one_counts(line):
    sent = on_record(send)()
    came = at_once(
        on_record(lambda: actions.confirm(act="paid", sent=sent, by=MACHINE)),
        on_record(lambda: actions.give_back(act="back", sent=sent, by=MACHINE)),
    )
    assert [type(each) for each in came].count(TooMuch) == 1
    assert queries.on_its_way(sent) == {}


def test_past_the_actions_the_tables_hold_two_apart_as_well(line):
    """By SQL alone: the second waits for the first, then sees what it took."""

    def off(act):
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into ledger_entry (contract, payer, provider, kind, dated_on, period_id, at, by, about, act, corrects_id) "
                "select contract, payer, provider, 'reversed', dated_on, period_id, at, by, '', %s, id from ledger_entry "
                "where act = 'approve' returning id",
                [act],
            )
            (id,) = cursor.fetchone()
            cursor.execute(
                "insert into ledger_posting (entry_id, contract, payer, provider, body, account, pence) "
                "values (%s, '', '', '', 'council', 'cost', -100000), (%s, '', '', '', 'lead-of-lot-6', 'owed', 100000)",
                [id, id],
            )

    came = at_once(*[on_record(lambda n=n: off(f"{n}")) for n in range(4)])
    assert [type(each) for each in came].count(IntegrityError) == 3


def test_whoever_posts_is_waited_for_before_a_month_is_locked(line):
    """And whoever comes after finds it locked."""
    lock = "update ledger_period set ready_by = 'fay', ready_at = now(), locked_by = 'dee', locked_at = '2021-12-01 09:00Z'"

    def locked():
        with connection.cursor() as cursor:
            cursor.execute(lock)

    with audit.entry(actor=MACHINE, act="test"):
        approve("in time")
        waiting = held_up(on_record(locked))
        assert not waiting.done()
    waiting.result()
    assert Period.objects.get(payer=PAYER).locked_by == "dee"
    with pytest.raises(actions.BooksLocked):
        on_record(lambda: approve("late"))()


def test_a_correction_is_not_posted_where_it_would_not_see_those_made_meanwhile(line):
    with pytest.raises(IntegrityError, match="at READ COMMITTED"), transaction.atomic():
        connection.cursor().execute("set transaction isolation level repeatable read")
        with audit.entry(actor=MACHINE, act="test"):
            actions.reverse(act="off", entry=line, pence=1, by="dee")


def test_reasons_added_in_a_later_transaction_are_refused(line):
    with pytest.raises(IntegrityError, match="in one transaction"):
        connection.cursor().execute(
            "insert into ledger_reasons (entry_id, payer, provider, because) values (%s, '', '', '[]')", [line.pk]
        )


def test_a_posting_added_in_a_later_transaction_is_refused(line):
    with pytest.raises(IntegrityError, match="in one transaction"):
        connection.cursor().execute(
            "insert into ledger_posting (entry_id, contract, payer, provider, body, account, pence) values (%s, '', '', '', 'x', 'owed', -1)",
            [line.pk],
        )
