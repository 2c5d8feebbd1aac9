"""Draws from a random source: a weighted choice, a wait in days, a working day."""

from __future__ import annotations

from bisect import bisect
from datetime import date, timedelta
from itertools import accumulate
from math import exp, log
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """A choice of values by weight, prepared once and drawn often."""

    def __init__(self, weights: dict[T, float]) -> None:
        self._values = list(weights)
        self._sums = list(accumulate(weights.values()))

    def draw(self, rng: Random) -> T:
        return self.at(rng.random())

    def at(self, part: float) -> T:
        """The value at `part` (0-1) of all the weight."""
        return self._values[min(bisect(self._sums, part * self._sums[-1]), len(self._values) - 1)]


def wait(rng: Random, mean_days: float, below: int | None = None) -> int:
    """Whole days of an exponential wait, cut to fall in 0 .. below - 1 where `below` is given."""
    part = rng.random()
    if below is not None:
        part *= 1.0 - exp(-below / mean_days)
    days = int(-mean_days * log(1.0 - part))
    return days if below is None else min(days, below - 1)


def working_day(rng: Random, first: date) -> date:
    """One of the five Mondays to Fridays of the week that begins on `first`."""
    days, weekend = int(rng.random() * 5), 5 - first.weekday()
    if weekend > 0:
        return first + timedelta(days=days if days < weekend else days + 2)
    return first + timedelta(days=days + 2 + weekend)


def weekday(day: date, first: date, until: date) -> date:
    """`day`, or the nearest Monday to Friday of [first, until) when it is a weekend."""
    late = day.weekday() - 4
    if late <= 0:
        return day
    back = day - timedelta(days=late)
    return back if back >= first else min(day + timedelta(days=3 - late), until - timedelta(days=1))
