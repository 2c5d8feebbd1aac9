"""Fees: money for running the service, whoever comes.

A fee is a sum for the whole contract, in bands of contract months. Each band has its percentage of the sum, divided
equally over its months; pennies that do not divide go to the earlier months. A month is due once it is over.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ettle.engine.settle.fees import FeeLine
from ettle.engine.settle.lines import CannotSettle
from ettle.engine.settle.settling import settle
from spec.settle.drawn import END, MADE_UP, agreed

JETS_BANDS = {"1-3": 25, "4-12": "52.5", "13-18": "22.5"}


def fees(of: int, months: dict[str, Any], until: date = END, **more: Any) -> list[FeeLine]:
    bands = {band: Decimal(percent) for band, percent in months.items()}
    contract = agreed(fees={"delivery": {"of": of, "months": bands} | MADE_UP}, **more)
    return list(settle(contract, [], until=until).fees)


def test_the_published_bands_of_jets_on_a_thousand_pounds() -> None:
    """£250 in months 1 to 3, £525 in months 4 to 12, £225 in months 13 to 18."""
    paid = [line.amount for line in fees(100000, JETS_BANDS)]
    assert paid[:3] == [8334, 8333, 8333]
    assert paid[3:12] == [5834, 5834, 5834, 5833, 5833, 5833, 5833, 5833, 5833]
    assert paid[12:] == [3750] * 6
    assert sum(paid) == 100000


@pytest.mark.parametrize(
    ("until", "months"),
    [
        ("2024-01-31", 0),
        ("2024-02-01", 1),
        ("2024-02-29", 1),
        ("2024-03-01", 2),
        ("2025-07-01", 18),
        ("2029-01-01", 18),
    ],
)
def test_a_month_is_due_once_it_is_over(until: str, months: int) -> None:
    """The contract began on 1 January 2024: its first month is over when 1 February begins."""
    assert len(fees(100000, JETS_BANDS, date.fromisoformat(until))) == months


def test_the_months_of_a_contract_begun_on_the_31st_end_with_the_month() -> None:
    lines = fees(300, {"1-3": 100}, in_force={"from": "2024-01-31", "basis": "start"})
    assert [line.until.isoformat() for line in lines] == ["2024-02-29", "2024-03-31", "2024-04-30"]


def test_a_fee_is_a_line_of_the_provider_and_is_passed_on_like_others() -> None:
    [line] = fees(101, {"1": 100}, splits={"small-help": 50})
    assert [(part.organisation, part.pence) for part in line.parts] == [("north-works", 51), ("small-help", 50)]


@pytest.mark.parametrize("months", [{"1-3": 50}, {"1-3": 50, "3-4": 50}, {"0-3": 100}, {"first": 100}])
def test_bands_that_are_not_the_whole_or_overlap_are_refused(months: dict[str, Any]) -> None:
    with pytest.raises(CannotSettle, match="fee `delivery` needs bands of months"):
        fees(1000, months)
