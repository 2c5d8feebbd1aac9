"""Waits fitted by arithmetic alone: referral to start, start to first job, start to an early leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from math import exp

from ettle.simulation.figures import Quarter, rows
from ettle.simulation.profile import Profile
from ettle.simulation.quarter import span_of

STARTED_BY_REFERRAL = 10_267
STARTED_BY_START = 10_063
"""To 29 March 2019, statistical summary 2, page 9: starts counted by day of referral and by day of start."""

YEAR_1_ENDS = date(2019, 4, 1)


def lag_days(quarters: list[Quarter]) -> float:
    """Mean days from referral to start: those between the two, divided by how many start in a day."""
    last = next(each for each in quarters if each.label == "2019 Jan-Mar")
    waiting = STARTED_BY_REFERRAL - STARTED_BY_START
    return waiting / ((last.starts or 0) / span_of(last.label).days)


def search_days(quarters: list[Quarter], profile: Profile) -> float:
    """Mean days from start to first job, so that as many of year 1 had a job by its end as printed."""
    printed = next(float(row["job_starts_cum"]) for row in rows("fss_cumulative") if row["publication"] == "May 2019")
    year = [each for each in quarters if span_of(each.label).first < YEAR_1_ENDS]

    def found(days: float) -> float:
        return sum((each.starts or 0) * _found_by(each.label, YEAR_1_ENDS, profile, days) for each in year)

    return root(lambda days: printed - found(days), 20.0, 1000.0, 0.1)


def _found_by(of: str, by: date, profile: Profile, mean_days: float) -> float:
    """Share of the starts of quarter `of` with a first job before `by` (six points a quarter)."""
    total = 0.0
    for start in _points(of):
        for months, weight in _limits(profile):
            over = _waited((by - start).days - 1, mean_days, 30.4 * months)
            total += profile.eras.on(start).job_start * weight * over
    return total / 6


def _points(label: str) -> list[date]:
    span = span_of(label)
    return [span.first + timedelta(days=int(span.days * (each + 0.5) / 6)) for each in range(6)]


def _limits(profile: Profile) -> list[tuple[int, float]]:
    """Pre-employment months and the share of people who have them."""
    whole = sum(profile.groups.values())
    return [(profile.pre_employment_months[group], weight / whole) for group, weight in profile.groups.items()]


def _waited(days: float, mean_days: float, limit: float) -> float:
    """Share of waits over within `days`, of an exponential wait cut off at `limit` days."""
    days = min(max(days, 0.0), limit)
    return (1 - exp(-days / mean_days)) / (1 - exp(-limit / mean_days))


def early_leave_days(quarters: list[Quarter], profile: Profile, after_work: float) -> float:
    """Mean days to an early leave, so that those of year 1 who had left by its end are as many as printed.

    `after_work`: the share of all starts of year 1 who had left early by then after a job was lost.
    """
    printed = next(float(row["value"]) for row in rows("fss_early_leavers") if row["measure"].startswith("left early"))
    year = [each for each in quarters if span_of(each.label).first < YEAR_1_ENDS]
    printed -= after_work * sum(each.starts or 0 for each in year)

    def left(days: float) -> float:
        return sum((each.starts or 0) * _left_by(each.label, YEAR_1_ENDS, profile, days) for each in year)

    return root(lambda days: printed - left(days), 20.0, 2000.0, 0.1)


def _left_by(of: str, by: date, profile: Profile, mean_days: float) -> float:
    eras = profile.eras
    total = 0.0
    for start in _points(of):
        work = eras.on(start)
        for months, weight in _limits(profile):
            over = _waited((by - start).days - 5, mean_days, 30.4 * months)
            total += (1 - work.job_start) * work.early_leave * weight * over
    return total / 6


def root(rising: Callable[[float], float], low: float, high: float, width: float) -> float:
    """Where a rising function crosses zero, by halving [low, high] until it is `width` wide."""
    while high - low > width:
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2
