"""Terms of a contract that are refused when it is read: sums and percentages nobody could have meant."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from spec.settle.drawn import MADE_UP, agreed

NOT_MONEY = [-1, Decimal("0.5"), Decimal("NaN"), Decimal("-Infinity"), float("nan"), "900", True, 10**13]
NOT_A_PERCENTAGE = [-1, Decimal("100.5"), Decimal("NaN"), Decimal("33.33333"), 12.5, "half"]


def refused(terms: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        agreed(**terms)


@pytest.mark.parametrize("sum_", NOT_MONEY, ids=repr)
def test_a_sum_that_is_no_whole_number_of_pence_is_refused(sum_: Any) -> None:
    refused({"caps": {"all": {"of": ["job_13"], "pence": sum_} | MADE_UP}})
    refused({"fees": {"delivery": {"of": sum_, "months": {"1": 100}} | MADE_UP}})
    tier = {"of": "job_13", "above_volume_percent": 100} | MADE_UP
    refused({"tiers": {"beyond": tier | {"amount": sum_}}})
    refused({"tiers": {"beyond": tier | {"amount": {"core": sum_}}}})


@pytest.mark.parametrize("percent", NOT_A_PERCENTAGE, ids=repr)
def test_a_percentage_outside_nothing_to_a_hundred_or_with_five_decimals_is_refused(percent: Any) -> None:
    refused({"found_by_payer": {"percent": percent} | MADE_UP})
    refused({"splits": {"fife-works": percent}})
    refused({"fees": {"delivery": {"of": 1000, "months": {"1": percent}} | MADE_UP}})


def test_a_cap_of_pence_and_of_lines_at_once_or_of_neither_is_refused() -> None:
    refused({"caps": {"all": {"of": ["job_13"]} | MADE_UP}})
    refused({"caps": {"all": {"of": ["job_13"], "pence": 1, "lines": 1} | MADE_UP}})
    refused({"caps": {"all": {"of": [], "pence": 1} | MADE_UP}})


def test_a_limit_without_a_source_must_say_that_it_is_illustrative() -> None:
    refused({"caps": {"all": {"of": ["job_13"], "pence": 1}}})
