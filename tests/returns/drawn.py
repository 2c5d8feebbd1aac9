"""Evaluated rows of the cast, drawn small: only what a return asks of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from spec.house import loaded

LOADED = loaded()
LISTS = LOADED.rulebook.code_lists
PARTICIPANTS = next(each for each in LOADED.returns if each.return_ == "participants")


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def enrolment(person: str, begun: str, **more: Any) -> dict[str, Any]:
    facts = {"fact.disability": None, "fact.long_term_health_condition": None, "fact.parent_of_dependent_child": None}
    row = {
        "person": person,
        "enrolment": f"{person}-{begun}",
        "programme": "fair-start-scotland",
        "fact.lives_in": "fife",
        "begun": day(begun),
        "work_began": None,
        "age": 34,
    }
    return row | facts | more


def follow_up(person: str, begun: str, weeks: int, due: str, answered: str | None, state: str) -> dict[str, Any]:
    return {
        "person": person,
        "enrolment": f"{person}-{begun}",
        "checkpoint": weeks,
        "due_on": day(due),
        "answered_on": day(answered),
        "state": state,
    }


def step(person: str, on: str, word: str) -> dict[str, Any]:
    return {"person": person, "enrolment": None, "on": day(on), "step": word, "organisation": None, "detail": None}


def tables(enrolments: Any, follow_ups: Any = (), steps: Any = (), answers: Any = ()) -> dict[str, pa.Table]:
    found = {"enrolments": enrolments, "follow_ups": follow_ups, "steps": steps, "answers": answers}
    return {name: pa.Table.from_pylist(list(rows)) for name, rows in found.items() if rows}


def sent(**columns: str) -> dict[str, str]:
    """One row as it travels: sound, but for the columns named."""
    row = dict.fromkeys(PARTICIPANTS.columns, "")
    row |= {"participant": "ada", "local_authority": "fife", "support_start": "2024-01-15", "age": "34"}
    return row | columns


def as_sent(*rows: dict[str, str]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=pa.schema([(id, pa.string()) for id in PARTICIPANTS.columns]))
