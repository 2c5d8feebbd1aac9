"""The planted year goes through the checks, and what is counted is told."""

from __future__ import annotations

import pytest

from tests.claims.schemes.measuring import checked_year
from tests.claims.schemes.telling import Group, difference, found, honest, told


@pytest.fixture(scope="module")
def checked():
    return checked_year(300, 11)


def test_the_last_lines_say_recall_false_questions_and_the_widest_difference(checked):
    lines = list(told([checked]))
    assert [line.partition(":")[0] for line in lines[-4:]] == [
        "recall",
        "recall beyond the rules",
        "false questions",
        "widest difference between groups",
    ]


def test_a_claim_that_is_planted_is_never_counted_as_honest(checked):
    wrong = {(each.enrolment, each.rule) for each in checked.year.planted}
    right = honest(checked)
    assert right and not {(each.id.enrolment, each.id.rule) for each in right} & wrong
    assert any(map(found, checked.claims))


def test_newcombes_interval_is_the_published_one():
    """Newcombe 1998, 56 of 70 against 48 of 80, method 10: 5.24 to 33.39 points."""
    points, low, high = difference(56, 70, 48, 80)
    assert (round(points, 2), round(low, 2), round(high, 2)) == (20.0, 5.24, 33.39)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(-1.9, 2.0, "within"), (-1.9, 2.1, "not decided"), (2.1, 3.0, "beyond"), (-3.0, -2.1, "beyond")],
)
def test_a_group_is_judged_by_its_interval_and_not_by_its_point(low, high, verdict):
    assert Group("age", 500, 0.03, 1.0, low, high).verdict == verdict
