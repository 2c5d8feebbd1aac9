"""The Kaplan-Meier curve of a million people, beside lifelines on the same days: shares, intervals and median equal first."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.beside import peer
from bench.measured import Measured, cpu_seconds
from ettle.engine.measures.survival import Curve, aalen_johansen, kaplan_meier

PEOPLE = 1_000_000
TIMES = 3
APART = 20_000


def survival_of_many() -> list[Measured]:
    days, happened = _made()
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "seen.parquet", Path(folder) / "curve.parquet"
        pq.write_table(pa.table({"days": days, "happened": happened}), file)
        theirs = min((peer("lifelines_survival.py", file, out) for _ in range(TIMES)), key=lambda each: each["cpu"])
        ours = [cpu_seconds(lambda: _asked(days, happened)) for _ in range(TIMES)]
        _the_same(ours[0][1], pq.read_table(out), theirs["median"])
    best = min(seconds for seconds, _ in ours)
    what = f"Kaplan-Meier of {PEOPLE:,} people, every day's interval, median; the best of {TIMES}"
    said = f"lifelines {theirs['cpu']:.2f} CPU s: {theirs['cpu'] / best:.1f} times ours"
    return [Measured(what, f"{best:.2f} CPU s", said)]


def incidence_of_many() -> list[Measured]:
    """Days until something, where something else may come first: every share, interval and variance equal first."""
    chance = np.random.default_rng(12)
    days, came = chance.permutation(APART) + 1, chance.integers(0, 3, APART)
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "seen.parquet", Path(folder) / "shares.parquet"
        pq.write_table(pa.table({"days": days, "what": came}), file)
        theirs = peer("lifelines_incidence.py", file, out)
        seconds, ours = cpu_seconds(lambda: aalen_johansen(days, came == 1, came == 2))
        told = pq.read_table(out)
    day, *said = (told.column(name).to_numpy() for name in ("day", "share", "low", "high", "variance"))
    mine = np.array([(*(ours.reached(int(each)) or (0, 0, 0)), ours.variance[int(each) - 1]) for each in day])
    has = (day > 0) & (day < APART) & (said[0] > 0)  # before the first and after the last there is no interval
    assert has.sum() > APART / 2, "too few days are compared"
    np.testing.assert_allclose(mine[has], np.stack(said, axis=1)[has], rtol=1e-7, atol=1e-12)
    what = f"Aalen-Johansen of {APART:,} people, no two on one day, every day's interval"
    return [
        Measured(
            what, f"{seconds:.3f} CPU s", f"lifelines {theirs['cpu']:.2f}: {theirs['cpu'] / seconds:.0f} times ours"
        )
    ]


def _made() -> tuple[np.ndarray, np.ndarray]:
    """Days from a start until a job, or until somebody was lost or the day of asking came."""
    chance = np.random.default_rng(11)
    job = chance.exponential(420, PEOPLE).astype(np.int64)
    seen = np.minimum(chance.integers(1, 1_500, PEOPLE), chance.exponential(900, PEOPLE).astype(np.int64) + 1)
    return np.minimum(job, seen), job <= seen


def _asked(days: np.ndarray, happened: np.ndarray) -> tuple[Curve, list[tuple[float, float, float] | None]]:
    curve = kaplan_meier(days, happened)
    return curve, [curve.at(day) for day in range(curve.longest + 1)]


def _the_same(ours: tuple[Curve, list[tuple[float, float, float] | None]], theirs: pa.Table, median: float) -> None:
    curve, shares = ours
    assert curve.median == median, f"lifelines has another median: {median}"
    columns = [theirs.column(name).to_numpy() for name in ("waiting", "low", "high")]
    mine = np.array([shares[int(day)] for day in theirs.column("day").to_numpy()])
    ended = mine[:, 0] > 0  # a curve that has come down to nothing has no interval to compare
    assert ended.sum() > 1_000, "too few days are compared"
    np.testing.assert_allclose(mine[ended], np.stack(columns, axis=1)[ended], rtol=1e-9, atol=0)
