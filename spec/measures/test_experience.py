"""Experience: what was offered and given, how long people wait, who leaves early, when and why."""

from __future__ import annotations

from datetime import date

from spec.measures.drawn import figure, shows
from spec.measures.test_reach import DISTANCES

# Six periods of a contact each month and a plan once. What is not due, excused or not owed is in no denominator.
OFFERED = """
person | rule    | n | due_on     | state
ada    | contact | 1 | 2021-04-30 | met
ada    | contact | 2 | 2021-05-31 | missed
ada    | contact | 3 | 2021-06-30 | excused
ada    | contact | 4 | 2021-06-30 | unknown
ada    | plan    | 1 | 2021-04-28 | met
bea    | plan    | 1 | 2021-04-28 | late
cat    | plan    | 1 | 2021-04-28 | missed
"""


def test_offers_met():
    shows(
        "offers_met",
        """
        cohort  | rule    | counted | owed | numerator | met | late | missed | excused | unknown | % of owed
        2021-Q2 | contact | 4       | 2    | 1         | 1   | 0    | 1      | 1       | 1       | 50.0%
        2021-Q2 | plan    | 3       | 3    | 2         | 1   | 1    | 1      | 0       | 0       | 66.7%
        """,
        "rule",
        enrolments=DISTANCES,
        offers=OFFERED,
    )


def test_plan_in_time():
    """Late is not in time."""
    shows(
        "plan_in_time",
        """
        cohort  | counted | owed | numerator | late | % of owed
        2021-Q2 | 3       | 3    | 1         | 1    | 33.3%
        """,
        enrolments=DISTANCES,
        offers=OFFERED,
    )


def test_parking():
    shows(
        "parking",
        """
        cohort | distance_from_work | owed | numerator | % of owed
        2021   | 1 nearest          | 3    | 2         | 66.7%
        2021   | 2 between          | 1    | 0         | 0.0%
        2021   | 3 furthest         | 1    | 1         | 100.0%
        """,
        "distance_from_work",
        enrolments=DISTANCES,
        offers=OFFERED,
    )


# Ada waited a day, Bea 3, Cat 11; nobody knows when Dot was referred.
WAITED = """
person | begun      | referred_on | left       | leave_reason | work_began
ada    | 2021-04-12 | 2021-04-11  | 2021-05-12 | health       | .
bea    | 2021-04-12 | 2021-04-09  | 2022-04-12 | health       | .
cat    | 2021-04-12 | 2021-04-01  | 2021-10-12 | .            | .
dot    | 2021-04-12 | .           | 2021-06-12 | into_work    | 2021-06-12
"""


def test_days_to_start():
    shows(
        "days_to_start",
        """
        cohort  | counted | known | lower quarter | median | upper quarter
        2021-Q2 | 3       | 3     | 2             | 3      | 7
        """,
        enrolments=WAITED,
    )


def test_early_leavers():
    """Within a year is before the day 365 days after; Dot left for work."""
    shows(
        "early_leavers",
        """
        cohort  | started | numerator | % of started
        2021-Q2 | 4       | 2         | 50.0%
        """,
        enrolments=WAITED,
    )


def test_early_leavers_why():
    shows(
        "early_leavers_why",
        """
        cohort | counted | health | unknown | % health | % unknown
        2021   | 2       | 1      | 1       | 50.0%    | 50.0%
        """,
        enrolments=WAITED,
    )


def test_early_leavers_when():
    """Of four one leaves on day 30, Dot goes to work on day 61 and can leave without a job no more, two leave by day 365."""
    found = figure("early_leavers_when", on=date(2024, 1, 1), enrolments=WAITED).rows[0]
    assert (found.counts["reached"], found.counts["competing"], found.counts["lost"]) == (3, 1, 0)
    shares = {name: each.value for name, each in found.estimates.items()}
    assert shares == {
        "within 28 days": 0,
        "within 91 days": 0.25,
        "within 182 days": 0.25,
        "within 365 days": 0.75,
        "median days": 183,
    }
