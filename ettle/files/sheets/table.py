"""A file as a table: what it is comes from its bytes, and its name must agree. What cannot be read says why and the cure."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ettle.files.events.receipt import FileRefused
from ettle.files.sheets.workbook import MOST_COLUMNS, MOST_ROWS

LARGEST = 50 * 1024 * 1024
TAKEN = (".csv", ".xlsx", ".ods")
OLD_OFFICE, ZIP, PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF"
AS_CSV = "save the sheet as XLSX without a password, or as CSV UTF-8"
LONGEST_WAIT = 120
Cell = str | date


@dataclass(frozen=True, slots=True)
class Table:
    """The heading and the rows that are not empty, each with its number in the file."""

    header: list[str]
    rows: list[tuple[int, list[Cell]]]
    notes: list[str] = field(default_factory=list)


def table_of(name: str, content: bytes) -> Table:
    """Raises FileRefused."""
    ending = os.path.splitext(name)[1].lower()
    _is_what_it_says(name, ending, content)
    notes, rows = _from_csv(name, content) if ending == ".csv" else _from_workbook(name, ending, content)
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if not filled:
        raise FileRefused(name, "no rows", "a header and at least one row", "ask the sender for the file again")
    header = _header(name, filled[0][1])
    if len(filled) == 1:
        raise FileRefused(name, "a header and no rows", "at least one row", "ask the sender for the file again")
    if len(filled) - 1 > MOST_ROWS:
        raise FileRefused(name, f"{len(filled) - 1:,} rows", f"at most {MOST_ROWS:,}", "save it in several files")
    return Table(header, filled[1:], notes)


def _is_what_it_says(name: str, ending: str, content: bytes) -> None:
    if not content:
        raise FileRefused(name, "an empty file", "a spreadsheet", "ask the sender for the file again")
    if len(content) > LARGEST:
        found = f"{len(content) / 1024**2:,.0f} MB"
        raise FileRefused(name, found, f"at most {LARGEST // 1024**2} MB", "save it in several files")
    if content.startswith(OLD_OFFICE):
        raise FileRefused(name, "an old Excel file or one locked with a password", ", ".join(TAKEN), AS_CSV)
    if ending == ".xlsm":
        raise FileRefused(name, "a file for macros, which are programs", ", ".join(TAKEN), "save it as XLSX")
    if ending not in TAKEN:
        raise FileRefused(name, f"the ending {ending or 'of none'}", ", ".join(TAKEN), AS_CSV)
    if content.startswith(PDF) or content.startswith(ZIP) != (ending != ".csv"):
        found = "a PDF" if content.startswith(PDF) else "an archive" if ending == ".csv" else "no archive"
        raise FileRefused(name, f"{found} inside", f"what {ending} says", "save it again with its right ending")


def _from_workbook(name: str, ending: str, content: bytes) -> tuple[list[str], list[tuple[int, list[Cell]]]]:
    """Read in a process of its own, so that a file made to harm harms only that."""
    command = [sys.executable, "-m", "ettle.files.sheets.workbook", ending]
    around = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    too_much = FileRefused(name, "a file that cannot be read within bounds", "a plain spreadsheet", AS_CSV)
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=LONGEST_WAIT, env=around)
    except subprocess.TimeoutExpired as error:
        raise too_much from error
    if done.returncode or not done.stdout:
        raise too_much
    said, *rows = [json.loads(line) for line in done.stdout.splitlines()]
    refused = next(
        (each["refused"] for each in (said, *rows[-1:]) if isinstance(each, dict) and "refused" in each), None
    )
    if refused:
        raise FileRefused(name, *refused)
    return said["notes"], [(number, [_cell(each) for each in cells]) for number, cells in rows]


def _cell(value: Any) -> Cell:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value.strip()


def _from_csv(name: str, content: bytes) -> tuple[list[str], list[tuple[int, list[Cell]]]]:
    text, notes = _decoded(name, content)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FileRefused(name, f"a NUL on line {line:,}", "text", "the file is damaged: ask the sender for it again")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                found = f"{len(cells):,} cells on line {reader.line_num:,}"
                raise FileRefused(name, found, f"at most {MOST_COLUMNS}", "take out the columns nobody needs")
            rows.append((reader.line_num, [each.strip() for each in cells]))
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error as error:
        found = f"a line that is not CSV, {reader.line_num:,} ({error})"
        raise FileRefused(name, found, "cells with one sign between them", "save the sheet again as CSV") from error
    return notes, rows


def _decoded(name: str, content: bytes) -> tuple[str, list[str]]:
    """UTF-8, else UTF-16 by its mark or its zeros, else as Windows writes it; what is not UTF-8 is said."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(name, content, "utf-16"), ["The file is in UTF-16."]
    beginning = content[:2000]
    for places, encoding in ((beginning[1::2], "utf-16-le"), (beginning[::2], "utf-16-be")):
        if len(places) > 4 and places.count(0) > 0.7 * len(places):
            return _as(name, content, encoding), ["The file is in UTF-16, without the mark that says so."]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        note = (
            "The file is not in UTF-8 and was read as Windows writes it (cp1252). Look whether £ and names are right."
        )
        return _as(name, content, "cp1252"), [note]


def _as(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        found = f"a byte at {error.start:,} that is no letter"
        raise FileRefused(name, found, "text", "save the sheet as CSV UTF-8") from error


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    counted = Counter({sign: first.count(sign) for sign in ",;\t|"})
    return counted.most_common(1)[0][0]


def _header(name: str, cells: Sequence[Cell]) -> list[str]:
    if any(isinstance(each, date) for each in cells):
        raise FileRefused(name, "a day in the first row", "the names of the columns", "write them in the first row")
    while cells and not cells[-1]:
        cells = cells[:-1]
    names = [str(each)[:80] or f"Column {at}" for at, each in enumerate(cells, 1)]
    twice = Counter(names)
    return [f"{each} (column {at})" if twice[each] > 1 else each for at, each in enumerate(names, 1)]
