"""Between an event of the engine and a row of the store."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ettle.engine.events.catalogue import Event as Happened
from ettle.engine.events.catalogue import Fact, checked
from ettle.engine.events.facts import FactDeclaration, checked_fact
from ettle.files.events.rows import row_of
from ettle.web.casework.models import Event

COMMON = (
    "id",
    "person",
    "enrolment",
    "kind",
    "on",
    "until",
    "recorded_at",
    "said_at",
    "recorded_by",
    "organisation",
    "replaces",
    "correction",
)
Declarations = Mapping[str, FactDeclaration]


def row_for(event: Happened, by: str) -> Event:
    """The row that keeps an event, put there by `by`."""
    detail = {name: _plain(value) for name, value in row_of(event).items() if name not in COMMON}
    common = {name: getattr(event, name, None) for name in COMMON}
    return Event(**common, detail=detail, entered_by=by)


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value


def event_in(row: Event, facts: Declarations) -> Happened:
    """The event that a row keeps, checked as at the door."""
    common = {name: getattr(row, name) for name in COMMON}
    return typed(checked({name: value for name, value in common.items() if value is not None} | row.detail), facts)


def typed(event: Happened, facts: Declarations) -> Happened:
    """The event with its value as its fact is declared. Raises ValueError when it is not such a value."""
    return checked_fact(event, facts) if isinstance(event, Fact) and event.name in facts else event
