"""Days as numbers since 1970: months that end early, working days."""

from __future__ import annotations

import numpy as np
from numba import njit

NEVER = np.int32(2932896)
DAY, WORKING_DAY, WEEK, MONTH = 0, 1, 2, 3


@njit(cache=True, nogil=True)
def civil(day):
    """Year, month and day of a number of days since 1970."""
    z = np.int64(day) + 719468
    era = z // 146097
    of_era = z - era * 146097
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (1 if month <= 2 else 0), month, of_year - (153 * shifted + 2) // 5 + 1


@njit(cache=True, nogil=True)
def number_of(year, month, day):
    """The number of days since 1970 of a year, month and day."""
    y = year - 1 if month <= 2 else year
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@njit(cache=True, nogil=True)
def months_after(day, count):
    """The same day of the month so many months later, or the last of that month."""
    year, month, of_month = civil(day)
    months = year * 12 + month - 1 + count
    year, month = months // 12, months % 12 + 1
    following = number_of(year + 1, 1, 1) if month == 12 else number_of(year, month + 1, 1)
    return min(number_of(year, month, 1) + of_month - 1, following - 1)


@njit(cache=True, nogil=True)
def working_days_after(day, count, holidays):
    """The so many-th working day after a day; `holidays` are sorted."""
    current = np.int64(day)
    while count > 0:
        current += 1
        if (current + 3) % 7 < 5:
            place = np.searchsorted(holidays, current)
            if place == len(holidays) or holidays[place] != current:
                count -= 1
    return current


@njit(cache=True, nogil=True)
def after(day, unit, count, holidays):
    """The day so many units after a day, kept inside the calendar."""
    if unit == MONTH:
        return months_after(day, count)
    if unit == WORKING_DAY:
        return working_days_after(day, count, holidays)
    return min(np.int64(day) + (7 * count if unit == WEEK else count), np.int64(NEVER))
