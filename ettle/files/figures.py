"""A figure as a file: CSV and JSON, the same figures in both as on the page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from ettle.engine.basics.inert import inert
from ettle.engine.measures.figure import Figure, FigureRow, Level, wilson

SCHEMA = 1


def columns_of(figure: Figure) -> list[str]:
    """The columns of a figure's table, in order."""
    return list(dict.fromkeys(column for line in figure.to_table() for column in line))


def heading(column: str) -> str:
    """A column as files call it: a name that begins with `%` is code to more than one program that reads tables."""
    return inert(f"percent {column.removeprefix('% ')}" if column.startswith("% ") else column)


def figure_csv(figure: Figure, how_counted: Sequence[str]) -> str:
    """The table, after a line for everything that says what it is; each such line begins with `#`."""
    out = io.StringIO()
    for line in (figure.title, *about(figure), *how_counted):
        out.write(f"# {line}\n")
    columns = columns_of(figure)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(heading, columns))
    writer.writerows([inert(line.get(name, "")) for name in columns] for line in figure.to_table())
    return out.getvalue()


def about(figure: Figure) -> list[str]:
    """Which measure of which rows on which day, at which level."""
    return [
        f"measure {figure.measure}, on {figure.on}, level {figure.level}",
        f"edition {figure.edition or 'not named'}",
    ]


def figure_json(figure: Figure, how_counted: Sequence[str]) -> dict[str, Any]:
    """The figure in JSON's own types: counts as numbers, hidden ones null, rates as the counts they are made of (never cut down to lowest terms), and all as text."""
    return {
        "schema": SCHEMA,
        "measure": figure.measure,
        "title": figure.title,
        "edition": figure.edition,
        "on": figure.on.isoformat(),
        "level": figure.level,
        "unit": figure.unit,
        "by": list(figure.by),
        "first": figure.first,
        "last": figure.last,
        "how_counted": list(how_counted),
        "rows": [_row(row, line, figure.level) for row, line in zip(figure.rows, figure.to_table(), strict=True)],
    }


def _row(row: FigureRow, line: dict[str, str], level: Level) -> dict[str, Any]:
    return {
        "cohort": row.cohort,
        "matured": row.matured,
        "group": list(row.group),
        "counts": dict(row.counts),
        "rates": {name: None if rate is None else list(row.parts[name]) for name, rate in row.rates.items()},
        "intervals": {} if level == "released" else {name: _interval(row, name) for name in row.rates},
        "estimates": {
            name: {
                part: None if (value := getattr(each, part)) is None else str(value)
                for part in ("value", "low", "high")
            }
            | {"unit": each.unit, "of": each.of}
            for name, each in row.estimates.items()
        },
        "text": line,
    }


def _interval(row: FigureRow, name: str) -> list[str] | None:
    """The ends of the 95 per cent interval of an exact rate, as shares of 1."""
    return None if row.rates[name] is None else [str(each) for each in wilson(*row.parts[name])]


def json_text(figure: Figure, how_counted: Sequence[str]) -> str:
    return json.dumps(figure_json(figure, how_counted), ensure_ascii=False, indent=1)
