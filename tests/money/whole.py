"""The whole of it: run by `make money`, not by `make test`."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.claims.paid import desks  # noqa: F401
from tests.faults.site import site_of_its_own
from tests.money.killed import Load, put_through
from tests.money.played import Tally, a_months_work, earn, kill_at_every_statement, overtake, race
from tests.money.within import where_nothing_dies

ROUNDS = int(os.environ.get("MONEY_ROUNDS", "1000"))
KILLS = int(os.environ.get("MONEY_KILLS", "40"))
SEED = int(os.environ.get("MONEY_SEED", "1"))
RACERS = 50


@pytest.fixture(scope="module")
def tally() -> Iterator[Tally]:
    """Of all of it together; told when it is over, however that came."""
    tally = Tally()
    yield tally
    Path(os.environ["MONEY_SAYS"]).write_text(json.dumps(asdict(tally)))


@pytest.mark.django_db
def test_processes_killed_by_chance(tally):
    load = Load(waves=6, people=8, kills=KILLS, seed=SEED, pause=4.0)
    as_if = where_nothing_dies(load.waves, load.people)
    with site_of_its_own() as site:
        put_through(site, load, as_if, tally)
    print(f"processes killed: {tally}", flush=True)
    assert (tally.lost, tally.double, tally.ledger) == (0, 0, 0), tally.notes


@pytest.mark.django_db(transaction=True)
def test_everything_else(desks, tally):  # noqa: F811
    earn("ada")
    race(desks, tally, rounds=ROUNDS, racers=RACERS)
    print(f"raced: {tally}", flush=True)
    overtake(desks, tally, rounds=max(1, ROUNDS // 10))
    print(f"overtook: {tally}", flush=True)
    earn("bea", "cat")
    for act in a_months_work(desks):
        kill_at_every_statement(act, tally)
        print(f"killed at every statement: {tally}", flush=True)
    assert (tally.lost, tally.double, tally.ledger) == (0, 0, 0), tally.notes
