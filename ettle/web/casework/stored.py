"""Between an event of the engine and a row of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

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


def store(events: Iterable[Happened], by: str) -> None:
    """Add events as rows put there by `by`. By COPY: five times as fast as INSERT for a file of them."""
    columns = ", ".join(connection.ops.quote_name(each) for each in (*COMMON, "detail", "entered_by"))
    table = connection.ops.quote_name(Event._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({columns}) from stdin") as copy:
        for event in events:
            copy.write_row((*(getattr(event, each, None) for each in COMMON), Jsonb(_detail(event)), by))


def _detail(event: Happened) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row_of(event).items() if name not in COMMON}


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value


def event_in(row: Event, facts: Declarations) -> Happened:
    """The event that a row keeps, checked as at the door."""
    common = {name: getattr(row, name) for name in COMMON}
    return typed(checked({name: value for name, value in common.items() if value is not None} | row.detail), facts)


def typed(event: Happened, facts: Declarations) -> Happened:
    """The event with its value as its fact is declared. Raises ValueError when it is not such a value."""
    return checked_fact(event, facts) if isinstance(event, Fact) else event
