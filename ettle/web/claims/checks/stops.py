"""Hard stops: what may not be claimed whatever anybody thinks of it, each with the rule and the cure."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.engine.rules.programme import Contract
from ettle.web.claims.refusals import Refusal, named
from ettle.web.claims.settling import Result
from ettle.web.frame.day import today


def stops(result: Result, contract: Contract) -> Iterator[Refusal]:
    """Each hard stop that a result runs into."""
    row = result.first
    assert row.achieved_on is not None
    if row.achieved_on > today():
        reason = "It was reached on a day that has not come."
        yield Refusal(named(result.id), "future", reason, "Put the day right on the person's page.")
