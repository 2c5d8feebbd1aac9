"""What was measured, as a table, and as the page that keeps it: docs/generated/bench.md."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "generated" / "bench.md"
INTRODUCTION = """# Measured

Written by `make bench-bulk`, `make bench-scale` and `make bench-eligibility`, a part each; nothing else writes here.
Compare the rows of one part with each other: they were measured in one run on one machine. CPU seconds are of all threads.
"""


@dataclass(frozen=True)
class Run:
    people: int
    events: int
    columns: int
    scan: dict[str, Any]
    ours: dict[str, Any]
    several: dict[str, Any]
    sql: dict[str, Any]
    equal: bool

    @property
    def scans(self) -> float:
        return float(self.ours["cpu"] / self.scan["cpu"])

    @property
    def ratio(self) -> float:
        return float(self.sql["cpu"] / self.ours["cpu"])


def last_line(run: Run) -> str:
    rss = max(run.ours["rss_mb"], run.several["rss_mb"])
    return f"scans {run.scans:.2f}, ratio {run.ratio:.1f}, rss {rss:.0f} MB, peers equal {'yes' if run.equal else 'no'}"


def lines(run: Run) -> list[str]:
    several = run.several["cpu"] / run.ours["cpu"]
    rows = [
        ("DuckDB: a scan of the same columns", run.scan, f"{run.columns} columns of one wide Parquet; the unit", ""),
        ("Ettle: outcomes, offers, payments, written", run.ours, f"{run.scans:.2f} scans", "2.5 scans"),
        ("Ettle: the same with 16 variations", run.several, f"{several:.2f} times one", "2.5 times"),
        ("DuckDB SQL: one outcome, one offer, written", run.sql, f"{run.ratio:.1f} times ours, for less", "8 times"),
    ]
    head = f"{run.people:,} people, {run.events:,} events; {run.ours['by_definition']:,} people one by one by the definition."
    return [
        head,
        "",
        *_table(("measured", "CPU s", "wall s", "RSS MB", "beside", "bar"), [_row(*each) for each in rows]),
    ]


def _row(what: str, used: dict[str, Any], beside: str, bar: str) -> tuple[str, ...]:
    return (what, f"{used['cpu']:.2f}", f"{used['wall']:.2f}", f"{used['rss_mb']:.0f}", beside, bar)


def growth_lines(runs: list[tuple[int, dict[str, Any]]]) -> list[str]:
    rows = [
        (
            f"{people:,}",
            f"{used['cpu']:.2f}",
            f"{1e6 * used['cpu'] / people:.1f}",
            f"{used['wall']:.2f}",
            f"{used['rss_mb']:.0f}",
        )
        for people, used in runs
    ]
    return _table(("people", "CPU s", "CPU us a person", "wall s", "RSS MB"), rows)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    said = [head, tuple("-" * len(each) for each in head), *rows]
    widths = [max(len(row[column]) for row in said) for column in range(len(head))]
    return [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in said
    ]


def kept(part: str, said: list[str]) -> list[str]:
    """Write one part of the page anew, the others as they were; the lines themselves."""
    whole = PAGE.read_text(encoding="utf-8") if PAGE.exists() else INTRODUCTION
    begin, end = f"<!-- {part} -->", f"<!-- end of {part} -->"
    when = (
        f"{date.today().isoformat()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}."
    )
    block = "\n".join([begin, f"## {part.capitalize()}", "", when, "", *said, end])
    before, found, rest = whole.partition(begin)
    whole = before + block + rest.partition(end)[2] if found else f"{whole.rstrip()}\n\n{block}\n"
    PAGE.write_text(whole, encoding="utf-8")
    return said
