"""The page that keeps what was measured, a part for each benchmark: docs/generated/bench.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "generated" / "bench.md"
INTRODUCTION = """# Measured

Written by `make bench-bulk`, `make bench-scale`, `make bench-eligibility`, `make bench-map`, `make bench-returns`,
`make bench-survival` and `make bench-incremental`, a part each; nothing else writes here.
Compare the rows of one part with each other: they were measured in one run on one machine. CPU seconds are of all threads.
The load is how much was waiting for the cores when the part was written: above their number, others were at work too,
and CPU seconds are then more than on a quiet machine.
"""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    said = [head, ["-" * len(each) for each in head], *rows]
    widths = [max(len(row[column]) for row in said) for column in range(len(head))]
    return [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in said
    ]


def kept(part: str, said: list[str]) -> list[str]:
    """Write one part of the page anew, the others as they were; the lines themselves."""
    parts = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    first = parts.find("<!-- ")
    whole = f"{INTRODUCTION}\n{parts[first:]}" if first >= 0 else INTRODUCTION
    begin, end = f"<!-- {part} -->", f"<!-- end of {part} -->"
    block = "\n".join([begin, f"## {part.capitalize()}", "", _when(), "", *said, end])
    before, found, rest = whole.partition(begin)
    whole = before + block + rest.partition(end)[2] if found else f"{whole.rstrip()}\n\n{block}\n"
    PAGE.write_text(whole, encoding="utf-8")
    return said


def _when() -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{date.today().isoformat()}, {machine}, load {os.getloadavg()[1]:.0f}."
