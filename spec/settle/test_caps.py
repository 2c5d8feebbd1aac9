"""Caps: the most that is paid.

A contract may say that some payments together come to so much and no more, or that so many are paid and no more;
for the whole contract or for each of its years. Lines take what there is in order: by the day achieved, then the day
it was recorded, then enrolment, rule and number. The cast: Ada, Una and Ivo take part; Fay pays.
"""

from __future__ import annotations

from datetime import timedelta

from ettle.engine.settle.places import contract_year
from spec.settle.drawn import MADE_UP, agreed, settled, settles

TWO_THOUSAND = agreed(caps={"all": {"of": ["job_13", "job_26"], "pence": 200000} | MADE_UP})
TWO_LINES = agreed(caps={"two": {"of": ["job_13"], "lines": 2} | MADE_UP})
ONE_A_YEAR = agreed(caps={"yearly": {"of": ["job_13"], "lines": 1, "per": "contract_year"} | MADE_UP})


def test_the_line_a_cap_cuts_is_paid_the_rest_of_the_cap_and_later_ones_nothing() -> None:
    """The cap is £2,000 for both outcomes together. Una has what Ada left; nothing is left for Ivo."""
    settles(
        TWO_THOUSAND,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        ada       | job_13 | 900    | 2024-03-01 | 900  | nothing
        una       | job_26 | 1400   | 2024-03-02 | 1100 | all
        ivo       | job_13 | 900    | 2024-03-03 | 0    | all
    """,
    )


def test_the_last_penny_of_a_cap_is_paid() -> None:
    settles(
        TWO_THOUSAND,
        """
        enrolment | rule   | earned  | achieved   | paid    | limited by
        ada       | job_13 | 1999.99 | 2024-03-01 | 1999.99 | nothing
        una       | job_13 | 0.01    | 2024-03-02 | 0.01    | nothing
        ivo       | job_13 | 0.01    | 2024-03-03 | 0       | all
    """,
    )


def test_a_payment_the_cap_does_not_name_is_outside_it() -> None:
    settles(
        TWO_THOUSAND,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        ada       | job_13 | 2000   | 2024-03-01 | 2000 | nothing
        ada       | start  | 300    | 2024-03-02 | 300  | nothing
    """,
    )


def test_of_lines_of_one_day_the_one_recorded_first_comes_first_then_enrolment_rule_and_number() -> None:
    settles(
        TWO_THOUSAND,
        """
        enrolment | rule   | n | earned | achieved   | recorded   | paid
        una       | job_13 | 1 | 500    | 2024-03-01 | 2024-03-01 | 500
        ada       | job_13 | 1 | 500    | 2024-03-01 | 2024-03-02 | 500
        ada       | job_13 | 2 | 500    | 2024-03-01 | 2024-03-02 | 500
        ada       | job_26 | 1 | 500    | 2024-03-01 | 2024-03-02 | 500
        ivo       | job_13 | 1 | 500    | 2024-03-01 | 2024-03-02 | 0
    """,
    )


def test_a_cap_of_lines_counts_lines_not_pounds() -> None:
    settles(
        TWO_LINES,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        ada       | job_13 | 900    | 2024-03-01 | 900  | nothing
        una       | job_13 | 2100   | 2024-03-02 | 2100 | nothing
        ivo       | job_13 | 900    | 2024-03-03 | 0    | two
    """,
    )


def test_a_bonus_is_inside_the_caps_of_its_payment_but_no_line_of_its_own() -> None:
    """Ada's bonus counts to the £2,000. It takes no place among the two lines."""
    settles(
        TWO_THOUSAND,
        """
        enrolment | rule         | earned | achieved   | paid
        ada       | job_13       | 1800   | 2024-03-01 | 1800
        ada       | job_13.bonus | 500    | 2024-03-01 | 200
    """,
    )
    settles(
        TWO_LINES,
        """
        enrolment | rule         | earned | achieved   | paid
        ada       | job_13       | 900    | 2024-03-01 | 900
        ada       | job_13.bonus | 500    | 2024-03-01 | 500
        una       | job_13       | 900    | 2024-03-02 | 900
        una       | job_13.bonus | 500    | 2024-03-02 | 500
        ivo       | job_13       | 900    | 2024-03-03 | 0
        ivo       | job_13.bonus | 500    | 2024-03-03 | 0
    """,
    )


def test_a_contract_year_ends_the_day_before_the_contract_began() -> None:
    """The contract began on 1 January 2024: 31 December 2024 is in year 1 and 1 January 2025 in year 2."""
    settles(
        ONE_A_YEAR,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        ada       | job_13 | 900    | 2024-12-30 | 900  | nothing
        una       | job_13 | 900    | 2024-12-31 | 0    | yearly
        ivo       | job_13 | 900    | 2025-01-01 | 900  | nothing
    """,
    )


def test_of_several_caps_the_tightest_decides_and_is_named() -> None:
    both = agreed(
        caps={
            "wide": {"of": ["job_13"], "pence": 150000} | MADE_UP,
            "narrow": {"of": ["job_13"], "pence": 100000} | MADE_UP,
        }
    )
    settles(
        both,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        ada       | job_13 | 1600   | 2024-03-01 | 1000 | narrow
    """,
    )


def test_a_line_paid_nothing_takes_no_place() -> None:
    """Nothing is paid for 26 weeks, so Una's line is not one of the two, and the second is Ivo's."""
    caps = {
        "no_26": {"of": ["job_26"], "pence": 0} | MADE_UP,
        "two": {"of": ["job_13", "job_26"], "lines": 2} | MADE_UP,
    }
    settles(
        agreed(caps=caps),
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        ada       | job_13 | 900    | 2024-03-01 | 900  | nothing
        una       | job_26 | 900    | 2024-03-02 | 0    | no_26
        ivo       | job_13 | 900    | 2024-03-03 | 900  | nothing
    """,
    )


def test_the_reason_says_which_cap_how_much_was_paid_and_of_how_much() -> None:
    [line] = settled(
        TWO_THOUSAND,
        """
        enrolment | rule   | earned | achieved
        ada       | job_13 | 2100   | 2024-03-01
    """,
    ).lines
    [reason] = line.because
    assert (reason.code, reason.rule) == ("cap_reached", "job_13")
    assert reason.params == {"cap": "all", "paid": 200000, "of": 210000, "per": "contract"}


def test_the_years_of_a_contract_are_counted_from_1_and_each_begins_on_the_day_it_began() -> None:
    """The first day of the contract is in year 1, and so is the last day before it comes round."""
    first = ONE_A_YEAR.in_force.from_
    again = first.replace(year=first.year + 1)
    days = (first, again - timedelta(days=1), again)
    assert [contract_year(ONE_A_YEAR, day) for day in days] == [1, 1, 2]
