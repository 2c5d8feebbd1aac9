"""A cursor for the questions that a page asks each time: PostgreSQL plans each once for a connection, not once for a page.

Only for SQL that is a constant, with what changes in its parameters. Planning the policies of four tables takes longer than
reading their rows, and so does making the same SQL out of a QuerySet again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)

AT_FIRST = 0
"""Django's own cursors never prepare, whatever this says; without it ours would not either."""


class _Planned(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> _Planned:
        super().execute(query, params, **{**options, "prepare": True})
        return self


@contextmanager
def planned_once() -> Iterator[Any]:
    """As `connection.cursor()`: counted, timed and wrapped like any other of Django's."""
    connection.ensure_connection()
    connection.connection.prepare_threshold = AT_FIRST
    with connection._prepare_cursor(_Planned(connection.connection)) as cursor:  # type: ignore[attr-defined]
        yield cursor


def rows_of(model: type[Row], sql: str, asked: Mapping[str, Any]) -> list[Row]:
    """The rows of a model that a constant question finds; a column that is none of the model's is an attribute of its name."""
    with planned_once() as cursor:
        cursor.execute(sql, asked)
        names = [each.name for each in cursor.description or ()]
        return [_row(model, dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _row(model: type[Row], said: dict[str, Any]) -> Row:
    fields: Sequence[models.Field[Any, Any]] = model._meta.concrete_fields
    row = model.from_db(
        connection.alias, [each.attname for each in fields], [said.pop(each.column or "") for each in fields]
    )
    for name, value in said.items():
        setattr(row, name, value)
    return row
