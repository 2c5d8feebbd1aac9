"""The whole of it: run by `make money`, not by `make test`."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.claims.paid import desks  # noqa: F401
from tests.money.played import Tally, a_months_work, earn, kill_at_every_statement, overtake, race

ROUNDS = int(os.environ.get("MONEY_ROUNDS", "1000"))
RACERS = 50


@pytest.mark.django_db(transaction=True)
def test_everything(desks):  # noqa: F811
    tally = Tally()
    earn("ada")
    race(desks, tally, rounds=ROUNDS, racers=RACERS)
    print(f"raced: {tally}", flush=True)
    overtake(desks, tally, rounds=max(1, ROUNDS // 10))
    print(f"overtook: {tally}", flush=True)
    earn("bea", "cat")
    for act in a_months_work(desks):
        kill_at_every_statement(act, tally)
        print(f"killed: {tally}", flush=True)
    Path(os.environ["MONEY_SAYS"]).write_text(json.dumps(asdict(tally)))
    assert (tally.lost, tally.double, tally.ledger) == (0, 0, 0), tally.notes
