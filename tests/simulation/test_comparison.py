"""A simulated set lands on the printed figures; judged by the day counter beside this test."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

import pytest

from ettle.simulation import simulate
from ettle.simulation.comparison import Compared, Simulated, compare, footer, miss, table, watching
from tests.simulation.day_counter import outcomes_of

PEOPLE = 12_000
STARTS = 8_000
"""About two thirds of the referred start."""
SPRING_2018 = 310
"""Of them, about this many in April-June 2018 (2,815 of 70,513)."""


@lru_cache(maxsize=1)
def compared() -> tuple[Compared, ...]:
    return tuple(compare(simulate(PEOPLE, 5, "fair-start-scotland"), outcomes_of))


def find(figure: str) -> Compared:
    return next(each for each in compared() if each.figure == figure)


@pytest.mark.parametrize("rate", ["job_start", "job_13", "job_26", "job_52"])
def test_all_mature_cohorts_of_february_2025_are_reached(rate: str):
    """n = 8,000 starts, fewer for later outcomes (at least 5,500): four sigma, and half a point for rounding in print."""
    row = find(f"{rate}, all mature cohorts, Feb 2025")
    share = row.published / 100
    assert abs(row.difference) <= 0.5 + 400 * sqrt(share * (1 - share) / 5500)


@pytest.mark.parametrize("figure", ["job_start", "job_13", "job_26", "early leavers"])
def test_the_cohort_of_spring_2018_is_reached(figure: str):
    """n = about 310 starts: four sigma, and half a point for rounding in print."""
    row = find(f"{figure}, 2018 Apr-Jun, Feb 2020")
    share = row.published / 100
    assert abs(row.difference) <= 0.5 + 400 * sqrt(share * (1 - share) / SPRING_2018)


def test_every_fitted_quarter_has_its_share_of_starts():
    """n = 8,000 starts: four sigma of a binomial count, scaled as the rows are."""
    for each in compared():
        if each.figure.startswith("starts ") and each.status == "fitted":
            share = each.published / 70_513
            assert abs(each.difference) <= 4 * sqrt(STARTS * share) * 70_513 / STARTS, each


def test_the_held_back_quarter_is_predicted_and_its_miss_is_said():
    held_back = [each for each in compared() if each.status == "held back"]
    assert [each.published for each in held_back] == [5206, 3413, 1338]
    assert miss(compared()).startswith("Held back, 2021 Apr-Jun: referrals 5,206, predicted ")


def test_the_table_has_a_line_for_every_figure_and_names_its_status():
    lines = table(compared()).splitlines()
    assert len(lines) == len(compared()) + 1
    assert all(line.endswith(each.status) for line, each in zip(lines[1:], compared(), strict=True))


def test_no_starts_is_an_error_that_says_what_to_do():
    with pytest.raises(ValueError, match="simulate more people"):
        compare([], outcomes_of)


def test_the_footer_says_how_many_people_and_how_much_may_be_luck():
    """Of 60 people about 40 start: a share of them is sure to 100 / sqrt(40) = 16 points."""
    simulated = Simulated()
    events = list(simulate(60, 5, "fair-start-scotland"))
    assert list(watching(events, outcomes_of, simulated)) == events
    starts = sum(each.kind == "start" for each in events)
    assert f"60 people, {starts} starts" in footer(simulated)
    assert f"over all starts to {100 / sqrt(starts):.1f}" in footer(simulated)


def test_a_difference_comes_with_its_sampling_error():
    """n = about 310 starts of spring 2018: two standard errors of 32 % are 5.3 points."""
    assert find("job_start, 2018 Apr-Jun, Feb 2020").error == pytest.approx(5.3, abs=0.8)
    assert all(each.error > 0 for each in compared() if each.simulated)
