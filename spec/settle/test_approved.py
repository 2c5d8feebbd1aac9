"""What was approved stays: somebody else's late paper never takes money back.

Papers come late. When Fay has approved a line, it keeps its sum and its place in the volume as long as it is still
earned, and lines that come later share what is left, even if they were achieved earlier.
"""

from __future__ import annotations

from datetime import date

from ettle.engine.settle.settling import approval_of
from spec.settle.drawn import MADE_UP, agreed, settled, settles, was_approved

ONE_THOUSAND = agreed(caps={"all": {"of": ["job_13"], "pence": 100000} | MADE_UP})
YEARLY = agreed(caps={"yearly": {"of": ["job_13"], "pence": 100000, "per": "contract_year"} | MADE_UP})
HALF_BEYOND_ONE = agreed(
    volumes={"job_13": 1},
    tiers={"beyond": {"of": "job_13", "above_volume_percent": 100, "amount": 45000} | MADE_UP},
)
ADA_APPROVED = """
    enrolment | rule   | approved | achieved
    ada       | job_13 | 900      | 2024-03-05
"""


def test_a_late_paper_with_an_earlier_day_has_what_the_approved_lines_left() -> None:
    late = """
        enrolment | rule   | earned | achieved   | recorded   | paid
        una       | job_13 | 900    | 2024-03-01 | 2024-08-01 | {una}
        ada       | job_13 | 900    | 2024-03-05 | 2024-03-06 | {ada}
    """
    settles(ONE_THOUSAND, late.format(una=900, ada=100))
    settles(ONE_THOUSAND, late.format(una=100, ada=900), was_approved(ADA_APPROVED))


def test_an_approved_line_keeps_its_price_when_a_late_paper_would_have_taken_its_place_in_the_volume() -> None:
    settles(
        HALF_BEYOND_ONE,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        una       | job_13 | 900    | 2024-03-01 | 450  | beyond
        ada       | job_13 | 900    | 2024-03-05 | 900  | nothing
    """,
        was_approved(ADA_APPROVED),
    )


def test_an_approval_of_nothing_holds_no_place() -> None:
    settles(
        HALF_BEYOND_ONE,
        """
        enrolment | rule   | earned | achieved   | paid
        una       | job_13 | 900    | 2024-03-01 | 900
        ada       | job_13 | 900    | 2024-03-05 | 450
    """,
        was_approved(ADA_APPROVED.replace("900", "0")),
    )


def test_a_line_approved_beyond_the_volume_leaves_the_places_within_it_to_others() -> None:
    """Ada was second and approved first. The first place is still Una's."""
    settles(
        HALF_BEYOND_ONE,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        una       | job_13 | 900    | 2024-03-01 | 900  | nothing
        ada       | job_13 | 900    | 2024-03-05 | 450  | beyond
    """,
        was_approved("""
        enrolment | rule   | approved | achieved   | place
        ada       | job_13 | 450      | 2024-03-05 | 2
    """),
    )


def test_a_line_no_longer_earned_gives_its_place_to_the_next_and_is_named() -> None:
    """Ada's job was recorded by mistake and retracted."""
    table = """
        enrolment | rule   | earned | achieved   | paid | limited by
        una       | job_13 | 900    | 2024-03-07 | 900  | nothing
    """
    settles(ONE_THOUSAND, table, was_approved(ADA_APPROVED))
    settles(HALF_BEYOND_ONE, table, was_approved(ADA_APPROVED))
    gone = settled(ONE_THOUSAND, table, was_approved(ADA_APPROVED)).no_longer_earned
    assert [(each.enrolment, each.amount) for each in gone] == [("ada", 90000)]


def test_nobody_is_named_while_all_that_was_approved_is_still_earned() -> None:
    table = "enrolment | rule | earned | achieved\nada | job_13 | 300 | 2024-03-05"
    assert settled(ONE_THOUSAND, table, was_approved(ADA_APPROVED)).no_longer_earned == ()


def test_an_approved_line_that_now_earns_less_is_paid_less() -> None:
    settles(
        ONE_THOUSAND,
        """
        enrolment | rule   | earned | achieved   | paid
        ada       | job_13 | 300    | 2024-03-05 | 300
        una       | job_13 | 900    | 2024-03-07 | 700
    """,
        was_approved(ADA_APPROVED),
    )


def test_an_approved_line_that_now_earns_more_takes_nothing_from_another_approved_one() -> None:
    """Ada was moved to another group. The £100 that Una had approved is still Una's."""
    settles(
        ONE_THOUSAND,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        ada       | job_13 | 2100   | 2024-03-05 | 900  | all
        una       | job_13 | 900    | 2024-03-06 | 100  | all
    """,
        was_approved("""
        enrolment | rule   | approved | achieved
        ada       | job_13 | 900      | 2024-03-05
        una       | job_13 | 100      | 2024-03-06
    """),
    )


def test_an_approved_line_corrected_into_another_year_takes_nothing_from_those_who_have_places_there() -> None:
    settles(
        YEARLY,
        """
        enrolment | rule   | earned | achieved   | paid
        ada       | job_13 | 900    | 2025-03-05 | 100
        una       | job_13 | 900    | 2025-03-06 | 900
    """,
        was_approved("""
        enrolment | rule   | approved | achieved
        ada       | job_13 | 900      | 2024-03-05
        una       | job_13 | 900      | 2025-03-06
    """),
    )


def test_a_cap_agreed_lower_later_holds_for_the_line_approved_last() -> None:
    """The cap is £1,000 now. It comes before the promise that approved lines keep what they have."""
    settles(
        ONE_THOUSAND,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        una       | job_13 | 900    | 2024-03-01 | 100  | all
        ada       | job_13 | 900    | 2024-03-05 | 900  | nothing
    """,
        was_approved("""
        enrolment | rule   | approved | achieved
        ada       | job_13 | 900      | 2024-03-05
        una       | job_13 | 900      | 2024-03-01
    """),
    )


def test_what_is_settled_can_be_approved_as_it_stands() -> None:
    """A result divided at a handover is approved once; a line that is paid nothing is not approved."""
    lines = settled(
        ONE_THOUSAND,
        """
        enrolment | rule   | earned | achieved   | to
        ada       | job_13 | 600    | 2024-03-05 | north-works
        ada       | job_13 | 400    | 2024-03-05 | south-works
        una       | job_13 | 900    | 2024-03-06 | north-works
    """,
    ).lines
    [ada] = approval_of(lines)
    assert (ada.enrolment, ada.amount, ada.achieved_on, ada.place) == ("ada", 100000, date(2024, 3, 5), 1)


def test_what_an_approved_line_no_longer_earns_is_there_for_the_others() -> None:
    """£1,400 was approved before the cap was agreed. Ada's £900 has become £300, so Una keeps all of hers."""
    settles(
        ONE_THOUSAND,
        """
        enrolment | rule   | earned | achieved   | paid
        una       | job_13 | 500    | 2024-03-01 | 500
        ada       | job_13 | 300    | 2024-03-05 | 300
        """,
        was_approved("""
        enrolment | rule   | approved | achieved
        ada       | job_13 | 900      | 2024-03-05
        una       | job_13 | 500      | 2024-03-01
        """),
    )


def test_an_approved_line_that_now_earns_more_needs_no_second_line_of_a_cap() -> None:
    settles(
        agreed(caps={"one": {"of": ["job_13"], "lines": 1} | MADE_UP}),
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        una       | job_13 | 900    | 2024-03-01 | 0    | one
        ada       | job_13 | 2100   | 2024-03-05 | 2100 | nothing
        """,
        was_approved(ADA_APPROVED),
    )
