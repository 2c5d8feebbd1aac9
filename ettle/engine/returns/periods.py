"""The periods of returns: a month, a quarter of the calendar, a year from April."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ettle.engine.basics.day import ONE_DAY, months_after

Length = Literal["month", "quarter", "year"]
WRITTEN: dict[Length, str] = {"month": "2024-03", "quarter": "2024-Q1", "year": "2023-24"}
_SHAPES: dict[Length, str] = {
    "month": r"(\d{4})-(0[1-9]|1[0-2])",
    "quarter": r"(\d{4})-Q([1-4])",
    "year": r"(\d{4})-(\d{2})",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period by its name: the days [start, until)."""

    name: str
    start: date
    until: date

    @property
    def last(self) -> date:
        return self.until - ONE_DAY


def period(length: Length, name: str) -> Stretch:
    """The period of a name. Raises ValueError saying what was expected."""
    found = re.fullmatch(_SHAPES[length], name)
    if found is None or not 1900 <= int(found[1]) <= 9000:
        raise ValueError(f"`{name}` is not a {length}; write it as {WRITTEN[length]}")
    year, part = int(found[1]), int(found[2])
    if length == "month":
        return _of_months(name, date(year, part, 1), 1)
    if length == "quarter":
        return _of_months(name, date(year, 3 * part - 2, 1), 3)
    if (year + 1) % 100 != part:
        raise ValueError(f"`{name}` is not a year from April; write it as {WRITTEN[length]}")
    return _of_months(name, date(year, 4, 1), 12)


def holding(length: Length, day: date) -> Stretch:
    """The period that holds a day."""
    if length == "month":
        return period(length, f"{day:%Y-%m}")
    if length == "quarter":
        return period(length, f"{day.year}-Q{(day.month + 2) // 3}")
    first = day.year if day.month >= 4 else day.year - 1
    return period(length, f"{first}-{(first + 1) % 100:02d}")


def _of_months(name: str, start: date, months: int) -> Stretch:
    return Stretch(name, start, months_after(start, months))
