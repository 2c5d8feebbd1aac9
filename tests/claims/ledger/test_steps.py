"""Random steps in the ledger, and the same in a plain one; `make ledger` takes a million."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.claims.ledger.steps import Steps, Taken

pytestmark = pytest.mark.django_db


def test_after_every_step_every_entry_balances_and_no_penny_is_elsewhere():
    before = Taken.steps
    run_state_machine_as_test(
        Steps,
        settings=settings(
            max_examples=10, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert Taken.steps - before > 100
