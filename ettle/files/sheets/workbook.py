"""Reads one XLSX or ODS file on its standard input, in a process of its own with bounded memory and time.

Writes JSON lines: first what is to be said of the file (or why it is refused), then each row with its number. Knows no
Django, no database and no network: a file made to harm its reader harms this process, which is thrown away.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

MOST_MEMORY, MOST_SECONDS = 1024**3, 60
MOST_PARTS, MOST_UNPACKED, MOST_PACKED_TO = 2_000, 200 * 1024**2, 200
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 200, 5_000_000
MACROS = re.compile(r"(vbaproject|vbadata|macrosheets/|activex/|^basic/|^scripts/)", re.IGNORECASE)
HEARTS = {".xlsx": "xl/workbook.xml", ".ods": "content.xml"}
SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]|table:formula=")
PLACE = re.compile(rb'<(?:\w+:)?c [^<>]{0,80}?r="([A-Z]{1,3})([0-9]{1,7})"')
CHUNK = 1024 * 1024


class Refused(ValueError):
    """What was found, what was expected, what to do."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    content = sys.stdin.buffer.read()
    try:
        notes = look_inside(content, sys.argv[1])
        said, rows = read(content)
        print(json.dumps({"notes": notes + said}))
        for number, cells in rows:
            print(json.dumps([number, cells]))
    except Refused as refused:
        print(json.dumps({"refused": refused.args}))


def look_inside(content: bytes, ending: str) -> list[str]:
    """What is worth saying of the archive. Raises Refused before anything is unpacked that is too large or may run."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _bounded(archive)
            _plain(archive, HEARTS[ending], ending)
            return _worth_saying(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused("a file that is damaged or cut off", "a whole file", "ask the sender for it again") from error


def _bounded(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    packed, unpacked = sum(each.compress_size for each in parts), sum(each.file_size for each in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_PACKED_TO * max(packed, 4096):
        found = f"a file that unpacks to {unpacked / 1024**2:,.0f} MB"
        raise Refused(found, "no more than a spreadsheet of its size holds", "save the one sheet as CSV UTF-8")
    if any(each.flag_bits & 1 for each in parts):
        raise Refused("a file locked with a password", "one that opens without", "save it without a password")


def _plain(archive: zipfile.ZipFile, heart: str, ending: str) -> None:
    names = archive.namelist()
    if heart not in names:
        raise Refused("an archive that is no such spreadsheet", f"what {ending} says", "give it its right ending")
    if any(MACROS.search(name) for name in names) or b"macroenabled" in _part(archive, "[Content_Types].xml").lower():
        raise Refused("macros, which are programs", "a spreadsheet without any", f"save it as {ending} without macros")
    if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        raise Refused("a file locked with a password", "one that opens without", "save it without a password")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _worth_saying(archive: zipfile.ZipFile) -> list[str]:
    notes = []
    names = archive.namelist()
    sheets = [name for name in names if SHEETS.fullmatch(name) or name == "content.xml"]
    formulas = 0
    for name in sheets:
        with archive.open(name) as sheet:
            formulas += _formulas(sheet)
    if formulas:
        notes.append(f"{formulas:,} cells hold formulas. Each is read as the value it showed when the file was saved.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        notes.append("Some cells look into other files. Nothing is fetched: the values saved in this file are read.")
    if re.search(rb'date1904="(1|true)"', _part(archive, "xl/workbook.xml")):
        notes.append("The file counts its days from 1904, as old Macintoshes did. They are read so.")
    return notes


def _formulas(sheet: IO[bytes]) -> int:
    """How many there are. Raises Refused for a sheet that reaches so far that nobody could hold it."""
    found, rest, furthest, widest = 0, b"", 0, 0
    while chunk := sheet.read(CHUNK):
        chunk, _, tail = (rest + chunk).rpartition(b"<")
        rest = b"<" + tail if len(tail) < CHUNK else b""
        found += len(FORMULA.findall(chunk))
        for column, row in PLACE.findall(chunk):
            furthest, widest = max(furthest, int(row)), max(widest, _number(column))
        if furthest > MOST_ROWS + 100 or widest > MOST_COLUMNS or furthest * widest > MOST_CELLS:
            raise _too_large(furthest, widest)
    return found + len(FORMULA.findall(rest))


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _too_large(rows: int, columns: int) -> Refused:
    found = f"a sheet that reaches to row {rows:,} and column {columns:,}"
    expected = f"at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns"
    return Refused(found, expected, "take out empty rows and columns, or save it in several files")


def read(content: bytes) -> tuple[list[str], Iterator[tuple[int, list[Any]]]]:
    """What is to be said of the sheets, and the rows of the first that is shown."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        visible = str(calamine.SheetVisibleEnum.Visible)
        shown = [each.name for each in book.sheets_metadata if str(each.visible) == visible]
        hidden = len(book.sheets_metadata) - len(shown)
        if not shown:
            raise Refused("no sheet that is shown", "one with a header and rows", "show the sheet that is meant")
        sheet = book.get_sheet_by_name(shown[0])
    except (calamine.CalamineError, OSError) as error:
        raise Refused("a file that cannot be read", "a whole spreadsheet", "save it again, or as CSV UTF-8") from error
    notes = []
    if len(shown) > 1:
        notes.append(f"Only the first sheet is read. {len(shown) - 1} more are shown in the file.")
    if hidden:
        notes.append(f"{hidden} sheets are hidden. They are not read: what is in them stays where it is.")
    if sheet.merged_cell_ranges:
        notes.append(
            f"{len(sheet.merged_cell_ranges)} ranges of cells are merged. Only the first cell of each is filled."
        )
    return notes, _rows(sheet)


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    first = sheet.start[0] + 1 if sheet.start else 1
    for number, cells in enumerate(sheet.iter_rows(), first):
        if len(cells) > MOST_COLUMNS:
            raise _too_large(number, len(cells))
        yield number, [_plain_cell(each) for each in cells]


def _plain_cell(value: Any) -> Any:
    """Text as it is, a day apart from text, a number as its digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return {"day": (value.date() if isinstance(value, datetime) else value).isoformat()}
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
    return "" if value is None else str(value)


if __name__ == "__main__":
    main()
