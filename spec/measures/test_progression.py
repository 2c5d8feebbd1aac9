"""Progression: who entered work, who was in work when asked, how long it took."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from ettle.engine.measures.figure import NotMeasured, wilson
from ettle.engine.measures.survival import aalen_johansen, kaplan_meier
from spec.measures.drawn import changed, figure, shows

# Ada and Bea entered work within a year, Cat later; Dot not yet. Eve started too lately for a rate.
STARTED = """
person | begun      | work_began | left       | sex
ada    | 2021-04-01 | 2021-05-03 | .          | female
bea    | 2021-06-30 | 2022-06-30 | .          | female
cat    | 2021-04-01 | 2022-04-02 | .          | .
dot    | 2021-07-01 | .          | 2021-09-01 | male
eve    | 2023-02-01 | 2023-02-15 | .          | male
"""


def test_entered_work():
    shows(
        "entered_work",
        """
        cohort  | matured | started | numerator | not_known | % of started
        2021-Q2 | yes     | 3       | 2         | 0         | 66.7%
        2021-Q3 | yes     | 1       | 0         | 0         | 0.0%
        2023-Q1 | no      | 1       | 1         | 0         | not yet
        all     | yes     | 4       | 2         | 0         | 50.0%
        """,
        enrolments=STARTED,
    )


def test_a_breakdown_has_a_group_for_what_is_not_known_and_totals():
    shows(
        "entered_work",
        """
        cohort  | sex     | started | numerator | % of started
        2021-Q2 | female  | 2       | 2         | 100.0%
        2021-Q2 | unknown | 1       | 0         | 0.0%
        2021-Q2 | all     | 3       | 2         | 66.7%
        all     | male    | 1       | 0         | 0.0%
        """,
        "sex",
        enrolments=STARTED,
    )


@pytest.mark.parametrize(
    ("of", "among", "low", "high"),
    [(10, 36, "0.158", "0.440"), (1, 4, "0.046", "0.699"), (0, 20, "0", "0.161"), (1, 1, "0.207", "1")],
)
def test_how_sure_a_share_is_by_the_method_of_wilson(of, among, low, high):
    assert [round(each, 3) for each in wilson(of, among)] == [Decimal(low), Decimal(high)]


def test_a_share_stands_with_its_interval_and_the_counts_it_is_made_of():
    """Two of four is never told as one of two: nobody would know of how many."""
    shows(
        "entered_work",
        """
        cohort  | % of started | 95% interval of started
        2021-Q2 | 66.7%        | 20.8% to 93.9%
        2021-Q4 | [z]          | [z]
        2023-Q1 | not yet      | not yet
        all     | 50.0%        | 15.0% to 85.0%
        """,
        enrolments=STARTED,
    )
    found = figure("entered_work", enrolments=STARTED).rows
    assert {row.cohort: row.parts["of started"] for row in found}["all"] == (2, 4)


def test_of_nobody_there_is_no_rate_and_what_is_young_is_not_yet():
    shows(
        "entered_work",
        """
        cohort  | matured | started | numerator | % of started
        2021-Q4 | yes     | 0       | 0         | [z]
        2022-Q4 | yes     | 0       | 0         | [z]
        2023-Q1 | no      | 1       | 1         | not yet
        all     | yes     | 4       | 2         | 50.0%
        """,
        enrolments=STARTED,
    )


@pytest.mark.parametrize("measure", ["days_to_work", "distance_travelled", "work_for_expected", "early_leavers_when"])
def test_a_year_of_nobody_has_no_estimate(measure):
    drawn = "person | begun | work_began\nada | 2018-05-01 | 2018-06-01\nbea | 2020-05-01 | ."
    nobody = {row.cohort: row for row in figure(measure, enrolments=drawn).rows}["2019"]
    assert not any(nobody.counts.values())
    assert {name: each.value for name, each in nobody.estimates.items() if each.value} == {}


UNDER = """
person | begun      | work_began | contract
ada    | 2021-04-01 | 2021-05-03 | works-2021
bea    | 2021-04-01 | .          | works-2021
cat    | 2021-04-01 | 2021-06-01 | .
"""


def test_by_contract_whoever_started_under_none_is_a_group_of_its_own():
    shows(
        "entered_work",
        """
        cohort  | contract   | started | numerator | % of started
        2021-Q2 | works-2021 | 2       | 1         | 50.0%
        2021-Q2 | unknown    | 1       | 1         | 100.0%
        """,
        "contract",
        enrolments=UNDER,
    )


# Ada came back: one person, two enrolments.
CAME_BACK = """
person | enrolment | begun      | work_began | area
ada    | E1        | 2021-04-01 | .          | fife
ada    | E2        | 2021-08-01 | 2021-09-01 | moray
bea    | E3        | 2021-08-01 | .          | fife
"""


def test_a_person_is_counted_once_in_the_cohort_of_the_first_start():
    shows(
        "entered_work",
        """
        cohort  | area | started | numerator
        2021-Q2 | fife | 1       | 1
        2021-Q3 | fife | 1       | 0
        """,
        "area",
        enrolments=CAME_BACK,
    )
    assert not [row for row in figure("entered_work", ("area",), enrolments=CAME_BACK).rows if "moray" in row.group]


def test_enrolments_count_whoever_comes_back_again():
    shows(
        "enrolments_started",
        """
        cohort  | counted
        2021-Q2 | 1
        2021-Q3 | 2
        all     | 3
        """,
        enrolments=CAME_BACK,
    )


# Six people with a follow-up at 13 weeks asked of them, of each state one; and Fay, whose programme asks for none.
FOLLOWED = """
person | begun
ada    | 2021-04-01
bea    | 2021-04-01
cat    | 2021-04-01
dot    | 2021-04-01
eve    | 2021-04-01
fay    | 2021-04-01
gil    | 2021-04-01
"""
ANSWERS = """
person | checkpoint | due_on     | state
ada    | 13         | 2021-09-01 | in_work
bea    | 13         | 2021-09-01 | not_in_work
cat    | 13         | 2021-09-01 | no_engagement
dot    | 13         | 2021-09-01 | due_no_answer
eve    | 13         | .          | not_owed
gil    | 13         | 2024-01-15 | in_work
"""


@pytest.mark.parametrize("weeks", [4, 13, 26, 52])
def test_follow_ups(weeks):
    """States stay apart; both denominators. Gil said early that he works: his checkpoint is not reached, so he is not."""
    shows(
        "follow_up_4" if weeks == 4 else f"sustained_{weeks}",
        """
        cohort  | started | reached_checkpoint | numerator | in_work | not_in_work | no_engagement | due_no_answer | not_owed | not_yet_due | % of started | % of reached_checkpoint
        2021-Q2 | 6       | 4                  | 1         | 1       | 1           | 1             | 1             | 1        | 1           | 16.7%        | 25.0%
        """,
        enrolments=FOLLOWED,
        follow_ups=ANSWERS.replace("| 13 ", f"| {weeks} "),
    )


def test_where_nobody_is_owed_a_follow_up_no_share_of_all_started_is_measured():
    """Of the men nobody is ever asked. Of the women one is, and the other stays in the base of what is of all."""
    shows(
        "sustained_13",
        """
        cohort  | sex    | started | reached_checkpoint | not_owed | numerator | % of started | % of reached_checkpoint
        2021-Q2 | male   | 2       | 0                  | 2        | 0         | not measured | [z]
        2021-Q2 | female | 2       | 1                  | 1        | 1         | 50.0%        | 100.0%
        2021-Q2 | all    | 4       | 1                  | 3        | 1         | 25.0%        | 100.0%
        """,
        "sex",
        enrolments="\n".join(["person | begun | sex", *(f"{who} | 2021-04-01 | {sex}" for who, sex in OWED)]),
        follow_ups="""
        person | checkpoint | due_on     | state
        ada    | 13         | 2021-09-01 | in_work
        bea    | 13         | .          | not_owed
        cal    | 13         | .          | not_owed
        don    | 13         | .          | not_owed
        """,
    )


OWED = (("ada", "female"), ("bea", "female"), ("cal", "male"), ("don", "male"))


def test_of_several_enrolments_the_state_that_says_most_is_the_persons():
    twice = "person | enrolment | begun\nada | E1 | 2021-04-01\nada | E2 | 2021-07-01"
    said = "person | enrolment | checkpoint | due_on | state\nada | E1 | 13 | 2021-09-01 | due_no_answer\nada | E2 | 13 | 2021-10-01 | in_work"
    shows(
        "sustained_13",
        """
        cohort  | started | numerator | in_work | due_no_answer
        2021-Q2 | 1       | 1         | 1       | 0
        """,
        enrolments=twice,
        follow_ups=said,
    )


FSS = """
person | begun      | programme
ada    | 2018-04-03 | fair-start-scotland
bea    | 2018-06-29 | fair-start-scotland
cat    | 2018-05-01 | work-first-scotland
"""


@pytest.mark.parametrize("rule", ["job_start", "job_13", "job_26", "job_52"])
def test_fair_start_scotland_outcomes(rule):
    shows(
        f"fss_{rule}",
        """
        cohort  | started | numerator | achieved | possible | % of started
        2018-Q2 | 2       | 1         | 1        | 1        | 50.0%
        """,
        enrolments=FSS,
        outcomes=f"person | rule | n | state | on\nada | {rule} | 1 | achieved | 2019-01-01\nbea | {rule} | 1 | possible | .",
    )


def test_job_starts_in_period():
    shows(
        "job_starts_in_period",
        """
        cohort  | counted
        2019-Q1 | 1
        2019-Q3 | 1
        """,
        enrolments=FSS,
        outcomes="""
        person | rule      | n | state    | on
        ada    | job_start | 1 | achieved | 2019-01-01
        bea    | job_start | 1 | achieved | 2019-09-30
        """,
    )


def test_other_positive_outcomes():
    shows(
        "other_positive_outcomes",
        """
        cohort  | started | numerator | not_known
        2021-Q2 | 2       | 1         | 0
        """,
        enrolments=STARTED,
        outcomes="person | rule | n | state | on\nada | positive | 1 | achieved | 2021-08-01\ncat | positive | 1 | unknown | .",
    )


# Kaplan and Meier by hand: of 4, one starts work at day 10 (3/4 wait), one is lost at day 20, one starts at day 30
# (of 2 left: 3/8 wait), one still waits at day 40.
WAITING = """
person | begun      | work_began | left
ada    | 2023-11-22 | 2023-12-02 | .
bea    | 2023-11-22 | .          | 2023-12-12
cat    | 2023-11-22 | 2023-12-22 | .
dot    | 2023-11-22 | .          | .
"""


def test_days_to_work():
    time = {"from": "start", "to": "work", "lost": ["left"], "at": {"days": [5, 10, 29, 30, 41]}}
    found = figure(changed("days_to_work", time=time), enrolments=WAITING).rows[0]
    assert dict(found.counts) == {"counted": 4, "reached": 2, "lost": 1, "still_waiting": 1, "no_first_day": 0}
    shares = {name: each.value for name, each in found.estimates.items()}
    assert shares == {
        "within 5 days": 0,
        "within 10 days": 0.25,
        "within 29 days": 0.25,
        "within 30 days": 0.625,
        "within 41 days": None,
        "median days": 30,
    }


def test_a_job_found_after_somebody_was_lost_from_sight_is_not_seen():
    late = "person | begun | work_began | left\nada | 2023-01-02 | 2023-06-01 | 2023-03-01"
    found = figure("days_to_work", enrolments=late).rows[0]
    assert (found.counts["reached"], found.counts["lost"]) == (0, 1)


def test_a_numerator_outside_its_denominator_is_an_error():
    measure = changed("entered_work", denominators={"women": {"sex": "female"}})
    men_too = STARTED.replace("eve    | 2023-02-01 | 2023-02-15", "eve    | 2021-02-01 | 2021-02-15")
    with pytest.raises(NotMeasured, match="1 of the numerator are outside the denominator `women`"):
        figure(measure, enrolments=men_too)


# The remission times of 21 patients on 6-MP (Freireich and others, 1963), in every textbook of survival; + is censored.
REMISSION = [
    "6",
    "6",
    "6",
    "6+",
    "7",
    "9+",
    "10",
    "10+",
    "11+",
    "13",
    "16",
    "17+",
    "19+",
    "20+",
    "22",
    "23",
    "25+",
    "32+",
    "32+",
    "34+",
    "35+",
]
# Day: the share in remission and its standard error as printed (Kleinbaum and Klein, Survival Analysis, chapter 2).
PRINTED = {6: (0.857, 0.076), 7: (0.807, 0.087), 10: (0.753, 0.096), 13: (0.690, 0.107), 16: (0.627, 0.114), 22: (0.538, 0.128), 23: (0.448, 0.135)}  # fmt: skip


def test_the_curve_is_the_one_of_the_textbooks():
    days = np.asarray([int(each.rstrip("+")) for each in REMISSION])
    curve = kaplan_meier(days, np.asarray(["+" not in each for each in REMISSION]))
    errors = curve.waiting * np.sqrt(curve.variance)
    found = {int(day): (share, error) for day, share, error in zip(curve.days, curve.waiting, errors, strict=True)}
    for day, (share, error) in PRINTED.items():
        assert found[day] == pytest.approx((share, error), abs=0.0006)
    assert curve.median == 23
    assert curve.at(10) == pytest.approx((0.753, 0.503, 0.889), abs=0.0006), "the interval on the scale of log(-log)"


# By hand: of 5 one reaches it on day 1 (1/5), something else comes to one on day 2, one is lost on day 3, and of the two
# left one reaches it on day 4: 3/5 had nothing happen to them before, so 3/5 x 1/2 more.
ENDED = {"days": [1, 2, 3, 4, 5], "happened": [1, 0, 0, 1, 0], "instead": [0, 1, 0, 0, 0]}


def test_where_something_else_may_come_first_the_share_is_of_those_it_came_to():
    found = incidence(**ENDED)
    assert [found.reached(day)[0] for day in range(6)] == pytest.approx([0, 0.2, 0.2, 0.2, 0.5, 0.5])
    assert found.reached(6) is None, "nobody was seen so long"
    assert found.median == 4
    taken_for_lost = kaplan_meier(np.asarray(ENDED["days"]), np.asarray(ENDED["happened"], dtype=bool))
    assert taken_for_lost.reached(4)[0] == pytest.approx(0.6), "more than it came to"


def test_everybody_is_waiting_or_one_of_the_two_came_to_them():
    chance = np.random.default_rng(5)
    days, what = chance.integers(1, 60, 500), chance.integers(0, 3, 500)
    one, other = incidence(days, what == 1, what == 2), incidence(days, what == 2, what == 1)
    either = kaplan_meier(days, what > 0)
    for day in (1, 7, 20, 45):
        assert one.reached(day)[0] + other.reached(day)[0] == pytest.approx(either.reached(day)[0])


def test_with_nothing_else_and_nobody_lost_the_spread_is_that_of_a_share():
    """Of 10 it came to 4 by day 2: 4/10, whose variance is 0.4 x 0.6 / 10."""
    found = incidence([1, 1, 1, 2, *[9] * 6], [1] * 4 + [0] * 6, [0] * 10)
    assert (found.share[1], found.variance[1]) == pytest.approx((0.4, 0.024))
    assert found.reached(2) == pytest.approx((0.4, 0.1226, 0.6702), abs=0.0001)


def incidence(days, happened, instead):
    return aalen_johansen(np.asarray(days), np.asarray(happened, dtype=bool), np.asarray(instead, dtype=bool))
