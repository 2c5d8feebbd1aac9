"""Tables written as CSV: a spreadsheet shows every cell and computes none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from ettle.engine.basics.inert import inert

BOM = "\ufeff"
"""Without it one widespread spreadsheet reads the letters as another alphabet's."""


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A whole file: a line of columns, then the rows. Every cell is inert."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (columns, *rows):
        writer.writerow([inert(value) for value in row])
    return (BOM + out.getvalue()).encode()
