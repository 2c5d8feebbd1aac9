"""Makes events of very many invented people fast: vectors from a seed, not one person after another.

Shaped by nothing published, unlike `ettle simulate`: only the volume, the kinds of row and how often each is messy
are meant to be like a register's. About 41 rows a person.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from bench.bulk.enrolled import enrolments
from bench.bulk.happening import beside, help_given
from bench.bulk.rows import Rows, table
from bench.bulk.working import spells
from ettle.files.events.parquet_file import SCHEMA

EPOCH = date(1970, 1, 1)
ASKED_ON = date(2022, 6, 30)
"""The day of asking of the benchmarks; nothing is made after it."""
PEOPLE_A_PART = 5_000
"""One row group each: about 205,000 rows."""


def make(people: int, out: Path, seed: int = 1) -> int:
    """Write the wide table; how many rows. The first people of a larger file are the people of a smaller one."""
    rows = 0
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        for first in range(0, people, PEOPLE_A_PART):
            made = _part(min(PEOPLE_A_PART, people - first), first, seed)
            writer.write_table(made, row_group_size=len(made))
            rows += len(made)
    return rows


def _part(people: int, first: int, seed: int):  # type: ignore[no-untyped-def]
    draw = np.random.default_rng([seed, first])
    rows, until = Rows(), (ASKED_ON - EPOCH).days
    each = enrolments(rows, draw, people, until)
    worked = spells(rows, draw, each, until)
    help_given(rows, draw, each, worked, until)
    beside(rows, draw, each, worked, until)
    return table(rows, first + 1, until)
