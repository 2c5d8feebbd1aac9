"""Cohorts: which stretch of time a day falls into, what it is called, and whether it has been followed long enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from ettle.engine.basics.day import ONE_DAY, months_after
from ettle.engine.measures.columns import Numbers
from ettle.engine.rules.measures import Measure

LENGTH = {"month": 1, "quarter": 3, "year": 12, "financial_year": 12}
"""In months."""
FIRST_MONTH = {"month": 0, "quarter": 0, "year": 0, "financial_year": 3}
"""The month of the year (January is 0) in which one of them begins."""


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """The days [first, until) of a cohort, by the name it is printed under."""

    first: date
    until: date
    label: str


@dataclass(frozen=True)
class Cohorts:
    """The cohort of each unit, by its place in `stretches`, which are in order of days."""

    codes: npt.NDArray[np.int64]
    stretches: tuple[Stretch, ...]
    matured: tuple[bool, ...]
    """Of each whether, on the day of asking, all of it has been followed long enough."""
    empty: tuple[tuple[Stretch, bool], ...] = ()
    """Those between the first and the last in which nobody is, each with whether it has matured."""

    ready: Mapping[str, date] = field(default_factory=dict)
    """By its label the day on which each has been followed long enough."""

    @property
    def in_order(self) -> list[Stretch]:
        """Each from the first to the last."""
        return sorted([*self.stretches, *(each for each, _ in self.empty)])


def cohorts_of(days: Numbers, measure: Measure, on: date) -> Cohorts:
    """The cohorts of the days of units, all of them known."""
    every = measure.cohort.every
    months = days.values.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - FIRST_MONTH[every]
    places, codes = np.unique(months // LENGTH[every], return_inverse=True)
    stretches = tuple(_stretch(int(place), every) for place in places)
    between = np.setdiff1d(np.arange(places[0], places[-1]), places) if len(places) else places
    empty = tuple(_stretch(int(place), every) for place in between)
    months_on = measure.matures_after.months if measure.matures_after else 0

    ready = {each.label: months_after(each.until - ONE_DAY, months_on) for each in (*stretches, *empty)}

    def matured(several: tuple[Stretch, ...]) -> tuple[bool, ...]:
        return tuple(ready[each.label] <= on for each in several)

    whose = np.asarray(codes, dtype=np.int64).reshape(-1)
    return Cohorts(whose, stretches, matured(stretches), tuple(zip(empty, matured(empty), strict=True)), ready)


def _stretch(place: int, every: str) -> Stretch:
    month = place * LENGTH[every] + FIRST_MONTH[every]
    first = date(1970 + month // 12, month % 12 + 1, 1)
    return Stretch(first, months_after(first, LENGTH[every]), _label(first, every))


def _label(first: date, every: str) -> str:
    match every:
        case "month":
            return f"{first:%Y-%m}"
        case "quarter":
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case "year":
            return str(first.year)
    return f"{first.year}-{(first.year + 1) % 100:02d}"
