"""Small conversions used everywhere: days, instants, numbers, yes and no."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

Doc = dict[str, Any]
ONE_DAY = dt.timedelta(days=1)
HORIZON_DAYS = 3 * 365 + 1
UK = ZoneInfo("Europe/London")


def to_date(value: Any) -> dt.date | None:
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(str(value)[:10])


def sure_date(value: Any) -> dt.date:
    day = to_date(value)
    if day is None:
        raise ValueError("a day is missing")
    return day


def to_instant(value: Any) -> dt.datetime:
    moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def uk_day(moment: dt.datetime) -> dt.date:
    """The calendar day in Scotland on which an instant falls."""
    return moment.astimezone(UK).date()


def text(value: Any) -> str:
    """One spelling for equal values: yes, no, ISO days, plain numbers."""
    if value is True:
        return "yes"
    if value is False:
        return "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (int, Decimal, Fraction)):
        return str(Fraction(value))
    return str(value)


def is_yes(value: Any) -> bool:
    return text(value) == "yes"


def to_number(value: Any) -> Fraction | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    if isinstance(value, (int, Decimal, Fraction)):
        return Fraction(value)
    try:
        return Fraction(str(value))
    except ValueError:
        return None


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


def add_length(day: dt.date, length: Doc) -> dt.date:
    """A day plus `{years, months, weeks, days}`."""
    months = int(length.get("months", 0)) + 12 * int(length.get("years", 0))
    moved = add_months(day, months) if months else day
    return add_days(moved, 7 * int(length.get("weeks", 0)) + int(length.get("days", 0)))


def add_working_days(day: dt.date, count: int, days_off: set[dt.date]) -> dt.date:
    while count > 0:
        day += ONE_DAY
        if day.weekday() < 5 and day not in days_off:
            count -= 1
    return day


def day_range(first: dt.date, until: dt.date) -> Iterator[dt.date]:
    while first < until:
        yield first
        first += ONE_DAY


def years_between(earlier: dt.date, later: dt.date) -> int:
    years = later.year - earlier.year
    return years - 1 if (later.month, later.day) < (earlier.month, earlier.day) else years


def half_up(amount: Fraction) -> int:
    """Round to whole pence, halves upwards."""
    return int((amount + Fraction(1, 2)).__floor__())


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
