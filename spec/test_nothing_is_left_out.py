"""The chapters show everything: every state, every key of the language, every kind of test."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from ettle.engine.evaluate.results import OfferState, OutcomeState, PaymentState
from ettle.engine.rules.eligibility import Conflict, Eligibility, EligibilityRule
from ettle.engine.rules.offers import Offer, Within
from ettle.engine.rules.outcomes import Earned, Happens, HoursAtRate, Improves, Outcome, Repeated, Sustained
from ettle.engine.rules.payments import Bonus, ClaimWindow, Monthly, Payment, ShareOfPay
from ettle.engine.rules.phases import Phase
from ettle.engine.rules.predicates import COMPARISONS
from ettle.engine.rules.programme import Programme, Variation
from spec.book.chapter import read_chapters
from spec.book.world import values_of
from spec.printing.names import MEANING

CHAPTERS = read_chapters()
ANSWERS = {
    cell
    for chapter in CHAPTERS
    for example in chapter.examples
    if (table := example.table("asked on")) is not None
    for row in table.rows
    for cell in row
}
PARTS: tuple[type[BaseModel], ...] = (
    *(Outcome, Sustained, Earned, HoursAtRate, Repeated, Happens, Improves),
    *(Payment, Bonus, ClaimWindow, Monthly, ShareOfPay),
    *(Offer, Within, Phase, Conflict, Eligibility, EligibilityRule, Programme, Variation),
)
NO_ANSWER = {
    "title",
    "about",
    "unconfirmed",
    "participation",
    "parties",
    "source",
    "illustrative",
    "pay_within",
    "clawback",
}
"""What changes no answer of one journey: words for people, and what happens after a line is payable."""


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys_of(each) for each in value.values()))
    return set().union(*(keys_of(each) for each in value)) if isinstance(value, list) else set()


@pytest.fixture(scope="module")
def written() -> set[str]:
    """Every key that a rule of the chapters writes."""
    blocks = [block for chapter in CHAPTERS for example in chapter.examples for block in example.blocks()]
    plain = [block for block in blocks if block.words[:1] == ("yaml",) and "." not in block.words[-1]]
    return set().union(*(keys_of(values_of(block.text)) for block in plain))


@pytest.mark.parametrize("states", [OutcomeState, OfferState, PaymentState], ids=["outcomes", "offers", "payments"])
def test_every_state_is_shown(states: Any) -> None:
    assert set(get_args(states)) <= ANSWERS


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_is_shown(part: type[BaseModel], written: set[str]) -> None:
    keys = {field.alias or name for name, field in part.model_fields.items()}
    assert keys - NO_ANSWER - written == set()


def test_every_kind_of_test_is_shown(written: set[str]) -> None:
    assert {*COMPARISONS, "one_of", "only", "is", "all", "any", "not", "of", "rate"} <= written


def test_every_name_of_a_day_is_shown(written: set[str]) -> None:
    assert set(MEANING) - written == set()


def test_there_are_enough_examples() -> None:
    assert sum(len(chapter.examples) for chapter in CHAPTERS) >= 120
