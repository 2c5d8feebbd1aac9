"""CSV: the fields every event has as columns, those of its kind as JSON in the column `detail`.

A cell never holds a line break, so each line is read alone: a quote left open spoils one row, not the rest.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from ettle.engine.events.catalogue import Spell
from ettle.engine.events.together import Fault
from ettle.files.events.json_lines import Row, json_of, object_of
from ettle.files.events.receipt import FileRefused
from ettle.files.events.rows import RowFaulty
from ettle.files.events.teaching import did_you_mean
from ettle.files.events.text_lines import (
    NotText,
    beginning_of,
    numbered_lines,
    refuse_what_is_not_text,
    text_of,
)

COLUMNS = (*Spell.model_fields, "detail")
NEEDED = ("id", "person", "kind", "on", "recorded_at")


def read_csv(path: Path) -> Iterator[Row]:
    """Each row below the header. Raises FileRefused when it is not CSV or has a column we do not know."""
    beginning = beginning_of(path)
    refuse_what_is_not_text(path, beginning)
    if beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        raise FileRefused(path.name, "JSON", "a table", "give it the ending .jsonl")
    if b"\r" in beginning and b"\n" not in beginning:
        cure = "save the table as CSV UTF-8"
        raise FileRefused(path.name, "line ends of an old Macintosh", "those of today", cure)
    lines = numbered_lines(path)
    header = _header(path, next(lines, (1, b""))[1])
    for number, line in lines:
        try:
            cells = _cells(text_of(line))
            if any(cells):
                yield number, _row(header, cells)
        except NotText as error:
            yield number, RowFaulty(Fault("", error.found, "text in UTF-8", error.cure))
        except RowFaulty as error:
            yield number, error


def _header(path: Path, line: bytes | None) -> list[str]:
    try:
        names = _cells(text_of(line))
    except (NotText, RowFaulty) as error:
        raise FileRefused(path.name, str(error), "a header of column names", "mend the first line") from error
    _refuse_columns(path, names)
    return names


def _refuse_columns(path: Path, names: list[str]) -> None:
    expected = "the columns " + ", ".join(COLUMNS)
    if not any(names):
        raise FileRefused(path.name, "no header", expected, "write the column names on the first line")
    for name in names:
        if name not in COLUMNS:
            cure = did_you_mean(name, COLUMNS) or "put fields of one kind as JSON in the column detail"
            if len(names) == 1 and (";" in name or "\t" in name):
                cure = "save the table with commas between its cells"
            raise FileRefused(path.name, f"a column named {name[:60]!r}", expected, cure)
    twice = [name for name, times in Counter(names).items() if times > 1]
    missing = [name for name in NEEDED if name not in names]
    if twice or missing:
        found = f"the column {twice[0]} twice" if twice else f"no column {', '.join(missing)}"
        raise FileRefused(path.name, found, expected, "mend the first line")


def _cells(text: str) -> list[str]:
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error as error:
        found, cure = f"a line that is not CSV ({error})", "close each quote on the line it was opened"
        raise RowFaulty(Fault("", found, "cells with commas between", cure)) from error


def _row(header: list[str], cells: list[str]) -> dict[str, Any]:
    if len(cells) != len(header):
        cure = "put cells that hold a comma in quotes, and leave no cell out"
        raise RowFaulty(Fault("", f"{len(cells)} cells", f"{len(header)}, as in the header", cure))
    row: dict[str, Any] = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
    detail = object_of(row.pop("detail", "{}"), "detail")
    for name in detail:
        if name in row:
            cure = "keep one of them"
            raise RowFaulty(Fault(name, "a column and a field of detail", "it in one place", cure))
    return {**row, **detail}


def write_csv(rows: Iterable[Mapping[str, Any]], file: IO[bytes]) -> None:
    """A header and a row for each event. Ids cannot begin as a formula does and detail begins with {."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in rows:
        detail = {name: value for name, value in row.items() if name not in COLUMNS}
        common = [row.get(name, "") for name in COLUMNS[:-1]]
        table.writerow([*common, json_of(detail) if detail else ""])
    text.detach()
