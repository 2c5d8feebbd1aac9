"""Payable once: two programmes that may not both be paid for one person.

Some funders do not let two of their programmes be paid for the same person. Where the rules say `payable_once`, the
programme whose first line comes first in the order is paid, and the other is paid nothing for that enrolment, with the
reason. It goes by enrolment, not by day: otherwise both would be paid for the same job.
"""

from __future__ import annotations

from spec.settle.drawn import MADE_UP, agreed, settled, settles, was_approved

NORTH = agreed(caps={"two": {"of": ["entered_work"], "lines": 2} | MADE_UP})
AT_HOME = """
    person | enrolment | rule         | earned | achieved   | not beside | paid | limited by
    ada    | ada-here  | stage_3      | 250    | 2024-03-01 | {beside} | {stage_3} | {why}
    ada    | ada-here  | entered_work | 1000   | 2024-06-01 | {beside} | {work} | {why}
    una    | una-here  | entered_work | 1000   | 2024-06-01 | . | 1000 | nothing
"""
ELSEWHERE = """
    person | enrolment | programme | contract | rule | earned | achieved   | not beside
    ada    | ada-there | pipeline  | south    | job  | 700    | {achieved} | {beside}
"""


def at_home(paid: bool, beside: str = "ada-there") -> str:
    if paid:
        return AT_HOME.format(beside=beside, stage_3=250, work=1000, why="nothing")
    return AT_HOME.format(beside=beside, stage_3=0, work=0, why="once")


def elsewhere(achieved: str, beside: str = "ada-here") -> str:
    return ELSEWHERE.format(achieved=achieved, beside=beside)


def test_the_programme_with_the_first_line_is_paid_and_the_other_is_not() -> None:
    settles(NORTH, at_home(paid=True), others=elsewhere("2024-03-02"))
    settles(NORTH, at_home(paid=False), others=elsewhere("2024-02-29"))


def test_it_is_enough_that_the_rules_of_one_of_the_two_say_so() -> None:
    settles(NORTH, at_home(paid=False), others=elsewhere("2024-02-29", beside="."))
    settles(NORTH, at_home(paid=False, beside="."), others=elsewhere("2024-02-29"))


def test_without_the_rule_both_are_paid() -> None:
    settles(NORTH, at_home(paid=True, beside="."), others=elsewhere("2024-02-29", beside="."))


def test_a_late_paper_elsewhere_does_not_take_back_what_was_approved_here() -> None:
    here = was_approved("""
        enrolment | rule    | approved | achieved
        ada-here  | stage_3 | 250      | 2024-03-01
    """)
    settles(NORTH, at_home(paid=True), here, others=elsewhere("2024-02-01"))


def test_nor_does_a_late_paper_here_when_it_was_approved_elsewhere() -> None:
    there = was_approved("""
        enrolment | rule | approved | achieved
        ada-there | job  | 700      | 2024-05-01
    """)
    settles(NORTH, at_home(paid=False), there, others=elsewhere("2024-05-01"))


def test_who_is_turned_away_turns_nobody_else_away() -> None:
    """A may not be paid beside B, nor B beside C. A came first, so B is not paid, and C is."""
    settles(
        NORTH,
        """
        person | enrolment | rule         | earned | achieved   | not beside | paid
        ada    | c         | entered_work | 1000   | 2024-03-03 | b          | 1000
    """,
        others="""
        person | enrolment | programme | contract | rule | earned | achieved   | not beside
        ada    | a         | pipeline  | south    | job  | 700    | 2024-03-01 | b
        ada    | b         | other     | west     | job  | 700    | 2024-03-02 | .
    """,
    )


def test_the_reason_names_the_rule_and_the_enrolment_paid_instead() -> None:
    first = settled(NORTH, at_home(paid=False), others=elsewhere("2024-02-29")).lines[0]
    [reason] = first.because
    assert (reason.code, reason.rule, reason.params) == ("paid_once", "once", {"enrolment": "ada-there"})


def test_what_was_approved_here_after_it_was_approved_elsewhere_takes_nothing_from_the_caps() -> None:
    """Approved in both by mistake: the one approved first stays. Una has the one line there is."""
    settles(
        agreed(caps={"one": {"of": ["job_13"], "lines": 1} | MADE_UP}),
        """
        person | enrolment | rule   | earned | achieved   | not beside | paid | limited by
        ada    | ada-here  | job_13 | 900    | 2024-03-01 | ada-there  | 0    | once
        una    | una-here  | job_13 | 900    | 2024-06-01 | .          | 900  | nothing
        """,
        was_approved("""
        enrolment | rule   | approved | achieved
        ada-there | job    | 700      | 2024-05-01
        ada-here  | job_13 | 900      | 2024-03-01
        """),
        others=elsewhere("2024-05-01"),
    )


def test_who_is_not_paid_here_leaves_the_volume_to_others() -> None:
    """One is agreed at the full price. Ada is paid elsewhere, so it is Una."""
    tier = {"beyond": {"of": "job_13", "above_volume_percent": 100, "amount": 45000} | MADE_UP}
    settles(
        agreed(volumes={"job_13": 1}, tiers=tier),
        """
        person | enrolment | rule   | earned | achieved   | not beside | paid
        ada    | ada-here  | job_13 | 900    | 2024-05-01 | ada-there  | 0
        una    | una-here  | job_13 | 900    | 2024-06-01 | .          | 900
        """,
        others=elsewhere("2024-04-01"),
    )
