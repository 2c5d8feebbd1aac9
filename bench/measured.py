"""What a benchmark says: a figure, its bar, and the peer it stands beside."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
HEAD = ("measured", "figure", "beside it", "bar")


@dataclass(frozen=True, slots=True)
class Measured:
    what: str
    figure: str
    beside: str
    bar: str = ""


def cpu_seconds(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of this process for one run of `work`, and what it returned."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def table(found: list[Measured]) -> str:
    rows = [HEAD, *((m.what, m.figure, m.beside, m.bar) for m in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
