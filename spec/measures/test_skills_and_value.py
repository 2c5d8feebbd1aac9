"""Skills: qualifications and distance travelled. Value: what outcomes cost, and what the case mix leads to expect."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from ettle.engine.measures.expected import how_many, limits_of
from spec.measures.drawn import changed, figure, shows

STARTED = "person | begun\nada | 2021-04-01\nbea | 2021-04-01\ncat | 2021-04-01\ndot | 2021-04-01"


def test_qualifications():
    shows(
        "qualifications",
        """
        cohort  | started | numerator
        2021-Q2 | 3       | 1
        """,
        enrolments=STARTED,
        outcomes="""
        person | rule          | n | state    | on
        ada    | qualification | 1 | achieved | 2022-04-01
        bea    | qualification | 1 | achieved | 2022-04-02
        cat    | qualification | 1 | possible | .
        """,
    )


# Scores in hundredths. Ada: confidence 2 to 5, health 4 to 3: on average 1 further. Bea: asked twice on one day. Cat: by
# another edition the second time. Dot: never.
SCORES = """
person | on         | tool         | area       | score
ada    | 2021-04-05 | life-areas-1 | confidence | 200
ada    | 2021-06-05 | life-areas-1 | confidence | 900
ada    | 2021-08-05 | life-areas-1 | confidence | 500
ada    | 2021-04-05 | life-areas-1 | health     | 400
ada    | 2021-08-05 | life-areas-1 | health     | 300
bea    | 2021-04-05 | life-areas-1 | health     | 200
bea    | 2021-04-05 | life-areas-1 | health     | 500
cat    | 2021-04-05 | life-areas-1 | health     | 200
cat    | 2021-08-05 | life-areas-2 | health     | 500
"""


def test_distance_travelled():
    shows(
        "distance_travelled",
        """
        cohort | counted | never_asked | asked_once | asked_again | better | same | worse | mean points
        2021   | 4       | 1           | 2          | 1           | 1      | 0    | 0     | 1.00
        """,
        enrolments=STARTED,
        assessments=SCORES,
    )


@pytest.mark.parametrize(("area", "points"), [("confidence", "3.00"), ("health", "-1.00")])
def test_distance_travelled_in_one_area_of_life(area, points):
    measure = changed("distance_travelled", life_area=area)
    shows(measure, f"cohort | asked_again | mean points\n2021 | 1 | {points}", enrolments=STARTED, assessments=SCORES)


def test_paid_for_outcomes():
    """What can never be earned adds nothing; a sum that is not payable yet is earned all the same."""
    shows(
        "paid_for_outcomes",
        """
        cohort | counted | started | sustained_13_weeks | total     | for each of started | for each of sustained_13_weeks | for each of sustained_52_weeks
        2018   | 3       | 3       | 2                  | £3,300.50 | £1,100.17           | £1,650.25                      | [z]
        """,
        enrolments="person | begun | programme\n"
        + "\n".join(f"{who} | 2018-04-03 | fair-start-scotland" for who in ("ada", "bea", "cat")),
        outcomes="person | rule | n | state | on\nada | job_13 | 1 | achieved | 2019-01-01\nbea | job_13 | 1 | achieved | 2019-01-01",
        payments="""
        person | rule   | n | amount | state    | achieved_on
        ada    | job_13 | 1 | 90000  | payable  | 2019-01-01
        bea    | job_13 | 1 | 240050 | not_due  | 2019-01-01
        bea    | job_26 | 1 | 60000  | never    | 2019-05-01
        cat    | job_13 | 1 | 90000  | not_yet  | .
        """,
    )


# By distance-1 each of these two has a chance of 1 / (1 + e^0.40) = 0.4013: of two, 0.80 are expected.
def test_work_for_expected():
    [row, whole] = figure(
        "work_for_expected",
        enrolments="person | begun | work_began\nada | 2021-04-01 | 2021-05-01\nbea | 2021-04-01 | .",
    ).rows
    assert (row.counts["numerator"], row.estimates["expected"].value) == (1, Decimal("0.802625"))
    assert row.estimates["actual for expected"].value == Decimal("1.245912")
    limits = row.estimates["95% limits"]
    assert (limits.low, limits.high) == (0, Decimal("2.491825")), "by chance alone it may be none or both"
    assert whole.estimates == row.estimates


def test_how_many_there_may_be_by_chance():
    assert how_many(np.asarray([0.5, 0.5, 0.5])).tolist() == [0.125, 0.375, 0.375, 0.125]
    exact, normal = (limits_of(np.full(many, 0.3), 0.025, 1.959963984540054) for many in (400, 401))
    assert exact == (102.0, 138.0)
    assert [round(each) for each in normal] == [102, 138]
