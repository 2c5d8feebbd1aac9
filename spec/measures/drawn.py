"""Reading the tables of this chapter.

A row is one line of evaluated rows: an enrolment, an outcome, a follow-up. A dot is an empty cell: not known, or not so.
Columns left out are empty too. What is expected names only the columns it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from ettle.engine.evaluated.tables import FACT, NAMES, Tables, fact_columns, schema_of, table_of
from ettle.engine.measures.figure import Figure
from ettle.engine.measures.measuring import Asked, measured
from ettle.engine.rules.measures import Measure
from ettle.files.rulebook import Loaded
from spec.house import loaded

DAY_OF_ASKING = date(2024, 1, 1)


def house() -> Loaded:
    """The rulebook itself."""
    return loaded()


def rows_of(table: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    names, *rows = lines
    return [{name: cell for name, cell in zip(names, row, strict=True) if cell != "."} for row in rows]


def tables(**drawn: str) -> Tables:
    """Evaluated rows from drawn tables by name; whoever's enrolment is not drawn has one of their own name, and a
    referral none."""
    facts = fact_columns(house().rulebook.facts)
    return {name: table_of(name, _rows(name, drawn.get(name, ""), facts), facts) for name in NAMES}


def _rows(name: str, drawn: str, facts: Iterable[str]) -> list[dict[str, Any]]:
    schema = schema_of(name, facts)
    found = []
    for row in rows_of(drawn) if drawn else []:
        row = {FACT + key if FACT + key in schema.names else key: value for key, value in row.items()}
        if name != "referrals":
            row.setdefault("enrolment", row["person"])
        found.append({key: _typed(schema.field(key).type, value) for key, value in row.items()})
    return found


def _typed(kind: Any, value: str) -> Any:
    if kind == pa.date32():
        return date.fromisoformat(value)
    if pa.types.is_boolean(kind):
        return value == "yes"
    return int(value) if pa.types.is_integer(kind) else value


def changed(measure: str, **said: Any) -> Measure:
    """A measure of the rulebook with other words in it, checked as if it were so written."""
    written = house().measures.measures[measure].model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    return Measure.model_validate(written | said)


def asked(measure: str | Measure, by: tuple[str, ...] = (), on: date = DAY_OF_ASKING, **drawn: str) -> Asked:
    found = house().measures.measures[measure] if isinstance(measure, str) else measure
    return Asked(found, tables(**drawn), on, "drawn", by, house().measures.model_of(found))


def figure(measure: str | Measure, by: tuple[str, ...] = (), on: date = DAY_OF_ASKING, **drawn: str) -> Figure:
    return measured(asked(measure, by, on, **drawn))


def shows(measure: str | Measure, expected: str, *by: str, on: date = DAY_OF_ASKING, **drawn: str) -> None:
    """Check that the figure has the rows that are drawn, in the columns that are drawn."""
    found = figure(measure, tuple(by), on, **drawn).to_table()
    wanted = rows_of(expected)
    keys = ["cohort", *by]
    by_place = {tuple(line[key] for key in keys): line for line in found}
    for row in wanted:
        line: Mapping[str, str] = by_place[tuple(row[key] for key in keys)]
        assert {name: line.get(name) for name in row} == row
