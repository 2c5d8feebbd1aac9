"""Journeys drawn as lines: `ada: referral 0, first_contact 3, start 8` — each step with its day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from ettle.engine.evaluated.tables import table_of
from spec.house import loaded

FIRST = date(2024, 1, 1)
MAP = loaded().maps[0]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def journeys(*lines: str, outcomes: Any = (), offers: Any = ()) -> dict[str, pa.Table]:
    """Evaluated rows of the lines. A step may say who did it and why: `leave/brae-works/health 40`."""
    rows = [row for line in lines for row in _steps(line)]
    return {
        "steps": table_of("steps", rows),
        "outcomes": table_of("outcomes", [_outcome(*each) for each in outcomes]),
        "offers": table_of("offers", [_offer(*each) for each in offers]),
    }


def _steps(line: str) -> Any:
    person, _, said = line.partition(": ")
    for each in said.split(", "):
        step, _, number = each.rpartition(" ")
        name, organisation, detail = [*step.split("/"), None, None][:3]
        yield {
            "person": person,
            "enrolment": f"{person}-1",
            "on": day(int(number)),
            "step": name,
            "organisation": organisation,
            "detail": detail,
        }


def _outcome(person: str, number: int | None) -> dict[str, Any]:
    state = "possible" if number is None else "achieved"
    on = None if number is None else day(number)
    return {"person": person, "enrolment": f"{person}-1", "rule": "job_13", "n": 1, "state": state, "on": on}


def _offer(person: str, state: str) -> dict[str, Any]:
    return {"person": person, "enrolment": f"{person}-1", "rule": "action_plan", "n": 1, "state": state}
