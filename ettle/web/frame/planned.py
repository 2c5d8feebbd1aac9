"""A cursor for the questions of every page about one person: PostgreSQL plans each once for a connection, not once for a page.

Only for SQL that is a constant, with what changes in its parameters. Planning the policies of four tables takes longer than
reading their rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

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
