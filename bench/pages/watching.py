"""What a page asks of the database: every statement as it is asked, and the plan PostgreSQL has for it there and then."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

LARGE = 10_000
"""A table of fewer rows may be read through."""
NOT_QUERIES = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
PLANNED = ("select", "with", "insert", "update", "delete")


@dataclass
class Watch:
    """The statements of a page; where plans were asked for, what is wrong with them."""

    statements: list[str] = field(default_factory=list)
    seq_scans: list[str] = field(default_factory=list)
    hashed: list[str] = field(default_factory=list)

    @property
    def queries(self) -> int:
        return len([each for each in self.statements if not each.startswith(NOT_QUERIES)])


@contextmanager
def watched(*, plans: bool = False, large: Mapping[str, int] | None = None) -> Iterator[Watch]:
    """Every statement asked inside; with `plans` each explained first, as the same role in the same transaction."""
    found = Watch()
    explaining = False

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal explaining
        if explaining:
            return execute(sql, params, many, context)
        found.statements.append(str(sql).strip())
        if plans and str(sql).strip().lower().startswith(PLANNED) and not many:
            explaining = True
            try:
                _judge(found, str(sql), _plan(str(sql), params), large or {})
            finally:
                explaining = False
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield found


def _plan(sql: str, params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"explain (format json) {sql}", params)
        found = cursor.fetchone()[0]
    return found if isinstance(found, list) else json.loads(found)


def _judge(found: Watch, sql: str, plan: Sequence[Any], large: Mapping[str, int]) -> None:
    for node in _nodes(plan[0]["Plan"]):
        if node["Node Type"] == "Seq Scan" and large.get(node.get("Relation Name", ""), 0) > LARGE:
            found.seq_scans.append(f"{node['Relation Name']}: {' '.join(sql.split())}")
        if any("hashed SubPlan" in value for value in node.values() if isinstance(value, str)):
            found.hashed.append(f"{node.get('Relation Name', '')}: {' '.join(sql.split())}")


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for each in node.get("Plans", []):
        yield from _nodes(each)


def sizes() -> dict[str, int]:
    """How many rows each table has, as the last analyze found."""
    with connection.cursor() as cursor:
        cursor.execute("select relname, reltuples::bigint from pg_class where relkind = 'r' and reltuples > 0")
        return dict(cursor.fetchall())
