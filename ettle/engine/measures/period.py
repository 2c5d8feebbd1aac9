"""A period: the cohorts from one to another, both with, each by its name: `2020`, `2020-Q3`, `2020-07`, `2020-21`.

A name of another length than the cohorts' own is of its days: from `2020` on, quarters begin with the first of 2020. A cohort
that lies partly in a period is counted whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ettle.engine.basics.day import months_after
from ettle.engine.measures.cohorts import Stretch
from ettle.engine.measures.figure import NotMeasured

NAMED = re.compile(r"([12][0-9]{3})(?:-(?:Q([1-4])|([0-9]{2})))?")
End = Literal["first", "last"]


class NoSuchPeriod(NotMeasured):
    """A period that is none; `end` is the one of its two names that is wrong."""

    def __init__(self, end: End, said: str) -> None:
        self.end: End = end
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class Period:
    """The days [since, until); None = without a limit on that side."""

    since: date | None = None
    until: date | None = None

    def holds(self, cohort: Stretch) -> bool:
        return (self.since is None or cohort.until > self.since) and (self.until is None or cohort.first < self.until)


def period_of(first: str, last: str, every: str) -> Period:
    """The period from the first cohort to the last, of cohorts of one length. Raises NoSuchPeriod."""
    since = _days(first, every, "first")[0] if first else None
    until = _days(last, every, "last")[1] if last else None
    if since is not None and until is not None and until <= since:
        raise NoSuchPeriod("last", "It ends before it begins. Choose a later end")
    return Period(since, until)


def _days(name: str, every: str, end: End) -> tuple[date, date]:
    """The days [first, until) that a name stands for."""
    found = NAMED.fullmatch(name)
    year, quarter, two = found.groups() if found else ("", None, None)
    if year and quarter:
        return _from(int(year), 3 * int(quarter) - 2, 3)
    if year and two and int(two) == (int(year) + 1) % 100 and (every == "financial_year" or int(two) > 12):
        return _from(int(year), 4, 12)
    if year and two and 1 <= int(two) <= 12:
        return _from(int(year), int(two), 1)
    if year and not two:
        return _from(int(year), 1, 12)
    raise NoSuchPeriod(end, "That is no cohort. Say it as 2020, 2020-Q3, 2020-07 or 2020-21")


def _from(year: int, month: int, months: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, months_after(first, months)
