"""Events of these tests: a line each, `person kind day field=value …`, recorded on their own day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from ettle.engine.evaluated.definition import by_definition
from ettle.engine.evaluated.tables import Tables
from ettle.engine.events.catalogue import Event, checked
from ettle.engine.events.counting import journeys
from ettle.engine.rules.rulebook import Rulebook
from spec.house import rulebook

KNOWN_AT = datetime(2026, 1, 1, tzinfo=UTC)


def the_rulebook() -> Rulebook:
    return rulebook()


def events(text: str) -> list[Event]:
    """`ada start 2021-01-04 programme=…`; an event of an enrolment says `of=E1`."""
    return [_event(line.split(), number) for number, line in enumerate(text.strip().splitlines(), start=1)]


def _event(words: list[str], number: int) -> Event:
    person, kind, on, *fields = words
    said: Mapping[str, Any] = dict(each.split("=", 1) for each in fields)
    row = {"id": f"e{number:03d}", "person": person, "kind": kind, "on": on, "recorded_at": f"{on}T12:00:00Z", **said}
    if "of" in row:
        row["enrolment"] = row.pop("of")
    return checked(row)


def evaluated(text: str, on: str) -> Tables:
    """The tables of events, asked on a day, by the rulebook of the repository."""
    found = journeys(events(text), KNOWN_AT)
    return by_definition(found.values(), the_rulebook(), date.fromisoformat(on), KNOWN_AT)


def rows(tables: Tables, name: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in tables[name].to_pylist()]
