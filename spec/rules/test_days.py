"""Days that leave the calendar stop at its end: a limit of so many days is then no limit."""

from __future__ import annotations

from datetime import date

import pytest

from ettle.engine.basics.day import days_after


@pytest.mark.parametrize(
    ("count", "day"), [(0, date(2024, 1, 1)), (4_000_000, date.max), (-4_000_000, date.min)], ids=str
)
def test_a_number_of_days_stops_at_the_end_of_the_calendar(count: int, day: date) -> None:
    assert days_after(date(2024, 1, 1), count) == day
