"""Processes are killed while money is claimed, checked, agreed to and paid: a little of what `make money` does at length."""

import pytest

from tests.faults.site import site_of_its_own
from tests.money.killed import Load, put_through
from tests.money.killing import KINDS
from tests.money.played import Tally
from tests.money.within import where_nothing_dies


@pytest.mark.django_db
def test_whatever_is_killed_money_ends_as_if_nothing_had_been():
    load, tally = Load(waves=2, people=4, kills=len(KINDS), seed=1, pause=1.0, runs=False), Tally()
    as_if = where_nothing_dies(load.waves, load.people)
    with site_of_its_own() as site:
        put_through(site, load, as_if, tally)
    assert (tally.lost, tally.double, tally.ledger) == (0, 0, 0), "\n".join(tally.notes)
    assert [len(rows) for rows in as_if.values()] == [47, 2, 14], "all of it was done"
