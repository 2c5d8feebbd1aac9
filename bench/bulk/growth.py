"""`make bench-scale MOST=2000000`, or `python -m bench.bulk.growth MOST`: how the cost of bulk evaluation grows with people.

Each size is made, answered in a process of its own and removed again. Ends with 1 where cost does not grow linearly.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from bench.bulk.__main__ import ours, say
from bench.bulk.making import make
from bench.page import kept, table

SIZES = (100_000, 300_000, 1_000_000, 2_000_000)
LINEAR = 1.1
"""Cost that goes with a higher power of the number of people than this is not linear."""
HEAD = ("people", "CPU s", "CPU us a person", "wall s", "RSS MB")
Runs = list[tuple[int, dict[str, Any]]]


def measured(most: int) -> Runs:
    runs = []
    for people in (size for size in SIZES if size <= most):
        with tempfile.TemporaryDirectory(prefix="ettle-growth-") as folder:
            file = Path(folder) / "people.parquet"
            say(f"making {people:,} people ...")
            make(people, file)
            say("asking the rules ...")
            runs.append((people, ours(file)))
        if len(runs) > 1:  # kept as it goes: the largest size may take longer than somebody waits
            kept("growth", lines(runs))
    return runs


def power(runs: Runs) -> float:
    """With which power of the number of people CPU grows: the slope of one logarithm over the other."""
    people, cpu = (
        np.log([float(each) for each in column]) for column in zip(*((n, used["cpu"]) for n, used in runs), strict=True)
    )
    return float(np.polyfit(people, cpu, 1)[0])


def lines(runs: Runs) -> list[str]:
    rows = [
        (f"{n:,}", f"{used['cpu']:.1f}", f"{1e6 * used['cpu'] / n:.1f}", f"{used['wall']:.1f}", f"{used['rss_mb']:.0f}")
        for n, used in runs
    ]
    return ["Outcomes, offers and payments of everybody, written.", "", *table(HEAD, rows), "", statement(runs)]


def statement(runs: Runs) -> str:
    (few, first), (many, last) = runs[0], runs[-1]
    found, slope = power(runs), (last["cpu"] - first["cpu"]) / (many - few)
    said = "linearly" if found <= LINEAR else "FASTER than linearly"
    return (
        f"CPU grows {said}: with people to the power of {found:.2f} (up to {LINEAR} is linear), {1e6 * slope:.1f} us for "
        f"each person more; a person of {many:,} costs {last['cpu'] / many / (first['cpu'] / few):.2f} times one of {few:,}."
    )


def main(most: int) -> None:
    if most < SIZES[1]:
        sys.exit(f"growth needs two sizes: {SIZES[1]:,} people or more")
    runs = measured(most)
    print("\n".join(lines(runs)))
    if power(runs) > LINEAR:
        sys.exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
