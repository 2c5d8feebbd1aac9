"""Text and tables that a spreadsheet shows and never computes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

STARTS_A_FORMULA = tuple("=+-@|%＝＋－＠")
BOM = "\ufeff"
"""Without it one widespread spreadsheet reads the letters as another alphabet's."""


def inert(value: Any) -> str:
    """The value as text, with an apostrophe before whatever could begin a formula, and nothing that ends a cell."""
    text = "" if value is None else str(value)
    text = "".join(" " if letter in "\t\r\n\0" else letter for letter in text)
    return f"'{text}" if could_run(text) else text


def could_run(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.lstrip().startswith(STARTS_A_FORMULA)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A whole file: a line of columns, then the rows. Every cell is inert."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (columns, *rows):
        writer.writerow([inert(value) for value in row])
    return (BOM + out.getvalue()).encode()
