"""Quarters and financial years as the published tables write them: "2018 Apr-Jun", "2019/20"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ettle.engine.basics.day import months_after

_FIRST_MONTH = {"Jan-Mar": 1, "Apr-Jun": 4, "Jul-Sep": 7, "Oct-Dec": 10}
_NAME = {month: name for name, month in _FIRST_MONTH.items()}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days [first, until) of a printed quarter or year."""

    first: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.first).days


@lru_cache(maxsize=256)
def span_of(label: str) -> Span:
    """The days of "2018 Apr-Jun" or of the financial year "2019/20" (April to March)."""
    if "/" in label:
        first = date(int(label[:4]), 4, 1)
        return Span(first, months_after(first, 12))
    year, months = label.split()
    first = date(int(year), _FIRST_MONTH[months], 1)
    return Span(first, months_after(first, 3))


def quarter_of(day: date) -> str:
    """The printed name of the quarter a day lies in."""
    month = (day.month - 1) // 3 * 3 + 1
    return f"{day.year} {_NAME[month]}"


def financial_year_of(day: date) -> str:
    """The printed name of the financial year a day lies in."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"
