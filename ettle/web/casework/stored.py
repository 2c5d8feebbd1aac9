"""Between an event of the engine and a row of the store."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from ettle.engine.events.catalogue import Assessment, Fact, Need, checked
from ettle.engine.events.catalogue import Event as Happened
from ettle.engine.events.facts import FactDeclaration, checked_fact
from ettle.files.events.rows import row_of
from ettle.web.casework.models import Event
from ettle.web.frame.planned import planned_once

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
READ = (*COMMON, "detail")
Declarations = Mapping[str, FactDeclaration]
NAMES = ", ".join(f'"{each}"' for each in (*COMMON, "category", "detail", "entered_by"))
"""The columns of the store, in the order of `columns_of`."""
TABLE = Event._meta.db_table
INSERT = f"insert into {TABLE} ({NAMES}) values ({', '.join(['%s'] * len(NAMES.split(', ')))})"
MANY = 500
CATEGORY_OF_SENSITIVITY = {"equality": "equality", "health": "health", "justice": "justice"}
CATEGORY_OF_NEED = {
    "mental_health": "health",
    "substance_use": "health",
    "long_term_physical_illness": "health",
    "disabled": "health",
    "criminal_convictions": "justice",
    "migrant_or_minority": "equality",
}
CATEGORY_OF_AREA = {"health": "health", "justice": "justice"}
"""Of an assessment; the tool's file says the same of its areas, and a test holds them together."""


def category_of(event: Happened, facts: Declarations) -> str:
    """The category that an organisation must be granted to see an event; `journey` for most."""
    if isinstance(event, Fact):
        declared = facts.get(event.name)
        return CATEGORY_OF_SENSITIVITY.get(declared.sensitivity if declared else "", "journey")
    if isinstance(event, Need):
        return CATEGORY_OF_NEED.get(event.need or "", "journey")
    if isinstance(event, Assessment):
        return CATEGORY_OF_AREA.get(event.area or "", "journey")
    return "journey"


def store(events: Sequence[Happened], by: str, facts: Declarations) -> None:
    """Add events as rows put there by `by`.

    Many go by COPY, five times as fast as INSERT. It is refused where rows have a policy, so they are copied
    beside the table first.
    """
    rows = [columns_of(event, by, facts) for event in events]
    if len(rows) < MANY:
        with planned_once() as cursor:
            for row in rows:
                cursor.execute(INSERT, row)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table coming on commit drop as select {NAMES} from {TABLE} with no data")
        with cursor.copy(f"copy coming ({NAMES}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"insert into {TABLE} ({NAMES}) select {NAMES} from coming")
        cursor.execute("drop table coming")


def columns_of(event: Happened, by: str, facts: Declarations) -> tuple[Any, ...]:
    common = (getattr(event, each, None) for each in COMMON)
    return (*common, category_of(event, facts), Jsonb(_detail(event)), by)


def _detail(event: Happened) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row_of(event).items() if name not in COMMON}


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value


def event_in(row: Event, facts: Declarations) -> Happened:
    """The event that a row keeps, checked as at the door."""
    return _event([getattr(row, name) for name in COMMON], row.detail, facts)


def event_of_columns(columns: Sequence[Any], facts: Declarations) -> Happened:
    """The same from the columns of READ, where a question asks for nothing else."""
    *common, detail = columns
    return _event(common, json.loads(detail), facts)


def _event(common: Sequence[Any], detail: Mapping[str, Any], facts: Declarations) -> Happened:
    said = {name: value for name, value in zip(COMMON, common, strict=True) if value is not None}
    return typed(checked({**said, **detail}), facts)


def typed(event: Happened, facts: Declarations) -> Happened:
    """The event with its value as its fact is declared. Raises ValueError when it is not such a value."""
    return checked_fact(event, facts) if isinstance(event, Fact) else event
