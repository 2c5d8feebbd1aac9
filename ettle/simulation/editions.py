"""Which starts a printed rate speaks of, and up to which day its outcomes were known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ettle.engine.basics.day import months_after
from ettle.simulation.figures import rows
from ettle.simulation.outcomes import RATES
from ettle.simulation.quarter import span_of

FIRST_DAY = date(2018, 3, 13)
MATURE_MONTHS = dict(zip(RATES, (12, 15, 18, 24), strict=True))
"""Months a start must lie back for its rate to be printed; derived from the year 4 annual report, page 10."""

DATA_TO_OF_THE_EVALUATION = date(2021, 3, 31)
"""The economic evaluation of October 2021: its data day is not printed; years 1 to 3 are what it covers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Starts of [first, until), outcomes achieved by `data_to`."""

    first: date
    until: date
    data_to: date

    def holds(self, start: date) -> bool:
        return self.first <= start < self.until


def data_to(edition: str) -> date:
    """The last day of the data of an edition such as "Feb 2025"."""
    for row in rows("fss_cumulative"):
        if row["publication"] == edition:
            return date.fromisoformat(row["data_to"])
    return DATA_TO_OF_THE_EVALUATION


def reading(cohort: str, edition: str, rate: str) -> Reading:
    """What "2018 Apr-Jun", "2018 cohort (yr 1)" or "all mature cohorts" means in an edition."""
    last = data_to(edition)
    if cohort == "all mature cohorts":
        return Reading(FIRST_DAY, months_after(last + timedelta(days=1), -MATURE_MONTHS[rate]), last)
    span = span_of("2018/19" if "yr 1" in cohort else cohort)
    first = FIRST_DAY if span.first == date(2018, 4, 1) else span.first
    return Reading(first, span.until, last)
