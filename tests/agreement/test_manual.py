"""The oracle is asked the manual's examples too: the two sides agree about each, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from ettle.engine.events.catalogue import Event
from ettle.engine.rules.predicates import HOURS
from spec.book.asking import events_of
from spec.book.chapter import Example, read_chapters
from spec.book.refusals import is_refusal
from spec.book.world import EXAMPLE, documents, house, rulebook_of

from .chance import Doc
from .crowds import Crowd, agreed
from .generate import Drawn
from .sides import of_the_evaluator, of_the_oracle


def asked(example: Example) -> Iterator[Drawn]:
    """The example as the agreement asks: documents and events as files hold them."""
    said, table = documents(example.blocks()), example.table("asked on")
    assert table is not None
    plain = house()
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        known = dt.date.fromisoformat(cells.get("known at") or cells["asked on"])
        yield Drawn(
            0,
            {EXAMPLE: _plain(said.programme)} | {each["programme"]: _plain(each) for each in said.others},
            {EXAMPLE: [_typed(each) for each in said.variations if each.contract is None]},
            {each.contract: _typed(each) for each in said.contracts},
            {
                name.contract: [_typed(v) for v in said.variations if v.contract == name.contract]
                for name in said.contracts
            },
            {name: _typed(rate) for name, rate in plain.rates.items()},
            frozenset(plain.holidays),
            tuple(_row(event) for event in events_of(example)),
            dt.date.fromisoformat(cells["asked on"]),
            dt.datetime.combine(known, dt.time(22, 59, 59), dt.UTC),
            ready=rulebook_of(example.blocks()),
        )


def _row(event: Event) -> Doc:
    """The event as a file says it: hours as hours, where we hold hundredths."""
    row = _typed(event)
    return row | {name: str(Decimal(row[name]) / 100) for name in HOURS if name in row}


def _typed(each: Any) -> Doc:
    return dict(_plain(each.model_dump(mode="python", by_alias=True, exclude_none=True)))


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {str(key) if isinstance(key, int | dt.date) else key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case dt.datetime():
            return value.isoformat()
        case dt.date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == int(value) else float(value)
    return value


EXAMPLES = [
    example
    for chapter in read_chapters()
    for example in chapter.examples
    if not is_refusal(example)
    and not example.not_yet
    and ("yaml", "erratum") not in [b.words for b in example.blocks()]
]
"""All but those with an erratum, which the oracle is not given."""


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_both_sides_agree_about_the_example(example: Example) -> None:
    for drawn in asked(example):
        assert of_the_evaluator(drawn) == of_the_oracle(drawn)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_bulk_says_of_the_example_what_the_definition_says(example: Example) -> None:
    for drawn in asked(example):
        crowd = Crowd(0, drawn.ready, events_of(example), drawn.on, drawn.known_at)
        assert agreed(crowd).differing == []
