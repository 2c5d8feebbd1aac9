"""Reach: who was referred, who started, from where, and how near to work they were."""

from __future__ import annotations

import pytest

from spec.measures.drawn import figure, shows

PEOPLE = """
person | begun      | area  | sex    | age | disability        | programme
ada    | 2021-04-01 | fife  | female | 17  | yes               | north
bea    | 2021-06-30 | fife  | male   | 18  | no                | north
cat    | 2021-07-01 | moray | female | 50  | prefer_not_to_say | north
dot    | 2021-07-01 | moray | .      | .   | .                 | south
"""


def test_starts():
    shows(
        "starts",
        """
        cohort  | counted
        2021-Q2 | 2
        2021-Q3 | 2
        all     | 4
        """,
        enrolments=PEOPLE,
    )


def test_starts_by_two_things_together():
    shows(
        "starts",
        """
        cohort  | area  | sex     | counted
        2021-Q2 | fife  | female  | 1
        2021-Q2 | fife  | all     | 2
        2021-Q3 | moray | unknown | 1
        2021-Q3 | all   | female  | 1
        all     | all   | female  | 2
        """,
        "area",
        "sex",
        enrolments=PEOPLE,
    )


@pytest.mark.parametrize(
    ("by", "group"),
    [("age_band", "under 18"), ("age_band", "18 to 24"), ("age_band", "50 and over"), ("age_band", "unknown"),
     ("disability", "yes"), ("disability", "prefer_not_to_say"), ("disability", "unknown")],
)  # fmt: skip
def test_what_is_not_known_and_what_is_not_said_are_groups_of_their_own(by, group):
    shows("starts", f"cohort | {by} | counted\nall | {group} | 1", by, enrolments=PEOPLE)


REFERRED = """
person | referral | on         | source    | answer    | enrolment
ada    | r1       | 2021-01-04 | jobcentre | accepted  | ada
bea    | r2       | 2021-03-31 | jobcentre | declined  | .
cat    | r3       | 2021-03-31 | self      | .         | .
ada    | r4       | 2021-04-01 | self      | accepted  | .
"""


def test_referrals_made():
    shows("referrals_made", "cohort | counted\n2021-Q1 | 3\n2021-Q2 | 1", referrals=REFERRED)


def test_referral_to_start():
    shows(
        "referral_to_start",
        """
        cohort  | source    | referred | numerator | accepted | declined | none_recorded | % of referred
        2021-Q1 | jobcentre | 2        | 1         | 1        | 1        | 0             | 50.0%
        2021-Q1 | self      | 1        | 0         | 0        | 0        | 1             | 0.0%
        2021-Q1 | all       | 3        | 1         | 1        | 1        | 1             | 33.3%
        """,
        "source",
        referrals=REFERRED,
        enrolments="person | begun\nada | 2021-01-11",
    )


# By distance-1: -0.30 and what each answer adds. Ada: 0.20 + 0.15 + 0.10 = 0.15, a chance of 54%: nearest. Bea: -0.35 -
# 0.45 - 0.25 = -1.35, 21%: furthest. Cat: of nothing is known, -0.10 = -0.40, 40%: between.
DISTANCES = """
person | begun      | provider | age | disability | long_term_health_condition
ada    | 2021-04-01 | works    | 20  | no         | no
bea    | 2021-04-01 | works    | 60  | yes        | yes
cat    | 2021-04-01 | trades   | .   | .          | .
"""


def test_creaming():
    shows(
        "creaming",
        """
        cohort | provider | counted | 1 nearest | 2 between | 3 furthest | % 1 nearest
        2021   | works    | 2       | 1         | 0         | 1          | 50.0%
        2021   | trades   | 1       | 0         | 1         | 0          | 0.0%
        """,
        "provider",
        enrolments=DISTANCES,
    )


def test_a_quarter_in_which_nobody_started_stands_between_the_others():
    """Nobody is not left out, and has no groups."""
    drawn = "person | begun | sex\nada | 2020-11-01 | female\nbea | 2021-07-01 | male"
    found = figure("starts", ("sex",), enrolments=drawn)
    assert [(row.cohort, row.group, row.counts["counted"]) for row in found.rows] == [
        ("2020-Q4", ("female",), 1),
        ("2020-Q4", ("all",), 1),
        ("2021-Q1", ("all",), 0),
        ("2021-Q2", ("all",), 0),
        ("2021-Q3", ("male",), 1),
        ("2021-Q3", ("all",), 1),
        ("all", ("female",), 1),
        ("all", ("male",), 1),
        ("all", ("all",), 2),
    ]
