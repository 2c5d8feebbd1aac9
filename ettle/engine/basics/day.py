"""Calendar arithmetic: months that end early, and working days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Set
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def days_after(day: date, count: int) -> date:
    """The day `count` days after `day`, kept inside the calendar (year 1 to 9999)."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min


def months_after(day: date, count: int) -> date:
    """The same day of the month `count` months later, or the last day of that month."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_after(day: date, count: int, holidays: Set[date]) -> date:
    """The `count`-th working day after `day` (day 0); weekends and `holidays` are not working days."""
    current = day
    while count > 0:
        current += ONE_DAY
        if current.weekday() < 5 and current not in holidays:
            count -= 1
    return current


def whole_years(since: date, day: date) -> int:
    """Age in whole years; somebody born on 29 February has the birthday on 1 March in other years."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))
