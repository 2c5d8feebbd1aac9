"""A period: the cohorts from one to another, each counted whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ettle.engine.measures.disclosure.releasing import released
from ettle.engine.measures.figure import NotMeasured
from ettle.engine.measures.measuring import measured
from ettle.engine.measures.period import NoSuchPeriod
from spec.measures.drawn import asked

STARTED = """
person | begun      | work_began
ada    | 2020-02-01 | 2020-03-01
bea    | 2020-11-01 | .
cat    | 2021-02-01 | 2021-03-01
dot    | 2021-08-01 | .
"""


def rows(measure, first, last):
    found = measured(replace(asked(measure, enrolments=STARTED), first=first, last=last))
    return {row.cohort: row.counts["started" if measure == "entered_work" else "counted"] for row in found.rows}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2020-Q4", "2021-Q1", {"2020-Q4": 1, "2021-Q1": 1, "all": 2}),
        ("", "2020-Q3", {"2020-Q1": 1, "2020-Q2": 0, "2020-Q3": 0, "all": 1}),
        ("2021-Q2", "", {"2021-Q2": 0, "2021-Q3": 1, "all": 1}),
        ("2020", "2020", {"2020-Q1": 1, "2020-Q2": 0, "2020-Q3": 0, "2020-Q4": 1, "all": 2}),
        ("2020-12", "2020-12", {"2020-Q4": 1, "all": 1}),
        ("2020-21", "2020-21", {"2020-Q2": 0, "2020-Q3": 0, "2020-Q4": 1, "2021-Q1": 1, "all": 2}),
        ("2024", "", {}),
    ],
)
def test_the_cohorts_of_a_period_and_all_of_these_alone(first, last, expected):
    assert rows("entered_work", first, last) == expected


def test_a_year_that_lies_partly_in_a_period_is_counted_whole():
    assert rows("days_to_work", "2020-Q4", "2021-Q1") == {"2020": 2, "2021": 2, "all": 4}


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [("2020-Q5", "", "first"), ("", "last year", "last"), ("2020-13", "", "first"), ("2021", "2020-Q4", "last")],
)
def test_a_period_that_is_none_is_told_with_its_wrong_end(first, last, end):
    with pytest.raises(NoSuchPeriod) as told:
        rows("entered_work", first, last)
    assert told.value.end == end


def test_a_period_does_not_leave():
    """Two periods taken from each other would tell of a third."""
    with pytest.raises(NotMeasured, match="a table leaves whole"):
        released(replace(asked("entered_work", enrolments=STARTED), first="2020"))
