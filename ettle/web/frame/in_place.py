"""Rows that are worked out of people's journeys, put in place of those that stand: what is the same already is not written.

Most of what happens changes little of what is kept of somebody, and a row that is written costs many times one that is read.
Several tables are read by one question, every column as text.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models

from ettle.web.frame.planned import planned_once

Row = models.Model
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of rows that are worked out. It numbers its rows by itself, and has a column for the person."""

    model: type[Row]
    only: str = "true"
    """Of which of its rows the rest is said (SQL); the others are left as they are."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What was written to a table: the rows that went, by the names of their columns, as text; and those that came."""

    gone: Sequence[Mapping[str, str | None]]
    came: Sequence[Row]

    def __bool__(self) -> bool:
        return bool(self.gone or self.came)


def put_in_place(people: Sequence[str] | None, wanted: Mapping[Table, Iterable[Row]]) -> list[Changed]:
    """Have these rows, and no others, of these people (None = everybody) in each of some tables. As the system."""
    tables = tuple(wanted)
    stand: list[list[Values]] = [[] for _ in tables]
    with planned_once() as cursor:
        cursor.execute(_question(tables, people is not None), None if people is None else {"people": list(people)})
        for row in cursor.fetchall():
            stand[row[0]].append(row)
        return [_put(cursor, table, stand[place], wanted[table]) for place, table in enumerate(tables)]


def _put(cursor: Any, table: Table, stand: Sequence[Values], wanted: Iterable[Row]) -> Changed:
    how = _columns(table.model)
    gone, came = _differences(how, stand, wanted)
    if gone or came:
        columns = [[field.get_db_prep_save(getattr(row, name), connection) for row in came]
                   for name, field in zip(how.names, how.fields, strict=True)]  # fmt: skip
        cursor.execute(how.swap, [[row[1] for row in gone], *columns])
    return Changed([dict(zip(how.names, row[2:], strict=False)) for row in gone], came)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table but its number, those of JSON last."""

    fields: tuple[models.Field[Any, Any], ...]
    names: tuple[str, ...]
    as_text: tuple[Callable[[Any], str], ...]
    """How each that is not JSON is said as PostgreSQL says it."""
    swap: str


def _differences(how: _Columns, stand: Sequence[Values], wanted: Iterable[Row]) -> tuple[list[Values], list[Row]]:
    """What stands and is not wanted, and what is wanted and does not stand. What is wanted twice must stand twice."""
    plain, width = len(how.as_text), len(how.fields)
    alike: dict[Values, list[Values]] = defaultdict(list)
    for row in stand:
        alike[row[2 : 2 + plain]].append(row)
    came = []
    for each in wanted:
        values = [getattr(each, name) for name in how.names]
        said = tuple(None if value is None else text(value) for value, text in zip(values, how.as_text, strict=False))
        found = (
            row for row in alike[said] if [json.loads(one) for one in row[2 + plain : 2 + width]] == values[plain:]
        )
        same = next(found, None)
        if same is None:
            came.append(each)
        else:
            alike[said].remove(same)
    return [row for left in alike.values() for row in left], came


@cache
def _question(tables: tuple[Table, ...], of_people: bool) -> str:
    """The place of its table, its number and its columns of each row, filled up to the widest."""
    width, parts = max(len(_columns(table.model).fields) for table in tables), []
    for place, table in enumerate(tables):
        fields, number = _columns(table.model).fields, table.model._meta.pk
        person = next(field.column for field in fields if field.name == "person")
        columns = [f'"{field.column}"::text' for field in fields] + ["null"] * (width - len(fields))
        which = f'{table.only} and "{person}" = any(%(people)s::text[])' if of_people else table.only
        parts.append(
            f'select {place}, "{number.column}", {", ".join(columns)} from {table.model._meta.db_table} where {which}'
        )
    return " union all ".join(parts)


@cache
def _columns(model: type[Row]) -> _Columns:
    number, table = model._meta.pk, model._meta.db_table
    every = [field for field in model._meta.concrete_fields if field is not number]
    fields = sorted(every, key=lambda field: isinstance(field, models.JSONField))
    names = ", ".join(f'"{field.column}"' for field in fields)
    # A length in the type of an array would cut what is too long where it should be refused.
    types = [(field.db_type(connection) or "").partition("(")[0] for field in fields]
    arrays = ", ".join(f"%s::{type}[]" for type in types)
    return _Columns(
        tuple(fields),
        tuple(field.attname for field in fields),
        tuple(_AS_TEXT.get(type, str) for type in types if type != "jsonb"),
        # Those that go are gone before the first comes: a row may come in the place of one of its own key.
        f'with gone as (delete from {table} where "{number.column}" = any(%s::bigint[]) returning 1) '
        f"insert into {table} ({names}) select * from unnest({arrays}) where (select count(*) from gone) >= 0",
    )


_AS_TEXT: Mapping[str, Callable[[Any], str]] = {
    "boolean": lambda value: "true" if value else "false",
    "date": lambda value: value.isoformat(),
}
