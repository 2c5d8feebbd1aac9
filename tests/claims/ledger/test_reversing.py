"""Taking back: over the original's own postings, in proportion, and never more than is left of it."""

from datetime import date

import pytest

from ettle.web.claims.ledger import actions, queries
from ettle.web.claims.ledger.models import Account, Entry, Period
from ettle.web.claims.ledger.sides import DoesNotFit, Left, Side, TooMuch, taken_back
from tests.cast import WORKS
from tests.claims.ledger.books import BOOKS, MACHINE, MINDS, PAYER, approve, at_the_end, send
from tests.claims.ledger.test_posting import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


def sides(entry):
    return {(side.account, side.body): side.pence for side in entry.postings.all()}


@pytest.mark.parametrize(
    ("pence", "works", "minds"),
    [
        (150000, 120000, 30000),
        (50000, 40000, 10000),
        (1, 1, 0),  # the largest remainder has the odd penny
        (2, 2, 0),
        (3, 2, 1),
        (7, 6, 1),
    ],
)
def test_it_goes_back_over_the_original_in_proportion(pence, works, minds):
    line = approve()
    off = actions.reverse(act="off", entry=line, pence=pence, by="dee", because=["The job ended on 3 May."])
    assert off.corrects == line and off.about == line.about
    assert sides(off) == {
        key: value
        for key, value in {
            ("cost", PAYER): -pence,
            ("owed", WORKS): works,
            ("owed", MINDS): minds,
        }.items()
        if value
    }
    at_the_end()


def test_never_more_than_is_left_after_what_was_taken_back_before():
    line = approve()
    actions.reverse(act="1", entry=line, pence=149999, by="dee")
    with pytest.raises(TooMuch, match=r"£0.02 cannot be taken back: £0.01 is left of it"):
        actions.reverse(act="2", entry=line, pence=2, by="dee")
    actions.reverse(act="3", entry=line, pence=1, by="dee")
    with pytest.raises(TooMuch, match="£0 is left of it"):
        actions.reverse(act="4", entry=line, pence=1, by="dee")
    assert held() == {}


def test_penny_by_penny_it_comes_to_nothing_for_everybody():
    line = approve(pence=25)
    for penny in range(25):
        actions.reverse(act=f"{penny}", entry=line, pence=1, by=MACHINE)
    assert held() == {}
    assert {left.remains for left in queries.left_of(line).values()} == {0}


def test_of_one_organisation_s_share_alone():
    line = approve()
    off = actions.reverse(act="off", entry=line, pence={MINDS: 10000}, by="dee")
    assert sides(off) == {("cost", PAYER): -10000, ("owed", MINDS): 10000}
    with pytest.raises(TooMuch, match=r"£200.01 cannot be taken back from many-minds: £200 of its part is left"):
        actions.reverse(act="more", entry=line, pence={MINDS: 20001, WORKS: 1}, by="dee")
    with pytest.raises(TooMuch, match="from elsewhere: £0"):
        actions.reverse(act="theirs", entry=line, pence={"elsewhere": 1}, by="dee")


def test_what_was_taken_back_can_be_given_again_and_no_more():
    """A won appeal: the reversal is itself reversed, at its own prices."""
    line = approve()
    off = actions.reverse(act="off", entry=line, pence=50000, by="dee")
    actions.reverse(act="won", entry=off, pence=50000, by="fay", because=["Appeal won."])
    assert held() == {("cost", PAYER): 1500, ("owed", WORKS): -1200, ("owed", MINDS): -300}
    with pytest.raises(TooMuch):
        actions.reverse(act="won twice", entry=off, pence=1, by="fay")
    actions.reverse(act="off again", entry=line, pence=150000, by="dee")
    assert held() == {}
    at_the_end()


def test_what_was_given_again_is_not_taken_back_twice():
    """The line itself was taken back meanwhile: to undo the won appeal as well would take more than there was."""
    line = approve()
    off = actions.reverse(act="off", entry=line, pence=100000, by="dee")
    won = actions.reverse(act="won", entry=off, pence=100000, by="fay")
    actions.reverse(act="off again", entry=line, pence=100000, by="dee")
    with pytest.raises(TooMuch, match=rf"{line.reference} was taken back or answered for otherwise meanwhile"):
        actions.reverse(act="never won", entry=won, pence=50001, by="fay")
    actions.reverse(act="partly won", entry=won, pence=50000, by="fay")
    assert held() == {}


def test_what_the_bank_took_back_after_it_had_paid_is_on_its_way_again_and_then_returned():
    approve()
    sent = send()
    paid = actions.confirm(act="paid", sent=sent, by=MACHINE)
    actions.reverse(act="recalled", entry=paid, pence={MINDS: 30000}, by=MACHINE)
    assert queries.on_its_way(sent) == {MINDS: 30000}
    actions.give_back(act="back", sent=sent, by=MACHINE)
    assert held() == {("cost", PAYER): 1500, ("bank", WORKS): -1200, ("owed", MINDS): -300}
    at_the_end()


def test_money_that_was_sent_is_not_taken_back_but_answered_for():
    approve()
    with pytest.raises(DoesNotFit, match="confirmed, or given back"):
        actions.reverse(act="off", entry=send(), pence=1, by="dee")


@pytest.mark.parametrize("pence", [0, -1, True, 1.5, {}, {WORKS: 0}, {WORKS: -1}])
def test_nothing_and_less_than_nothing_are_not_taken_back(pence):
    with pytest.raises(DoesNotFit):
        actions.reverse(act="off", entry=approve(), pence=pence, by="dee")


def test_a_correction_of_a_locked_month_lands_in_the_open_one_with_its_link():
    line = approve(on=date(2021, 9, 30))
    Period.objects.update(ready_by="fay", ready_at="2021-10-01 09:00Z", locked_by="dee", locked_at="2021-10-01 09:00Z")
    off = actions.reverse(act="off", entry=line, pence=150000, by="dee")
    assert (off.period.month, off.corrects) == (date(2021, 11, 1), line)
    with pytest.raises(actions.BooksLocked):
        actions.reverse(act="back-dated", entry=line, pence=1, by="dee", on=date(2021, 9, 30))
    at_the_end()


def test_the_share_of_a_payer_that_is_also_paid_keeps_apart_from_its_cost():
    line = approve(parts={PAYER: 100, MINDS: 50})
    off = actions.reverse(act="off", entry=line, pence={PAYER: 40}, by="dee")
    assert sides(off) == {("cost", PAYER): -40, ("owed", PAYER): 40}
    assert sides(actions.reverse(act="rest", entry=line, pence=110, by="dee")) == {
        ("cost", PAYER): -110,
        ("owed", PAYER): 60,
        ("owed", MINDS): 50,
    }
    assert Entry.objects.count() == 3 and BOOKS.payer == PAYER


def test_shares_follow_what_is_left_where_shares_were_taken_unevenly():
    left = {
        (PAYER, Account.COST): Left(100, 20),
        (WORKS, Account.OWED): Left(-80, 0),
        (MINDS, Account.OWED): Left(-20, -20),
    }
    assert taken_back(left, PAYER, 20) == (Side(PAYER, "cost", -20), Side(MINDS, "owed", 20))
