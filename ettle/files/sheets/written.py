"""Tables written as CSV: a spreadsheet shows every cell and computes none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from ettle.engine.basics.inert import inert

BOM = "\ufeff"
"""Without it one widespread spreadsheet reads the letters as another alphabet's."""


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: str = BOM) -> bytes:
    """A whole file: a line of columns, then the rows. Every cell is inert. No `bom` for a file that no spreadsheet opens."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (columns, *rows):
        writer.writerow([inert(value) for value in row])
    return (bom + out.getvalue()).encode()
