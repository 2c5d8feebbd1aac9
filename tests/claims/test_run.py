"""A run goes on past a contract that fails, and holds the lines it looks at."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.web.access.acting import as_system
from ettle.web.claims import run as running
from ettle.web.claims.correcting import correct, restate
from ettle.web.claims.run import NotAllRan, Ran, fees, run
from ettle.web.claims.settling import lock, settled
from tests.claims.paid import CONTRACT, adas, desks, recording  # noqa: F401
from tests.web.told import DAY

pytestmark = pytest.mark.django_db


def test_a_contract_that_fails_leaves_the_others_run_and_is_named(monkeypatch):
    done = []

    def run_contract(contract):
        if contract == "bad":
            raise ValueError("its tier has no volume")
        done.append(contract)
        return Ran(restated=1)

    monkeypatch.setattr(running, "contracts_at_work", lambda: ["a", "bad", "c"])
    monkeypatch.setattr(running, "run_contract", run_contract)
    with pytest.raises(NotAllRan, match=r"2 claims restated.*1 contract left") as failed:
        run()
    assert done == ["a", "c"]
    assert "Contract bad" in failed.value.exceptions[0].__notes__[0]


@pytest.mark.parametrize("act", [restate, correct, fees])
def test_lines_are_locked_before_a_run_judges_them(adas, act):  # noqa: F811
    """A question, a refusal or a reply that comes meanwhile waits: what it sets is not set back."""
    with as_system():
        lock(CONTRACT)
        now_due = settled(CONTRACT, DAY)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            act(now_due)
    assert any("FOR UPDATE" in each["sql"] and "claims_line" in each["sql"] for each in asked)
