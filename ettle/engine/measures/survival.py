"""`time_to`: how long until something comes about, with those it has not come to yet still counted while they were seen.

Where something else may come first (a competing event), shares are the cumulative incidence of Aalen and Johansen: taken for
lost from sight, those it cannot come to any more would be counted as if it would come to them like to the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from ettle.engine.measures.columns import Truths
from ettle.engine.measures.counting import everybody
from ettle.engine.measures.figure import COUNTED, NORMAL_95, Estimate, exactly
from ettle.engine.measures.tally import Tally
from ettle.engine.measures.units import Rows, Units


def _with_interval(share: float, error: float) -> tuple[float, float, float]:
    """A share with its 95 per cent interval on the scale of log(-log), by its standard error."""
    if share in (0.0, 1.0) or not np.isfinite(error):
        return share, share, share
    spread = NORMAL_95 * error / (share * np.log(share))
    return share, float(share ** np.exp(-spread)), float(share ** np.exp(spread))


@dataclass(frozen=True)
class Curve:
    """A Kaplan-Meier curve: the share still waiting after each day on which something happened.

    `variance` is Greenwood's sum (of d / (n (n - d)) over the days); the interval is on the scale of log(-log), as is
    usual, so that it stays between 0 and 1.
    """

    days: npt.NDArray[np.int64]
    waiting: npt.NDArray[np.float64]
    variance: npt.NDArray[np.float64]
    at_risk: npt.NDArray[np.int64]
    longest: int
    """The longest anybody was seen: the curve says nothing of later days."""

    def at(self, day: int) -> tuple[float, float, float] | None:
        """The share still waiting after so many days, and its 95 per cent interval; None where nobody was seen so long."""
        if day > self.longest:
            return None
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        share = float(self.waiting[place])
        return _with_interval(share, share * float(np.sqrt(self.variance[place])))

    def reached(self, day: int) -> tuple[float, float, float] | None:
        """The share it has come to after so many days, and its interval."""
        found = self.at(day)
        return None if found is None else (1 - found[0], 1 - found[2], 1 - found[1])

    @property
    def median(self) -> int | None:
        """The first day after which no more than half are still waiting; None where more than half were to the end."""
        reached = np.flatnonzero(self.waiting <= 0.5)
        return int(self.days[reached[0]]) if len(reached) else None


def kaplan_meier(durations: npt.NDArray[np.int64], happened: Truths) -> Curve:
    """The curve of so many days each, at whose end it happened or the person was seen no more."""
    days, place = np.unique(durations, return_inverse=True)
    ended = np.bincount(place, minlength=len(days))
    events = np.bincount(place[happened], minlength=len(days))
    at_risk = len(durations) - np.append(0, np.cumsum(ended)[:-1]) if len(days) else np.zeros(0, dtype=np.int64)
    left = at_risk - events
    with np.errstate(divide="ignore", invalid="ignore"):
        waiting = np.cumprod(left / np.maximum(at_risk, 1))
        variance = np.cumsum(np.where(events > 0, events / (at_risk * left), 0.0))
    longest = int(days[-1]) if len(days) else -1
    return Curve(days.astype(np.int64), waiting, variance, at_risk.astype(np.int64), longest)


@dataclass(frozen=True)
class Incidence:
    """Cumulative incidence: the share it has come to after each day on which anything happened.

    The variance is that of Marubini and Valsecchi (1995); the interval is on the scale of log(-log).
    """

    days: npt.NDArray[np.int64]
    share: npt.NDArray[np.float64]
    variance: npt.NDArray[np.float64]
    longest: int

    def reached(self, day: int) -> tuple[float, float, float] | None:
        """The share it has come to after so many days, and its 95 per cent interval; None where nobody was seen so long."""
        if day > self.longest:
            return None
        place = int(np.searchsorted(self.days, day, side="right")) - 1
        if place < 0:
            return 0.0, 0.0, 0.0
        return _with_interval(float(self.share[place]), float(np.sqrt(max(self.variance[place], 0.0))))

    @property
    def median(self) -> int | None:
        """The first day by which it has come to half of all; None where it never does."""
        reached = np.flatnonzero(self.share >= 0.5)
        return int(self.days[reached[0]]) if len(reached) else None


def aalen_johansen(durations: npt.NDArray[np.int64], happened: Truths, instead: Truths) -> Incidence:
    """The incidence of so many days each, at whose end it happened, something else did instead, or the person was seen no more."""
    days, place = np.unique(durations, return_inverse=True)
    count, many = len(days), len(durations)
    ended, own, any_ = (np.bincount(place[each], minlength=count) for each in (..., happened, happened | instead))
    at_risk = (many - np.append(0, np.cumsum(ended)[:-1])).astype(np.float64)[:count]
    left = at_risk - any_
    before = np.append(1.0, np.cumprod(left / np.maximum(at_risk, 1))[:-1])[:count]
    share = np.cumsum(before * own / np.maximum(at_risk, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.where(left > 0, any_ / (at_risk * left), 0.0)  # after the last day there is nothing to carry on
        own_part = before**2 * own * (at_risk - own) / at_risk**3
        shared = before * own / at_risk**2
    variance = (
        share**2 * np.cumsum(greenwood)
        - 2 * share * np.cumsum(share * greenwood)
        + np.cumsum(share**2 * greenwood)
        + np.cumsum(own_part)
        - 2 * (share * np.cumsum(shared) - np.cumsum(share * shared))
    )
    return Incidence(days.astype(np.int64), share, variance, int(days[-1]) if count else -1)


@dataclass(frozen=True)
class Seen:
    """For each unit how many days it was seen, and at their end whether it happened, something else did, or it was lost."""

    durations: npt.NDArray[np.int64]
    happened: Truths
    instead: Truths
    lost: Truths
    counted: Truths
    """Those that have a first day."""


def seen(units: Units) -> Seen:
    """Each unit until it happened, or something else did, or it was lost from sight, or until the day of asking."""
    time = units.measure.time
    assert time is not None
    since, to = units.earliest(time.from_), units.earliest(time.to)
    today = np.full(len(units), units.register.today, dtype=np.int64)
    last_seen = today
    for name in time.lost:
        lost = units.latest_if_all(name)
        last_seen = np.where(lost.known, np.minimum(last_seen, lost.values), last_seen)
    instead = np.zeros(len(units), dtype=np.bool_)
    for name in time.competing:
        other = units.earliest(name)
        comes = other.known & (other.values <= last_seen)
        last_seen, instead = np.where(comes, other.values, last_seen), instead | comes
    in_time = to.values <= last_seen if time.same_day == "happened" else to.values < last_seen
    to_the_end = (last_seen == today) & ~instead
    happened = to.known & (in_time | to_the_end) & (to.values <= last_seen) & (to.values >= since.values)
    durations = np.where(happened, to.values, np.maximum(last_seen, since.values)) - since.values
    instead &= ~happened
    return Seen(durations, happened, instead, ~happened & ~instead & (last_seen < today), since.known)


def time_to(units: Units) -> Tally:
    """How many it has come to, how many were lost or still wait, and the curve at the days asked about."""
    found, time = seen(units), units.measure.time
    assert time is not None
    instead = {"competing": found.instead & found.counted} if time.competing else {}
    marks = {
        COUNTED: everybody(units),
        "reached": found.happened & found.counted,
        **instead,
        "lost": found.lost & found.counted,
        "still_waiting": ~found.happened & ~found.instead & ~found.lost & found.counted,
        "no_first_day": ~found.counted,
    }

    def estimates(places: Rows) -> Mapping[str, Estimate]:
        inside = places[found.counted[places]]
        days, happened = found.durations[inside], found.happened[inside]
        curve = aalen_johansen(days, happened, found.instead[inside]) if instead else kaplan_meier(days, happened)
        median = curve.median
        by_day = {f"within {day} days": _reached_by(curve, day) for day in time.at.days}
        return {**by_day, "median days": Estimate(None if median is None else Decimal(median), "days")}

    return Tally(marks, estimates=estimates)


def _reached_by(curve: Curve | Incidence, day: int) -> Estimate:
    """The share it has come to, with its interval."""
    found = curve.reached(day)
    if found is None:
        return Estimate(None, "share")
    share, low, high = found
    return Estimate(exactly(share), "share", exactly(low), exactly(high))
