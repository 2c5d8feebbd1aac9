"""A contract that was varied: each line has the limits and shares of the day it was achieved, each month its own fee."""

from datetime import date

import pytest

from ettle.engine.rules.programme import Contract, Variation
from ettle.engine.rules.terms import terms_of
from ettle.engine.settle.lines import EarnedLine
from ettle.engine.settle.settling import settle

AGREED = Contract.model_validate({
    "contract": "north", "title": "North", "programme": "p", "illustrative": "yes",
    "parties": {"payer": "council", "provider": "works", "others": ["minds"]},
    "in_force": {"from": "2024-01-01", "basis": "start"},
    "caps": {"all": {"of": ["job"], "pence": 250000, "illustrative": "yes"}},
    "fees": {"service": {"of": 120000, "months": {"1-12": 100}, "illustrative": "yes"}},
    "splits": {"minds": 20},
})  # fmt: skip


def varied(since, change):
    return Variation.model_validate({
        "variation": "v", "title": "V", "illustrative": "yes", "change": change,
        "in_force": {"from": since, "basis": "event"},
    })  # fmt: skip


def line(n, on):
    return EarnedLine("ada", f"ada-{n}", "p", "north", "job", 1, "works", 100000, on, on)


def paid(terms, *days):
    settled = settle(terms, [line(n, day) for n, day in enumerate(days)], until=date(2024, 5, 1))
    return [[part.pence for part in each.parts] for each in settled.lines], settled.fees


DAYS = (date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 2))


@pytest.mark.parametrize(("change", "parts"), [
    ({}, [[80000, 20000], [80000, 20000], [40000, 10000]]),
    ({"splits": {"minds": 40}}, [[80000, 20000], [60000, 40000], [30000, 20000]]),
    ({"splits": None}, [[80000, 20000], [100000], [50000]]),
    ({"caps": {"all": {"pence": 300000}}}, [[80000, 20000]] * 3),
    ({"caps": {"all": {"pence": 90000}}}, [[80000, 20000], [0, 0], [0, 0]]),
    ({"caps": None}, [[80000, 20000]] * 3),
])  # fmt: skip
def test_limits_and_shares_are_those_of_the_day_achieved(change, parts):
    variations = [varied("2024-03-01", change)] if change else []
    assert paid(terms_of(AGREED, variations), *DAYS)[0] == parts


def test_a_month_has_the_fee_that_was_agreed_on_its_first_day():
    terms = terms_of(AGREED, [varied("2024-02-15", {"fees": {"service": {"of": 240000}}})])
    assert [each.amount for each in paid(terms)[1]] == [10000, 10000, 20000, 20000]


def test_a_contract_that_never_changed_is_settled_as_it_always_was():
    assert settle(AGREED, [line(1, DAYS[0])], until=DAYS[2]) == settle(
        terms_of(AGREED, []), [line(1, DAYS[0])], until=DAYS[2]
    )
