"""The small CSV tables of a rulebook: calendars and code lists, with the line of every problem."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ettle.engine.rules.problems import Problem, did_you_mean, listed
from ettle.engine.rules.tables import Code

CALENDAR = ("date", "title", "source")
CODES = ("code", "label", "from", "until", "source")
LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file and its cells by column."""

    line: int
    cells: Mapping[str, str]


def read_rows(raw: bytes, file: str, columns: Sequence[str]) -> tuple[list[Row], list[Problem]]:
    """The rows of a table that has exactly these columns."""
    text = _text(raw, file)
    if isinstance(text, Problem):
        return [], [text]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        problems = list(_wrong_header(header, file, columns))
        if problems:
            return [], problems
        return _rows(reader, header, file)
    except csv.Error as error:
        cure = "look for a quote that is not closed"
        return [], [Problem(file, reader.line_num, (), f"not CSV: {error}", cure=cure)]


def _text(raw: bytes, file: str) -> str | Problem:
    if len(raw) > LARGEST:
        return Problem(file, 1, (), f"the file has {len(raw):,} bytes, more than {LARGEST:,}", cure="divide it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Problem(file, line, (), "a byte that is not UTF-8", cure="save the file again as UTF-8")
    if "\0" in text:
        return Problem(file, text.count("\n", 0, text.index("\0")) + 1, (), "a NUL byte", cure="remove it")
    return text


def _wrong_header(header: Sequence[str], file: str, columns: Sequence[str]) -> Iterator[Problem]:
    expected = f"the columns {','.join(columns)}"
    for name in header:
        if name not in columns:
            yield Problem(file, 1, (), f"found the column `{name}`", expected, did_you_mean(name, columns, ""))
    missing = [name for name in columns if name not in header]
    if missing:
        yield Problem(file, 1, (), f"no column {listed(missing, 'and')}", expected)
    if len(set(header)) < len(header):
        yield Problem(file, 1, (), "a column stands here twice", expected)


def _rows(reader: Iterator[list[str]], header: Sequence[str], file: str) -> tuple[list[Row], list[Problem]]:
    rows, problems = [], []
    for cells in reader:
        line = getattr(reader, "line_num", 0)
        if not cells:
            continue
        if len(cells) != len(header):
            found, expected = f"{len(cells)} cells", f"{len(header)}"
            problems.append(Problem(file, line, (), found, expected, "put text that holds a comma in quotes"))
            continue
        rows.append(Row(line, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
    return rows, problems


def read_calendar(raw: bytes, file: str) -> tuple[frozenset[date], list[Problem]]:
    """The days of a calendar that are not working days."""
    rows, problems = read_rows(raw, file, CALENDAR)
    days: dict[date, int] = {}
    for row in rows:
        day = _day(row, "date", file, problems)
        if day is None and not row.cells["date"]:
            problems.append(Problem(file, row.line, ("date",), "no day", cure="write it as year-month-day"))
        if day is not None and days.setdefault(day, row.line) != row.line:
            problems.append(
                Problem(file, row.line, ("date",), f"{day} twice, first on line {days[day]}", cure="keep one")
            )
    return frozenset(days), problems


def read_codes(raw: bytes, file: str) -> tuple[dict[str, Code], list[Problem]]:
    """The codes of one release of a list."""
    rows, problems = read_rows(raw, file, CODES)
    codes: dict[str, Code] = {}
    for row in rows:
        code, label, source = (row.cells[each] for each in ("code", "label", "source"))
        for column, said in (("code", code), ("label", label), ("source", source)):
            if not said:
                problems.append(Problem(file, row.line, (column,), f"no {column}", cure=f"write the {column}"))
        if code in codes:
            problems.append(Problem(file, row.line, ("code",), f"`{code}` stands here twice", cure="keep one of them"))
        from_, until = _day(row, "from", file, problems), _day(row, "until", file, problems)
        if from_ is not None and until is not None and until <= from_:
            found, cure = (
                f"until {until} is not after from {from_}",
                "`until` is the first day it may no longer be used",
            )
            problems.append(Problem(file, row.line, ("until",), found, cure=cure))
        codes.setdefault(code, Code(code, label, from_, until, source))
    return codes, problems


def _day(row: Row, column: str, file: str, problems: list[Problem]) -> date | None:
    said = row.cells[column]
    if not said:
        return None
    try:
        if len(said) != 10:
            raise ValueError(said)
        return date.fromisoformat(said)
    except ValueError:
        found, cure = f"found `{said[:40]}`", "write the day as year-month-day, such as 2024-03-31"
        problems.append(Problem(file, row.line, (column,), found, "a day of the calendar", cure))
        return None
