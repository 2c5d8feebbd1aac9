"""The lines of a text file of events: looked at before they are believed, never more than one in memory."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from ettle.files.events.receipt import FileRefused

LONGEST_LINE = 1_000_000
"""Bytes. An event is a few hundred; a longer line is not one."""

MOST_BLANK_LINES = 100_000

_OTHER_FORMATS = {
    b"PAR1": ("a Parquet file", "give it the ending .parquet"),
    b"PK\x03\x04": ("a zip file or a spreadsheet", "unpack it, or save the sheet as CSV UTF-8"),
    b"PK\x05\x06": ("an empty zip file", "send the file itself, not packed"),
    b"\x1f\x8b": ("a gzip file", "unpack it first"),
    b"BZh": ("a bzip2 file", "unpack it first"),
    b"\xfd7zXZ": ("an xz file", "unpack it first"),
    b"\x28\xb5\x2f\xfd": ("a zstandard file", "unpack it first"),
    b"\xd0\xcf\x11\xe0": ("an old Excel or Word file", "save the sheet as CSV UTF-8"),
    b"%PDF": ("a PDF", "ask the sender for the data itself, as CSV UTF-8"),
    b"\xff\xfe": ("text in UTF-16", "save it as UTF-8 (in Excel: CSV UTF-8)"),
    b"\xfe\xff": ("text in UTF-16", "save it as UTF-8 (in Excel: CSV UTF-8)"),
}
_MARK = b"\xef\xbb\xbf"


class NotText(ValueError):
    """A line that is not text in UTF-8: what was found and the cure."""

    def __init__(self, found: str, cure: str) -> None:
        self.found, self.cure = found, cure
        super().__init__(found)


def beginning_of(path: Path) -> bytes:
    """The first bytes of a plain file. Raises FileRefused when there is no such file to read."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a directory" if stat.S_ISDIR(mode) else "something that is not a plain file"
            raise FileRefused(path.name, what, "a file of events", "name the file itself")
        with path.open("rb") as file:
            return file.read(4096)
    except FileNotFoundError as error:
        raise FileRefused(
            path.name, "no such file", "a file of events", f"look for it in {path.parent.resolve()}"
        ) from error
    except (OSError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(path.name, "a file that cannot be opened", "one we may read", f"see why: {error}") from error


def refuse_what_is_not_text(path: Path, beginning: bytes) -> None:
    """Raise FileRefused when the first bytes belong to another kind of file than text in UTF-8."""
    for first, (what, cure) in _OTHER_FORMATS.items():
        if beginning.startswith(first):
            raise FileRefused(path.name, what, f"text in UTF-8, as {path.suffix} says", cure)
    if beginning.count(0) * 4 > len(beginning):  # a stray NUL spoils its line only
        cure = "save it as UTF-8; if it is UTF-8 already it is damaged, so ask for it again"
        raise FileRefused(path.name, "NUL bytes, which text in UTF-8 does not hold", "text in UTF-8", cure)


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Each line that is not blank with its number, the first being 1; None for one that is too long."""
    with path.open("rb") as file:
        number = last = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(_MARK)
            if len(line) > LONGEST_LINE:
                while line and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE)
                last = number
                yield number, None
            elif line.strip():
                last = number
                yield number, line
            elif number - last > MOST_BLANK_LINES:
                found = f"more than {MOST_BLANK_LINES:,} blank lines together"
                raise FileRefused(path.name, found, "an event on each line", "take the blank lines out")


def text_of(line: bytes | None) -> str:
    """The line as text without its end. Raises NotText, saying why it is not."""
    if line is None:
        found = f"a line of more than {LONGEST_LINE:,} bytes"
        raise NotText(found, "put each event on a line of its own")
    if b"\x00" in line:
        raise NotText("a NUL byte", "ask the sender for the file again; this line is damaged")
    try:
        return line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        found = f"the byte {line[error.start]:#04x} at {error.start + 1}"
        raise NotText(found + _as_windows(line[error.start]), "save the file as UTF-8") from error


def _as_windows(byte: int) -> str:
    try:
        return f" ({bytes([byte]).decode('cp1252')} as Windows writes it, cp1252)"
    except UnicodeDecodeError:
        return ""
