"""`change`: distance travelled, from the first answer to the latest, by one edition of one tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from ettle.engine.measures.columns import Numbers, Truths, Words, column_of
from ettle.engine.measures.counting import everybody
from ettle.engine.measures.figure import COUNTED, NORMAL_95, Estimate, exactly
from ettle.engine.measures.register import positions
from ettle.engine.measures.tally import Share, Tally
from ettle.engine.measures.units import Rows, Units

HUNDREDTHS = 100
"""Scores are held in hundredths of a point."""


@dataclass(frozen=True)
class Travelled:
    """For each unit whether it was ever asked, asked again, and how far it came, in points."""

    asked: Truths
    again: Truths
    points: npt.NDArray[np.float64]


def travelled(units: Units) -> Travelled:
    """The mean change over the areas of life that were asked on two days or more."""
    owner, area, day, score = _scores(units)
    order = np.lexsort((score, day, area, owner))
    owner, area, day, score = owner[order], area[order], day[order], score[order]
    first = (
        np.flatnonzero(np.append(True, (owner[1:] != owner[:-1]) | (area[1:] != area[:-1]))) if len(owner) else owner
    )
    last = np.append(first[1:], len(owner)) - 1 if len(owner) else owner
    again = day[last] > day[first]
    whose = owner[first]
    sums = np.bincount(whose[again], weights=(score[last] - score[first])[again], minlength=len(units))
    times = np.bincount(whose[again], minlength=len(units))
    points = sums / np.maximum(times, 1) / HUNDREDTHS
    return Travelled(np.bincount(whose, minlength=len(units)) > 0, times > 0, points)


def _scores(units: Units) -> tuple[npt.NDArray[np.int64], ...]:
    """Of every score of the tool whose it is, the area, the day and the score."""
    measure, tables = units.measure, units.register.tables
    rows = tables["assessments"]
    chosen = pc.and_(pc.equal(rows.column("tool"), measure.tool), rows.column("score").is_valid())
    if measure.life_area is not None:
        chosen = pc.and_(chosen, pc.equal(rows.column("area"), measure.life_area))
    rows = rows.filter(chosen)
    unit_of = np.full(len(units.register), -1, dtype=np.int64)
    unit_of[units.rows] = np.repeat(np.arange(len(units)), np.diff(np.append(units.starts, len(units.rows))))
    places = positions(rows, tables["enrolments"])
    owner = np.where(places >= 0, unit_of[np.maximum(places, 0)], -1) if len(unit_of) else places
    mine = owner >= 0
    area, day, score = (column_of(rows.column(name)) for name in ("area", "on", "score"))
    assert isinstance(area, Words) and isinstance(day, Numbers) and isinstance(score, Numbers)
    return owner[mine], area.codes[mine].astype(np.int64), day.values[mine], score.values[mine]


def change(units: Units) -> Tally:
    """How many were asked again, how many came further, and how far on average."""
    found = travelled(units)
    marks = {
        COUNTED: everybody(units),
        "never_asked": ~found.asked,
        "asked_once": found.asked & ~found.again,
        "asked_again": found.again,
        "better": found.again & (found.points > 0),
        "same": found.again & (found.points == 0),
        "worse": found.again & (found.points < 0),
    }
    shares = tuple(Share(f"{name} of asked_again", name, "asked_again") for name in ("better", "same", "worse"))

    def estimates(places: Rows) -> Mapping[str, Estimate]:
        points = found.points[places][found.again[places]]
        if len(points) < 2:
            return {"mean points": Estimate(exactly(points[0]) if len(points) else None, "points", of=len(points))}
        mean, spread = float(points.mean()), NORMAL_95 * float(points.std(ddof=1)) / len(points) ** 0.5
        ends = exactly(mean - spread), exactly(mean + spread)
        return {"mean points": Estimate(exactly(mean), "points", *ends, of=len(points))}

    return Tally(marks, (Share("asked again", "asked_again", COUNTED), *shares), estimates)
