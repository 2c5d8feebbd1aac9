"""Worlds with which many tests begin: made once by what the site does, put back from their rows for every test after that.

Making one takes as long as a test does; putting its rows back takes a few milliseconds. What a world is, its maker says,
and the first test of every process that asks for it has it made.
"""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps
from typing import Any, TypeVar

from django.db import connection

from ettle.web.audit import entry as audit

World = TypeVar("World")
Rows = dict[str, set[str]]
SAID = ("people", "wrote", "payload", "outcome")
"""What an entry in the making may be told while a world is made."""


@dataclass(frozen=True)
class Kept:
    sql: str
    value: bytes
    said: dict[str, Any]


_kept: dict[tuple[Any, ...], Kept] = {}


def remembered(make: Callable[..., World]) -> Callable[..., World]:
    """Have a fixture that makes a world make it once: on the same ground it is put back as it was made.

    For what writes to the database alone, and always the same on one day. Its ground are worlds that are remembered too
    and nothing else, since ids differ from test to test: on any other ground it is made, as where a test commits. Whoever
    asks has a copy of what it returned.
    """

    @wraps(make)
    def made_or_put_back(*given: Any, **named: Any) -> World:
        if not connection.in_atomic_block or _ground() is None or not _may_pass_triggers_by():
            return make(*given, **named)
        name = (make.__module__, make.__qualname__, date.today(), _ground())
        if name in _kept:
            world: World = _put_back(_kept[name])
        else:
            before = _rows()
            world = make(*given, **named)
            _kept[name] = Kept(_to_put_back(before, _rows()), pickle.dumps(world), _said(audit.current()))
        _stand_on(name)
        return world

    return made_or_put_back


def _put_back(kept: Kept) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(kept.sql)
    if entry := audit.current():
        for field, value in copy.deepcopy(kept.said).items():
            setattr(entry, field, value)
    return pickle.loads(kept.value)


def _said(entry: audit.Entry | None) -> dict[str, Any]:
    return copy.deepcopy({field: getattr(entry, field) for field in SAID}) if entry else {}


@cache
def _may_pass_triggers_by() -> bool:
    """A database of one's own may not give that right: then every world is made."""
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper from pg_roles where rolname = session_user")
        return bool(cursor.fetchone()[0])


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    """Every table of ours with its columns that are not worked out by the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, array_agg(quote_ident(attname) order by attnum) from pg_class c join pg_attribute a on attrelid = c.oid "
            "where relkind = 'r' and relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped "
            "and attgenerated = '' group by 1 order by 1"
        )
        return {table: tuple(columns) for table, columns in cursor.fetchall()}


def _ground() -> Any:
    """The world that stands in this transaction, () for none yet, or None where something else was written since."""
    return getattr(connection.atomic_blocks[0], "ground", ())


def _stand_on(ground: Any) -> None:
    connection.atomic_blocks[0].ground = ground


READING = re.compile(
    r"(?!.*procrastinate_)\s*(select|show|set|savepoint|release|rollback)\b", re.IGNORECASE | re.DOTALL
)


def _note_what_is_written(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    if connection.atomic_blocks and not READING.match(str(sql)):
        _stand_on(None)
    return execute(sql, params, many, context)


connection.execute_wrappers.append(_note_what_is_written)


def _rows() -> Rows:
    """Every row of every table, as text."""
    each = (f"select '{table}', array_agg(t::text) from \"{table}\" t having count(*) > 0" for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(each))
        return {table: set(rows) for table, rows in cursor.fetchall()}


def _to_put_back(before: Rows, after: Rows) -> str:
    """The statements that take away what is no more and add what is new. No trigger acts: what they would do is among it."""
    steps = ["set local session_replication_role = replica"]
    for table, columns in _tables().items():
        stood, stands = before.get(table, set()), after.get(table, set())
        if gone := stood - stands:
            steps.append(f'delete from "{table}" t where t::text in ({", ".join(map(_quoted, sorted(gone)))})')
        if new := stands - stood:
            rows = ", ".join(f'({_quoted(row)}::"{table}")' for row in sorted(new))
            fields = ", ".join(f"(r).{column}" for column in columns)
            steps.append(
                f'insert into "{table}" ({", ".join(columns)}) overriding system value select {fields} from (values {rows}) t (r)'
            )
    return "; ".join([*steps, "set local session_replication_role = origin"])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
