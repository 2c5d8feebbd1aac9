"""`python -m tests.simulation.published_register [ONE_IN]`: a register of the published size of Fair Start Scotland, asked
through `ettle bulk` and `ettle measure`, beside what was published. ONE_IN = 1 is all of it, 40 a fortieth.

Starts of each quarter must be exact. A rate must lie within two standard errors of the simulation and half a point, which
is how far a printed whole percent may be from what it was rounded from.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from math import sqrt
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ettle.engine.events.catalogue import Event
from ettle.files.events.writing import write_events
from ettle.simulation.editions import data_to
from ettle.simulation.figures import cohorts
from ettle.simulation.outcomes import RATES
from ettle.simulation.quarter import span_of
from ettle.simulation.register import published_referrals, published_starts, register

SEED = 2018
PEOPLE_AT_A_TIME = 5_000
ROUNDED_BY = 0.005
LATEST = "Feb 2025"
FITTED = {("all mature cohorts", LATEST), ("2018 Apr-Jun", "Feb 2020")}
"""The printed rates that the simulation was fitted to; the others are printed beside, and bind nobody."""


@dataclass(frozen=True)
class Beside:
    """One published figure and the measured one; `within` says how far they may lie apart."""

    figure: str
    published: float
    measured: float
    within: float
    binds: bool = True

    @property
    def holds(self) -> bool:
        return abs(self.measured - self.published) <= self.within

    def line(self) -> str:
        places = 0 if self.published > 1 else 3
        said = (
            f"{self.figure:<48}{self.published:>10,.{places}f}{self.measured:>10,.{places}f}{self.within:>9,.{places}f}"
        )
        return said + ("  holds" if self.holds else "  APART" if self.binds else "  apart (not fitted)")


def label_of(quarter: str) -> str:
    """`2018 Apr-Jun` as a cohort of a measure: `2018-Q2`."""
    first = span_of(quarter).first
    return f"{first.year}-Q{(first.month + 2) // 3}"


def beside(starts: dict[str, int], one_in: int, rates: Iterable[tuple[Any, str, int, int]]) -> Iterator[Beside]:
    """Starts by cohort as measured, and for each printed rate its cohort, which, of how many and how many."""
    for quarter, published in published_starts(one_in).items():
        yield Beside(f"starts {quarter}", published, starts.get(label_of(quarter), 0), 0)
    for cohort, rate, numerator, denominator in rates:
        share = numerator / denominator
        error = 2 * sqrt(share * (1 - share) / denominator) + ROUNDED_BY
        figure = f"{rate}, {cohort.cohort}, {cohort.edition}"
        yield Beside(figure, getattr(cohort, rate) / 100, share, error, (cohort.cohort, cohort.edition) in FITTED)


# All of it, through the command line.


def write_register(path: Path, one_in: int) -> int:
    """The events of the register, a few thousand people at a time; how many events."""
    people = (list(group) for _, group in groupby(_events(one_in), key=lambda event: event.person.rstrip("b")))
    part, writer, written = path.with_name("part.parquet"), None, 0
    while few := list(islice(people, PEOPLE_AT_A_TIME)):
        write_events((event for each in few for event in each), part)
        table = pq.read_table(part)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
        written += len(table)
        print(f"  {written:,} events", file=sys.stderr, flush=True)
    assert writer is not None
    writer.close()
    part.unlink()
    return written


def _events(one_in: int) -> Iterator[Event]:
    return register(SEED, published_starts(one_in), published_referrals(one_in))


def ettle(*words: object) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "ettle.cli", *map(str, words)], capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    return run.stdout


def main(one_in: int) -> int:
    with tempfile.TemporaryDirectory() as place:
        events = Path(place) / "register.parquet"
        write_register(events, one_in)
        editions = sorted({each.edition for each in cohorts()} | {LATEST})
        rows = {edition: _evaluated(events, Path(place), edition) for edition in editions if _dated(edition)}
        starts = {row["cohort"]: row["counts"]["counted"] for row in _measured(rows[LATEST], "enrolments_started")}
        found = list(beside(starts, one_in, _rates(rows)))
    print(f"{'':<48}{'published':>10}{'measured':>10}{'within':>9}")
    print("\n".join(each.line() for each in found))
    return 0 if all(each.holds for each in found if each.binds) else 1


def _dated(edition: str) -> bool:
    """An edition whose last day of data is printed."""
    return "econ" not in edition


def _evaluated(events: Path, place: Path, edition: str) -> Path:
    folder = place / edition.replace(" ", "-")
    ettle("bulk", events, "--on", data_to(edition), "--known-at", "2026-01-01", "--out", folder)
    return folder


def _measured(folder: Path, measure: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ettle("measure", folder, "--measure", measure, "--format", "json"))["rows"]
    return found


def _rates(rows: dict[str, Path]) -> Iterator[tuple[Any, str, int, int]]:
    for cohort in (each for each in cohorts() if each.edition in rows):
        for rate in RATES:
            if getattr(cohort, rate) is not None:
                wanted = "all" if cohort.cohort.startswith("all") else label_of(cohort.cohort)
                lines = {each["cohort"]: each["counts"] for each in _measured(rows[cohort.edition], f"fss_{rate}")}
                yield cohort, rate, lines[wanted]["numerator"], lines[wanted]["started"]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
