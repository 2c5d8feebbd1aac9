"""Division: between two providers, and down the supply chain.

When one provider hands over to another, a result may have been divided between them. Limits look at the result as a
whole; what is paid is then divided as it was earned. After that the contract's provider passes its percentages on to its
subcontractors. The parts of a sum always add up to it: odd pennies go to the largest remainders.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from ettle.engine.basics.money import pounds, round_half_up
from ettle.engine.settle.lines import CannotSettle
from ettle.engine.settle.settling import SettledLine
from spec.settle.drawn import MADE_UP, agreed, settled, settles

CHAIN = agreed(splits={"fife-works": 40, "debt-advice": 12})


def parts(line: SettledLine) -> dict[str | None, int]:
    return dict(line.parts)


def test_the_provider_passes_its_percentages_on() -> None:
    """£1,000.01: £400.004 and £120.0012 are passed on and £480.0048 kept. The odd penny is kept."""
    [line] = settled(
        CHAIN,
        """
        enrolment | rule   | earned  | achieved
        ada       | job_13 | 1000.01 | 2024-03-01
    """,
    ).lines
    assert parts(line) == {"north-works": 48001, "debt-advice": 12000, "fife-works": 40000}


def test_a_provider_the_start_does_not_name_is_the_contracts() -> None:
    [line] = settled(
        CHAIN,
        """
        enrolment | rule   | earned | achieved   | to
        ada       | job_13 | 100    | 2024-03-01 | provider
    """,
    ).lines
    assert parts(line) == {"north-works": 4800, "debt-advice": 1200, "fife-works": 4000}


def test_a_line_to_an_employer_is_the_employers_whole() -> None:
    [line] = settled(
        CHAIN,
        """
        enrolment | rule | earned | achieved   | to
        ada       | wage | 100    | 2024-03-01 | bakery
    """,
    ).lines
    assert parts(line) == {"bakery": 10000}


def test_a_result_divided_at_a_handover_is_one_line_for_every_limit() -> None:
    """Three lines to look at, two results: both are within the volume of two, the cap and its two lines."""
    contract = agreed(
        volumes={"job_13": 2},
        tiers={"beyond": {"of": "job_13", "above_volume_percent": 100, "amount": 100} | MADE_UP},
        caps={"two": {"of": ["job_13"], "lines": 2} | MADE_UP},
    )
    settles(
        contract,
        """
        enrolment | rule   | earned | achieved   | to          | paid
        ada       | job_13 | 600    | 2024-03-01 | north-works | 600
        ada       | job_13 | 300    | 2024-03-01 | south-works | 300
        una       | job_13 | 900    | 2024-03-02 | north-works | 900
    """,
    )


def test_what_a_cap_leaves_of_a_divided_result_is_divided_as_it_was_earned() -> None:
    """£100.01 is left of the cap; two thirds are £66.673 and a third is £33.337."""
    contract = agreed(caps={"all": {"of": ["job_13"], "pence": 10001} | MADE_UP})
    settles(
        contract,
        """
        enrolment | rule   | earned | achieved   | to          | paid
        ada       | job_13 | 600    | 2024-03-01 | north-works | 66.67
        ada       | job_13 | 300    | 2024-03-01 | south-works | 33.34
    """,
    )


def test_the_tiers_price_of_a_divided_result_is_divided_too() -> None:
    tier = {"beyond": {"of": "job_13", "above_volume_percent": 100, "amount": 45000} | MADE_UP}
    settles(
        agreed(volumes={"job_13": 0}, tiers=tier),
        """
        enrolment | rule   | earned | achieved   | to          | paid
        ada       | job_13 | 600    | 2024-03-01 | north-works | 300
        ada       | job_13 | 300    | 2024-03-01 | south-works | 150
    """,
    )


def test_a_provider_cannot_pass_on_more_than_there_is() -> None:
    with pytest.raises(CannotSettle, match="pass on more than 100 percent"):
        settled(
            agreed(splits={"fife-works": 60, "debt-advice": 41}),
            """
            enrolment | rule   | earned | achieved
            ada       | job_13 | 100    | 2024-03-01
            """,
        )


@pytest.mark.parametrize(
    ("exact", "whole"), [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("-3/2", -2), ("-1/3", 0), ("0", 0)]
)
def test_half_a_penny_goes_away_from_zero(exact: str, whole: int) -> None:
    assert round_half_up(Fraction(exact)) == whole


def test_money_is_written_as_people_write_it() -> None:
    assert [pounds(each) for each in (0, 5, 100, 90050, -123450, 10000000)] == [
        "£0",
        "£0.05",
        "£1",
        "£900.50",
        "-£1,234.50",
        "£100,000",
    ]
