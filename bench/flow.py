"""The journey map of a million steps, beside pm4py on the same file: the same pairs, as often."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.beside import peer
from bench.measured import Measured, cpu_seconds
from ettle.engine.flow.columns import steps_of
from ettle.engine.flow.following import Following, following

STEPS = 1_000_000
EACH = 10
"""Steps of one journey, each on a day of its own: what stands first on one day is ours to say, and pm4py says otherwise."""
WORDS = ("referral", "referral_answer:accepted", "first_contact", "start", "plan", "assessment", "contact", "review",
         "activity:mentoring", "activity:training", "work_began", "work_ended", "follow_up", "leave")  # fmt: skip


def map_of_many() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "steps.parquet", Path(folder) / "pairs.json"
        _write(file)
        ours, found = cpu_seconds(lambda: following(steps_of(pq.read_table(file))))
        theirs = peer("journey_map.py", file, out)
        _the_same(found, json.loads(out.read_text()))
    ratio = f"{theirs['cpu'] / ours:.1f}x faster"
    return [
        Measured("journey map, 1,000,000 steps", f"{ours:.2f} CPU s", f"pm4py {theirs['cpu']:.2f}: {ratio}", ">= 5x")
    ]


def _write(file: Path) -> None:
    chance = np.random.default_rng(5)
    people = STEPS // EACH
    person = np.char.add("p", np.char.zfill(np.repeat(np.arange(people), EACH).astype(str), 7))
    days = (np.cumsum(chance.integers(1, 40, (people, EACH)), axis=1) + 18_000).reshape(-1)
    words = pa.array(np.array(WORDS)[chance.integers(0, len(WORDS), STEPS)]).dictionary_encode()
    none = pa.nulls(STEPS, pa.string()).dictionary_encode()
    day = pa.array(days.astype(np.int32)).cast(pa.date32())
    columns = {"person": pa.array(person), "on": day, "step": words, "organisation": none, "detail": none}
    pq.write_table(pa.table(columns), file)


def _the_same(ours: Following, theirs: dict[str, int]) -> None:
    """Their waits have a mean and a longest, ours a middle and the slowest tenth: how often is compared."""
    mine = {f"{each.step}>{each.then}": each.times for each in ours.pairs}
    assert mine == theirs, "pm4py counts otherwise"
