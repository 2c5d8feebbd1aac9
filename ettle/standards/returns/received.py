"""A return as it arrives from somebody else: its rows under our columns, what could not be read, and nothing lost."""

from __future__ import annotations

import codecs
import io
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from ettle.engine.rules.problems import did_you_mean
from ettle.engine.rules.returns import Return

LARGEST = 1_000_000_000
LONGEST_SHOWN = 60


class NotAReturn(Exception):
    """A file that cannot be read as this return: what was found, what was expected, what to do."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is not a row: the first line after the header is row 1."""

    row: int
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Received:
    """The rows that could be read, as text; `lines` is where each stood, from 1 after the header."""

    rows: pa.Table
    numbers: pa.Array
    unread: tuple[Unread, ...]
    notes: tuple[str, ...]


def read(definition: Return, name: str, content: bytes) -> Received:
    """Read a CSV file of a return. Raises NotAReturn when it is not one."""
    text, notes = _as_utf8(name, content)
    header = _header(name, text)
    _right_columns(definition, name, header)
    unread: list[Unread] = []

    def skip(row: pcsv.InvalidRow) -> str:
        found = f"{row.actual_columns} values: {(row.text or '')[:LONGEST_SHOWN]}"
        unread.append(Unread((row.number or 1) - 1, found, f"{row.expected_columns} values, one for each column"))
        return "skip"

    try:
        table = pcsv.read_csv(
            io.BytesIO(text),
            pcsv.ReadOptions(use_threads=False, block_size=16 << 20),
            pcsv.ParseOptions(newlines_in_values=b'"' in text, invalid_row_handler=skip),
            pcsv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()),
                strings_can_be_null=False,
                include_columns=list(definition.columns),
            ),
        )
    except pa.ArrowException as error:
        raise NotAReturn(
            f"{name}: it cannot be read as CSV ({str(error).splitlines()[0][:160]}); save it as CSV again"
        ) from error
    return Received(_stripped(table), _numbers(table.num_rows, unread), tuple(unread), tuple(notes))


def _as_utf8(name: str, content: bytes) -> tuple[bytes, list[str]]:
    if not content.strip():
        raise NotAReturn(f"{name}: the file is empty; send it again with its header row and its rows")
    if len(content) > LARGEST:
        raise NotAReturn(f"{name}: the file is larger than {LARGEST // 1_000_000} MB; send it in parts")
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace").encode(), [f"{name} is UTF-16 and was read as that."]
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NotAReturn(f"{name}: it is a workbook, not CSV; open it and save the sheet as CSV UTF-8")
    if b"\0" in content:
        raise NotAReturn(f"{name}: it holds NUL bytes, which no CSV does; save it as CSV UTF-8 again")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").encode(), [
            f"{name} is not UTF-8; it was read as Windows-1252."
        ]
    return content, []


def _header(name: str, text: bytes) -> list[str]:
    first = text.split(b"\n", 1)[0].decode(errors="replace").strip("\r")
    found = [each.strip().strip('"') for each in first.split(",")]
    if len(found) == 1 and (";" in first or "\t" in first):
        raise NotAReturn(f"{name}: its columns are parted by `;` or tabs; save it as CSV with commas")
    if len(found) != len(set(found)):
        twice = next(each for each in found if found.count(each) > 1)
        raise NotAReturn(f"{name}: the column `{twice}` is there twice; take one of them out")
    return found


def _right_columns(definition: Return, name: str, header: Sequence[str]) -> None:
    for each in header:
        if each not in definition.columns:
            cure = did_you_mean(each, definition.columns, "take the column out")
            raise NotAReturn(f"{name}: `{each}` is not a column of {definition.return_}; {cure}")
    if absent := [each for each in definition.columns if each not in header]:
        raise NotAReturn(f"{name}: the column `{absent[0]}` is missing; add it, empty where nothing is known")


def _stripped(table: pa.Table) -> pa.Table:
    return pa.table({name: pc.utf8_trim_whitespace(table.column(name)) for name in table.column_names})


def _numbers(count: int, unread: Sequence[Unread]) -> pa.Array:
    """Where each row that was read stood in the file, counting those that were not."""
    skipped = {each.row for each in unread}
    numbers = (each for each in range(1, count + len(skipped) + 1) if each not in skipped)
    return pa.array(numbers, pa.int64()) if skipped else pa.array(range(1, count + 1), pa.int64())
