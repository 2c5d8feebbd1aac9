"""What a test says of single events, row by row of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

import numpy as np

from ettle.engine.bulk.columns import UNKNOWN, Answers, Numbers
from ettle.engine.bulk.runs import Asking, bound_as_whole, word_answer
from ettle.engine.bulk.stays import NotCompiled
from ettle.engine.bulk.tables import Kind
from ettle.engine.events.catalogue import KINDS
from ettle.engine.rules.predicates import (
    HOURS,
    AllOf,
    AnyOf,
    AtLeast,
    Bound,
    Compare,
    Is,
    Known,
    Leaf,
    Node,
    Not,
    OneOf,
    Rate,
    Ref,
)

MOST = {"hours_per_week": 168_00, "pay_per_hour": 10**15}
"""What an empty field may stand for, where that says more than nothing."""


def event_answers(node: Node | None, kind: Kind, asking: Asking) -> Answers:
    """The answer for each event of a kind; of no test, yes."""
    if node is None:
        return np.full(len(kind), 2, dtype=np.uint8)
    return joined_answers(node, lambda leaf: _of_events(leaf, kind, asking))


def joined_answers(node: Node, of_leaf: Any, named: Any = None) -> Answers:
    """The answers of a tree from those of its leaves, row by row; `named` holds those of the ids it may refer to."""
    match node:
        case AllOf(parts):
            least: Answers = np.minimum.reduce([joined_answers(part, of_leaf, named) for part in parts])
            return least
        case AnyOf(parts):
            most: Answers = np.maximum.reduce([joined_answers(part, of_leaf, named) for part in parts])
            return most
        case Not(part):
            return (2 - joined_answers(part, of_leaf, named)).astype(np.uint8)
        case AtLeast(count, parts):
            return _at_least(count, [joined_answers(part, of_leaf, named) for part in parts])
        case Ref(id):
            if named is None:
                raise NotCompiled("a rule named where none can be")
            found: Answers = named[id]
            return found
    said: Answers = of_leaf(node)
    return said


def _at_least(count: int, answers: Sequence[Answers]) -> Answers:
    sure = np.sum([each == 2 for each in answers], axis=0)
    perhaps = np.sum([each > 0 for each in answers], axis=0)
    return np.where(sure >= count, 2, np.where(perhaps < count, 0, 1)).astype(np.uint8)


def _of_events(leaf: Leaf, kind: Kind, asking: Asking) -> Answers:
    fields = {field.alias or name: field for name, field in KINDS[kind.name].model_fields.items()}
    field = fields.get(leaf.name)
    if field is None:
        if leaf.name in MOST:
            return number_answers(leaf, np.full(len(kind), UNKNOWN), 0, kind, asking)
        return np.full(len(kind), word_answer(leaf, None), dtype=np.uint8)
    types = _types(field.annotation)
    if types & {date, datetime, tuple} or leaf.name in ("share", "value"):
        raise NotCompiled(f"`{leaf.name}` of an event")
    if types & {int, Decimal}:
        places = 2 if leaf.name in HOURS or Decimal in types else 0
        return number_answers(leaf, kind.numbers(leaf.name, places), 2 if Decimal in types else 0, kind, asking)
    numbers, words = kind.words(leaf.name)
    said: Answers = np.array([word_answer(leaf, word) for word in [*words, None]], dtype=np.uint8)[numbers]
    return said


def _types(annotation: Any) -> set[Any]:
    inner = get_args(annotation)
    if not inner:
        return {annotation}
    return {tuple} if getattr(annotation, "__origin__", None) is tuple else set().union(*map(_types, inner))


def number_answers(leaf: Leaf, held: Numbers, places: int, kind: Kind, asking: Asking) -> Answers:
    """What a leaf says of numbers held times 10 to the `places`; UNKNOWN where they are not known."""
    unknown = held == UNKNOWN
    low = np.where(unknown, 0, held)
    high = np.where(unknown, MOST.get(leaf.name, 0), held)
    match leaf:
        case Known(_, known):
            return np.where(unknown == known, 0, 2).astype(np.uint8)
        case Compare(_, bounds):
            said = [_within(low, high, bound, places, kind, asking) for bound in bounds]
            found = np.minimum.reduce(said)
        case Is(_, wanted):
            found = _equal(low, high, wanted, places)
        case OneOf(_, values):
            found = np.maximum.reduce([_equal(low, high, each, places) for each in values])
        case _:
            raise NotCompiled("`only` of a number")
    return found if leaf.name in MOST else np.where(unknown, 1, found).astype(np.uint8)


def _equal(low: Numbers, high: Numbers, wanted: Any, places: int) -> Answers:
    if not isinstance(wanted, int | Decimal):
        return np.zeros(len(low), dtype=np.uint8)
    exact = Decimal(wanted) * 10**places
    if exact != int(exact):
        return np.zeros(len(low), dtype=np.uint8)
    inside = (low <= int(exact)) & (high >= int(exact))
    return np.where(inside, np.where(low == high, 2, 1), 0).astype(np.uint8)


def _within(low: Numbers, high: Numbers, bound: Bound, places: int, kind: Kind, asking: Asking) -> Answers:
    if isinstance(bound.value, Rate):
        limit = asking.rate_on(bound.value.rate, kind.on)
    else:
        limit = np.full(len(low), bound_as_whole(bound, places), dtype=np.int64)
    passes = {
        "at_least": np.greater_equal,
        "more_than": np.greater,
        "at_most": np.less_equal,
        "less_than": np.less,
    }[bound.comparison]
    said = passes(low, limit).astype(np.uint8) + passes(high, limit).astype(np.uint8)
    return np.where(limit == UNKNOWN, 1, said).astype(np.uint8)
