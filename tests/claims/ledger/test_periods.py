"""Locking a month: one says it is ready, another locks what the first looked at."""

from datetime import date

import pytest

from ettle.web.claims.ledger import actions, periods
from ettle.web.claims.ledger.actions import BooksLocked
from ettle.web.claims.ledger.models import Period
from ettle.web.claims.ledger.periods import CannotLock
from tests.cast import WORKS
from tests.claims.ledger.books import PAYER, approve, run
from tests.claims.ledger.test_refused import END_TRIGGERS, enter, month

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]
SEPTEMBER, OCTOBER, NOVEMBER = (date(2021, number, 1) for number in (9, 10, 11))


def ready(which=OCTOBER, by="fay"):
    return periods.say_ready(payer=PAYER, month=which, by=by)


def lock(which=OCTOBER, by="dee"):
    return periods.lock(payer=PAYER, month=which, by=by)


def test_a_month_is_locked_by_another_than_who_said_it_is_ready():
    approve(on=date(2021, 10, 31))
    ready()
    with pytest.raises(CannotLock, match="You said yourself"):
        lock(by="fay")
    assert lock().locked_by == "dee"
    with pytest.raises(BooksLocked):
        approve("late", on=date(2021, 10, 31))
    approve("in time", on=date(2021, 11, 1))


def test_nobody_locks_what_nobody_said_is_ready():
    with pytest.raises(CannotLock, match="Nobody has said yet"):
        lock()


def test_a_month_that_is_not_over_is_not_locked():
    for act in (ready, lock):
        with pytest.raises(CannotLock, match="from 1 December 2021"):
            act(NOVEMBER)


def test_with_a_month_those_before_it_are_locked_and_stay_so():
    approve(on=date(2021, 9, 30))
    ready(), lock()
    with pytest.raises(BooksLocked, match="open from 1 November 2021"):
        approve("late", on=date(2021, 9, 30))
    for act in (ready, lock):
        for which in (SEPTEMBER, OCTOBER):
            with pytest.raises(CannotLock, match="locked already, until 1 November 2021"):
                act(which)


@pytest.mark.parametrize("day", [date(2021, 10, 1), date(2021, 9, 1)])
def test_what_was_posted_after_it_was_said_to_be_ready_is_looked_at_before_it_is_locked(day):
    ready()
    approve(on=day)
    with pytest.raises(CannotLock, match="posted since"):
        lock()
    ready()
    approve("of the next month", on=date(2021, 11, 1))
    assert lock().locked_at


def test_a_payer_locks_its_own_books_only():
    ready(), lock()
    books = actions.Books("theirs", "another", WORKS)
    assert approve("theirs", books=books, on=date(2021, 10, 1)).pk
    assert set(Period.objects.filter(locked_at=None).values_list("payer", flat=True)) == {"another"}


def test_books_of_which_a_penny_is_unexplained_are_not_locked():
    ready()
    run(f"drop trigger {END_TRIGGERS[0]}; drop trigger {END_TRIGGERS[1]}")
    id = enter("approved", (PAYER, "cost", 100), (WORKS, "owed", -99), on="2021-11-01", period=month().pk)
    for act in (ready, lock):
        with pytest.raises(CannotLock, match=rf"£0.01 of the books is not explained. Look at the entries {id}."):
            act()
