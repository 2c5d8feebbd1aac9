"""Earned lines: what the evaluator found payable, and nothing else.

Only lines that can be paid now are settled. They come in order, each with what the limits need to know: the group,
whether the payer found it, the part of the price that fell due, and which other enrolments may not be paid as well.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, get_args

import pytest

from ettle.engine.evaluate.results import ConflictFound, PaymentLine, PaymentState, Reason, Result
from ettle.engine.rules.eligibility import Conflict
from ettle.engine.settle.lines import CannotSettle, EarnedLine, earned_lines
from ettle.engine.settle.places import ApprovedLine
from ettle.engine.settle.settling import settle
from spec.settle.drawn import END, agreed, earned, rows_of

MARCH = date(2024, 3, 1)
ESF = Conflict.model_validate(
    {"with": {"fund": "esf"}, "resolved_by": "agree_funder", "payable_once": "yes", "illustrative": "yes"}
)
FAIR_START = Conflict.model_validate(
    {"with": {"programme": "fair-start"}, "resolved_by": "leave_this", "illustrative": "yes"}
)
RULES = {"into-work": {"esf": ESF, "fair_start": FAIR_START}}


def line(**said: Any) -> PaymentLine:
    usual = PaymentLine("job_13", 1, "north-works", 90000, "payable", MARCH, None, "base", False, (), (), MARCH)
    return replace(usual, **said)


def result(*payments: PaymentLine, conflicts: tuple[ConflictFound, ...] = (), **said: Any) -> Result:
    ada = Result("ada", "e1", "into-work", "north", ("base",), MARCH, None, "core", True, None, conflicts, (), ())
    return replace(ada, payments=payments, **said)


def beside(rule: str, enrolment: str, programme: str) -> ConflictFound:
    return ConflictFound(rule, enrolment, programme, "agree_funder", MARCH, None, ())


@pytest.mark.parametrize("state", get_args(PaymentState))
def test_only_payable_lines_are_settled(state: PaymentState) -> None:
    assert len(earned_lines([result(line(state=state))], RULES)) == (state == "payable")


def test_a_line_brings_what_the_limits_need() -> None:
    """The group is the one of the line's price day, whatever the group is now."""
    [found] = earned_lines([result(line(found_by_payer=True, group="core"), group="intense")], RULES)
    assert (found.enrolment, found.contract, found.amount, found.group) == ("e1", "north", 90000, "core")
    assert found.found_by_payer
    assert found.share == 1


def test_a_pro_rata_line_brings_the_part_that_fell_due() -> None:
    [found] = earned_lines([result(line(because=(Reason("pro_rata", {"days": 30, "of": 91}),)))], RULES)
    assert found.share == Fraction(30, 91)


def test_lines_come_in_order_whatever_the_order_of_the_results() -> None:
    early, late = line(n=2, achieved_on=date(2024, 2, 1)), line(n=1)
    results = [result(late, early), result(line(achieved_on=date(2024, 1, 1)), enrolment="e2")]
    found = [(each.enrolment, each.n) for each in earned_lines(results, RULES)]
    assert found == [("e2", 1), ("e1", 2), ("e1", 1)]
    assert earned_lines(reversed(results), RULES) == earned_lines(results, RULES)


def test_only_conflicts_that_are_payable_once_and_with_another_programme_count() -> None:
    conflicts = (
        beside("esf", "e7", "pipeline"),
        beside("esf", "e8", "into-work"),
        beside("fair_start", "e9", "fair-start"),
    )
    [found] = earned_lines([result(line(), conflicts=conflicts)], RULES)
    assert found.payable_once == (("esf", "e7"),)


def test_the_conflict_rules_of_a_programme_may_not_be_forgotten() -> None:
    with pytest.raises(CannotSettle, match="conflict rules of into-work were not given"):
        earned_lines([result(line(), conflicts=(beside("esf", "e7", "pipeline"),))], {})


@pytest.mark.parametrize("missing", ["amount", "achieved_on"])
def test_what_is_payable_has_a_sum_and_a_day(missing: str) -> None:
    with pytest.raises(CannotSettle, match="job_13 1 of enrolment e1 is payable without a sum or a day"):
        earned_lines([result(line(**{missing: None}))], RULES)


@pytest.mark.parametrize("amount", [-1, 0.5, float("nan"), float("inf"), True, "900", None])
def test_money_that_is_not_whole_pence_is_refused(amount: Any) -> None:
    usual = earned({"enrolment": "ada", "rule": "job_13", "earned": "900", "achieved": "2024-03-01"})
    with pytest.raises(CannotSettle, match="whole pence"):
        replace(usual, amount=amount)
    with pytest.raises(CannotSettle, match="whole pence"):
        ApprovedLine("ada", "job_13", 1, amount, MARCH, 1)


def two(table: str) -> list[EarnedLine]:
    return [earned(row) for row in rows_of(table)]


SAME_TWICE = """
    enrolment | rule   | earned | achieved
    ada       | job_13 | 900    | 2024-03-01
    ada       | job_13 | 800    | 2024-03-02
"""


def test_a_line_given_twice_is_refused_not_paid_twice() -> None:
    with pytest.raises(CannotSettle, match="job_13 1 of enrolment ada to north-works is there twice"):
        settle(agreed(), two(SAME_TWICE), until=END)


def test_a_line_approved_twice_is_refused() -> None:
    approved = ApprovedLine("ada", "job_13", 1, 90000, MARCH, 1)
    with pytest.raises(CannotSettle, match="approved twice"):
        settle(agreed(), [], [approved, approved], until=END)


def test_a_line_of_another_contract_is_refused_and_so_is_one_of_our_own_given_as_anothers() -> None:
    [ours] = two("enrolment | rule | earned | achieved\nada | job_13 | 900 | 2024-03-01")
    with pytest.raises(CannotSettle, match="is of contract south, not north"):
        settle(agreed(), [replace(ours, contract="south")], until=END)
    with pytest.raises(CannotSettle, match="is of contract north itself"):
        settle(agreed(), [], (), [ours], until=END)
