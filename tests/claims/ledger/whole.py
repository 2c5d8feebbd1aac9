"""As many random steps as LEDGER_STEPS says: run by `make ledger`, not by `make test`."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.claims.ledger.books import run
from tests.claims.ledger.steps import Steps, Taken

EXAMPLES = 40
"""In one go: the machine that draws them grows with their number."""
SWEPT_EVERY = 8
"""So many examples: each is undone at its end, and what it leaves behind would be read over after every step of the next."""
TOLD_EVERY = 5_000


class Swept(Steps):
    examples = 0

    def teardown(self) -> None:
        super().teardown()
        Swept.examples += 1
        if Swept.examples % SWEPT_EVERY == 0:
            run("vacuum ledger_entry"), run("vacuum ledger_posting"), run("vacuum ledger_period")


HOW = settings(
    max_examples=EXAMPLES,
    stateful_step_count=50,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db(transaction=True)
def test_so_many_steps():
    """Each example is undone at its end; a go that fails is told with its steps, made as few as will do."""
    wanted, first = int(os.environ["LEDGER_STEPS"]), int(os.environ["LEDGER_SEED"])
    began, told, go = time.monotonic(), 0, 0
    while Taken.steps < wanted:
        run_state_machine_as_test(seed(first + go)(Swept), settings=HOW)
        go += 1
        if Taken.steps // TOLD_EVERY > told:
            told = Taken.steps // TOLD_EVERY
            print(
                f"{Taken.steps} steps of this process, {Taken.steps / (time.monotonic() - began):.0f} a second",
                flush=True,
            )
    Path(os.environ["LEDGER_SAYS"]).write_text(str(Taken.steps))
