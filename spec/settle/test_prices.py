"""Tiers, and lines the payer found.

A **tier** gives another price to lines beyond a percentage of the volume agreed for a payment. A line that the payer
found itself, before the provider claimed it, is paid at an agreed **percentage**. The tier comes first, the percentage
is taken of that, and the sum is rounded once, half up.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from ettle.engine.settle.lines import CannotSettle
from ettle.engine.settle.settling import settle
from spec.settle.drawn import END, MADE_UP, agreed, earned, rows_of, settled, settles

HALF_BEYOND_TWO = {"beyond": {"of": "job_13", "above_volume_percent": 100, "amount": 45000} | MADE_UP}
VOLUME_OF_TWO = agreed(volumes={"job_13": 2}, tiers=HALF_BEYOND_TWO)
HALF_WHEN_FOUND = agreed(found_by_payer={"percent": 50} | MADE_UP)


def test_the_line_after_the_agreed_volume_has_the_price_of_the_tier() -> None:
    """Two are agreed. The second is the last at £900."""
    settles(
        VOLUME_OF_TWO,
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        ada       | job_13 | 900    | 2024-03-01 | 900  | nothing
        una       | job_13 | 900    | 2024-03-02 | 900  | nothing
        ivo       | job_13 | 900    | 2024-03-03 | 450  | beyond
    """,
    )


def test_a_volume_that_is_not_whole_is_not_rounded() -> None:
    """110 percent of 2 is 2.2: the third line lies beyond it."""
    tier = {"beyond": {"of": "job_13", "above_volume_percent": 110, "amount": 45000} | MADE_UP}
    settles(
        agreed(volumes={"job_13": 2}, tiers=tier),
        """
        enrolment | rule   | earned | achieved   | paid
        ada       | job_13 | 900    | 2024-03-01 | 900
        una       | job_13 | 900    | 2024-03-02 | 900
        ivo       | job_13 | 900    | 2024-03-03 | 450
    """,
    )


def test_of_two_tiers_the_higher_one_reached_holds() -> None:
    tiers = {
        "third": {"of": "job_13", "above_volume_percent": 200, "amount": 10000} | MADE_UP,
        "second": {"of": "job_13", "above_volume_percent": 100, "amount": 45000} | MADE_UP,
    }
    settles(
        agreed(volumes={"job_13": 1}, tiers=tiers),
        """
        enrolment | rule   | earned | achieved   | paid | limited by
        ada       | job_13 | 900    | 2024-03-01 | 900  | nothing
        una       | job_13 | 900    | 2024-03-02 | 450  | second
        ivo       | job_13 | 900    | 2024-03-03 | 100  | third
    """,
    )


def test_a_tier_may_pay_more_and_goes_by_group() -> None:
    amount = {"core": 100000, "intense": 250000}
    tier = {"more": {"of": "job_13", "above_volume_percent": 100, "amount": amount} | MADE_UP}
    settles(
        agreed(volumes={"job_13": 1}, tiers=tier),
        """
        enrolment | rule   | group   | earned | achieved   | paid
        ada       | job_13 | core    | 900    | 2024-03-01 | 900
        una       | job_13 | core    | 900    | 2024-03-02 | 1000
        ivo       | job_13 | intense | 2100   | 2024-03-03 | 2500
    """,
    )


def test_the_volume_of_one_payment_is_not_used_by_another_nor_by_a_bonus() -> None:
    settles(
        VOLUME_OF_TWO,
        """
        enrolment | rule         | earned | achieved   | paid
        ada       | job_13       | 900    | 2024-03-01 | 900
        ada       | job_13.bonus | 100    | 2024-03-01 | 100
        ada       | job_26       | 700    | 2024-03-01 | 700
        una       | job_13       | 900    | 2024-03-02 | 900
        ivo       | job_13       | 900    | 2024-03-03 | 450
        ivo       | job_13.bonus | 100    | 2024-03-03 | 100
    """,
    )


def test_a_bonus_keeps_its_own_price_beyond_the_volume() -> None:
    settles(
        agreed(volumes={"job_13": 0}, tiers=HALF_BEYOND_TWO),
        """
        enrolment | rule         | earned | achieved   | paid
        ada       | job_13       | 900    | 2024-03-01 | 450
        ada       | job_13.bonus | 100    | 2024-03-01 | 100
        """,
    )


def test_a_line_paid_pro_rata_has_the_same_part_of_the_tiers_price() -> None:
    line = earned(
        rows_of("""
        enrolment | rule   | earned | achieved
        ada       | job_13 | 300    | 2024-03-01
    """)[0]
    )
    third = type(line)(**{name: getattr(line, name) for name in line.__slots__} | {"share": Fraction(1, 3)})
    none_agreed = agreed(volumes={"job_13": 0}, tiers=HALF_BEYOND_TWO)
    assert [each.payable for each in settle(none_agreed, [third], until=END).lines] == [15000]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("enrolment | rule | earned | achieved | group\nada | job_13 | 900 | 2024-03-01 | elite", "group `elite`"),
        ("enrolment | rule | earned | achieved\nada | job_13 | 900 | 2024-03-01", "group `None`"),
    ],
    ids=["a group the tier does not know", "no group"],
)
def test_a_tier_without_a_sum_for_the_group_is_refused(table: str, says: str) -> None:
    tier = {"beyond": {"of": "job_13", "above_volume_percent": 100, "amount": {"core": 45000}} | MADE_UP}
    with pytest.raises(CannotSettle, match=says):
        settled(agreed(volumes={"job_13": 0}, tiers=tier), table)


def test_a_tier_without_an_agreed_volume_is_refused() -> None:
    with pytest.raises(CannotSettle, match="add `job_13` to `volumes`"):
        settled(agreed(tiers=HALF_BEYOND_TWO), "enrolment | rule | earned | achieved\nada | job_13 | 9 | 2024-03-01")


def test_what_the_payer_found_is_paid_at_the_percentage_rounded_half_up() -> None:
    settles(
        HALF_WHEN_FOUND,
        """
        enrolment | rule   | earned | achieved   | found by | paid   | limited by
        ada       | job_13 | 900    | 2024-03-01 | provider | 900    | nothing
        una       | job_13 | 900    | 2024-03-01 | payer    | 450    | found_by_payer
        ivo       | job_13 | 900.01 | 2024-03-01 | payer    | 450.01 | found_by_payer
    """,
    )


def test_the_percentage_is_taken_of_the_sum_before_it_was_rounded() -> None:
    """£35.985 were rounded to £35.99 for the line; half of it is £17.9925, and half of the rounded sum £18.00."""
    [row] = rows_of("enrolment | rule | earned | achieved | found by\nada | job_13 | 35.99 | 2024-03-01 | payer")
    line = replace(earned(row), exact=Fraction(7197, 2))
    assert [each.payable for each in settle(HALF_WHEN_FOUND, [line], until=END).lines] == [1799]


def test_tier_then_percentage_then_cap() -> None:
    """£450.01 in the tier, of which 50 percent is £225.01, of which the cap has £200 left."""
    contract = agreed(
        volumes={"job_13": 1},
        tiers={"beyond": {"of": "job_13", "above_volume_percent": 100, "amount": 45001} | MADE_UP},
        found_by_payer={"percent": 50} | MADE_UP,
        caps={"all": {"of": ["job_13"], "pence": 110000} | MADE_UP},
    )
    settles(
        contract,
        """
        enrolment | rule   | earned | achieved   | found by | paid | limited by
        ada       | job_13 | 900    | 2024-03-01 | provider | 900  | nothing
        una       | job_13 | 900    | 2024-03-02 | payer    | 200  | beyond, found_by_payer, all
    """,
    )


def test_a_volume_counts_results_paid_or_not() -> None:
    """The payer found Ada's job itself and pays nothing for it. She is the first of the volume of one all the same."""
    nothing_when_found = agreed(
        volumes={"job_13": 1},
        tiers=HALF_BEYOND_TWO,
        found_by_payer={"percent": 0} | MADE_UP,
    )
    settles(
        nothing_when_found,
        """
        enrolment | rule   | earned | achieved   | found by | paid | limited by
        ada       | job_13 | 900    | 2024-03-01 | payer    | 0    | found_by_payer
        una       | job_13 | 900    | 2024-03-02 | provider | 450  | beyond
        """,
    )
