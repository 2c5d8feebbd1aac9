"""Which rules hold: by the day an enrolment starts, or by the day something happens.

A variation with `basis: start` is for those who start while it is in force. One with `basis: event` is for what
happens while it is in force, whoever it happens to. Ada's programme pays 100 pounds (10,000 pence) from 2020 to 2029.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ettle.engine.rules.programme import Contract, Erratum, Variation
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.versions import Agreement, in_merge_order

PROGRAMME = {
    "programme": "p",
    "title": "P",
    "participation": "voluntary",
    "fund": "f",
    "in_force": {"from": "2020-01-01", "until": "2030-01-01", "basis": "start"},
    "outcomes": {"met": {"happens": {"kind": "contact"}, "illustrative": "yes"}},
    "payments": {"fee": {"for": "met", "amount": 10000, "illustrative": "yes"}},
}


def variation(name: str, amount: int, basis: str, from_: str, until: str | None = None, **more: Any) -> Variation:
    in_force = {"from": from_, "basis": basis} | ({"until": until} if until else {})
    change = {"payments": {"fee": {"amount": amount}}}
    document = {"variation": name, "title": name, "in_force": in_force, "illustrative": "yes", "change": change}
    return Variation.model_validate(document | more)


def rulebook(*variations: Variation, **more: Any) -> Rulebook:
    ordered = in_merge_order((each.variation, each) for each in variations)
    return Rulebook({"p": Agreement(PROGRAMME, ordered, **more)})


def versions(rules: Rulebook, start: str, contract: str | None = None, known_at: datetime | None = None) -> list[Any]:
    """Each version: from when it decides, what was merged into it, what it pays."""
    found = rules.versions("p", contract, date.fromisoformat(start), known_at)
    return [(str(each.in_force.start), *each.applied, each.rules.payments["fee"].amount) for each in found]


ALWAYS = "0001-01-01"


@pytest.mark.parametrize(
    ("start", "in_force"),
    [("2019-12-31", False), ("2020-01-01", True), ("2029-12-31", True), ("2030-01-01", False)],
    ids=["the day before", "the first day", "the last day", "the first day after"],
)
def test_outside_its_days_in_force_a_programme_has_no_rules(start: str, in_force: bool) -> None:
    assert bool(versions(rulebook(), start)) is in_force


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2021-03-31", [(ALWAYS, 10000)]),
        ("2021-04-01", [(ALWAYS, "dearer", 12000)]),
        ("2022-03-31", [(ALWAYS, "dearer", 12000)]),
        ("2022-04-01", [(ALWAYS, 10000)]),
    ],
    ids=["the day before", "the first day", "the last day", "the first day after"],
)
def test_by_start_a_variation_is_for_those_who_start_under_it(start: str, expected: list[Any]) -> None:
    dearer = variation("dearer", 12000, "start", "2021-04-01", "2022-04-01")
    assert versions(rulebook(dearer), start) == expected


@pytest.mark.parametrize("start", ["2020-01-01", "2021-04-01", "2029-12-31"])
def test_by_event_a_variation_is_for_what_happens_under_it_whenever_one_started(start: str) -> None:
    dearer = variation("dearer", 12000, "event", "2021-04-01", "2022-04-01")
    assert versions(rulebook(dearer), start) == [
        (ALWAYS, 10000),
        ("2021-04-01", "dearer", 12000),
        ("2022-04-01", 10000),
    ]


def test_both_kinds_together() -> None:
    early = variation("early", 11000, "start", "2021-01-01")
    late = variation("late", 12000, "event", "2022-01-01")
    assert versions(rulebook(early, late), "2020-06-01") == [(ALWAYS, 10000), ("2022-01-01", "late", 12000)]
    assert versions(rulebook(early, late), "2021-06-01") == [
        (ALWAYS, "early", 11000),
        ("2022-01-01", "early", "late", 12000),
    ]


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        ({"from_": "2021-01-01"}, {"from_": "2021-01-02"}, "second"),
        ({"from_": "2021-01-02"}, {"from_": "2021-01-01"}, "first"),
        ({"agreed_on": "2020-12-01"}, {"agreed_on": "2020-11-01"}, "first"),
        ({"agreed_on": "2020-12-01"}, {}, "second"),
        ({}, {}, "second"),
    ],
    ids=["in force later", "in force earlier", "agreed later", "not agreed comes last", "by file name"],
)
def test_the_order_of_merging(first: dict[str, str], second: dict[str, str], wins: str) -> None:
    one = variation("first", 1, "start", **({"from_": "2021-01-01"} | first))  # type: ignore[arg-type]
    other = variation("second", 2, "start", **({"from_": "2021-01-01"} | second))  # type: ignore[arg-type]
    [(_, *_, amount)] = versions(rulebook(one, other), "2025-01-01")
    assert amount == {"first": 1, "second": 2}[wins]


def contract(**more: Any) -> Contract:
    document = {
        "contract": "c",
        "title": "C",
        "programme": "p",
        "parties": {"payer": "a", "provider": "b"},
        "in_force": {"from": "2020-07-01", "until": "2025-07-01", "basis": "start"},
        "illustrative": "yes",
    }
    return Contract.model_validate(document | more)


def under(*variations: Variation, of_contract: tuple[Variation, ...] = (), **more: Any) -> Rulebook:
    agreement = Agreement(PROGRAMME, variations, contract=contract(**more), contract_variations=of_contract)
    return Rulebook({"p": Agreement(PROGRAMME, variations)}, {"c": agreement})


def test_programme_then_its_variations_then_the_contract_then_its_variations() -> None:
    dearer = variation("dearer", 12000, "start", "2021-01-01")
    agreed = variation("agreed", 14000, "start", "2020-09-01")
    assert versions(under(dearer), "2022-01-01", "c") == [(ALWAYS, "dearer", 12000)]
    assert versions(under(dearer, prices={"fee": 13000}), "2022-01-01", "c") == [(ALWAYS, "dearer", 13000)]
    assert versions(under(dearer, prices={"fee": 13000}, of_contract=(agreed,)), "2022-01-01", "c") == [
        (ALWAYS, "dearer", "agreed", 14000)
    ]


def test_a_contract_brings_its_own_sources() -> None:
    [version] = under(sources={"signed": "The contract, page 3"}).versions("p", "c", date(2022, 1, 1))
    assert version.rules.sources == {"signed": "The contract, page 3"}


def test_under_another_contract_or_none_the_programme_alone_holds() -> None:
    rules = under(prices={"fee": 13000})
    assert versions(rules, "2022-01-01") == [(ALWAYS, 10000)]
    assert versions(rules, "2022-01-01", "unheard-of") == [(ALWAYS, 10000)]


@pytest.mark.parametrize(
    ("start", "in_force"),
    [("2020-06-30", False), ("2020-07-01", True), ("2025-06-30", True), ("2025-07-01", False)],
)
def test_outside_the_days_of_the_contract_there_are_no_rules(start: str, in_force: bool) -> None:
    assert bool(versions(under(), start, "c")) is in_force


def test_an_erratum_mends_from_the_moment_it_is_known_as_if_it_had_always_been_so() -> None:
    found = Erratum.model_validate(
        {
            "erratum": "slip",
            "title": "It was 90 pounds",
            "known_from": "2024-01-01T00:00:00Z",
            "source": "the agreement",
            "change": {"payments": {"fee": {"amount": 9000}}},
        }
    )
    rules = rulebook(errata=(found,))
    assert versions(rules, "2021-01-01", known_at=datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC)) == [(ALWAYS, 10000)]
    assert versions(rules, "2021-01-01", known_at=datetime(2024, 1, 1, tzinfo=UTC)) == [(ALWAYS, 9000)]
