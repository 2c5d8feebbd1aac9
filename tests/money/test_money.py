"""Never twice, never lost: a little of what `make money` does at length."""

import pytest

from tests.claims.paid import desks  # noqa: F401
from tests.money.played import Tally, a_months_work, earn, kill_at_every_statement, overtake, race, stands

pytestmark = pytest.mark.django_db(transaction=True)


def right(tally):
    assert (tally.lost, tally.double, tally.ledger) == (0, 0, 0), tally.notes


def test_of_many_who_claim_at_once_there_is_one_live_claim(desks):  # noqa: F811
    tally = Tally()
    earn("ada")
    race(desks, tally, rounds=3, racers=8)
    right(tally)
    assert tally.attempts == 24


def test_of_two_who_decide_at_once_one_does(desks):  # noqa: F811
    tally = Tally()
    earn("ada")
    overtake(desks, tally, rounds=3)
    right(tally)


def test_killed_at_any_statement_nothing_is_half_done_and_run_again_it_is_as_if_never_killed(desks):  # noqa: F811
    """Here and there in `make test`, at each statement in `make money`."""
    tally = Tally()
    earn("ada")
    for act in a_months_work(desks):
        kill_at_every_statement(act, tally, every=37)
    right(tally)
    assert tally.attempts > 20, tally.notes
    assert {line[5] for line in stands()["lines"]} == {"approved"}
