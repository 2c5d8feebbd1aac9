"""Asking a predicate: walk its tree and join three-valued answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

from ettle.engine.basics.answer import Answer, all_of, answer, any_of, at_least_of
from ettle.engine.basics.unknown import ANY_HOURS, ANY_PAY, Between
from ettle.engine.evaluate.values import Members, Value, Word, compared, equals, holds_only, known
from ettle.engine.events.catalogue import Event
from ettle.engine.rules.predicates import (
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
    Only,
    Ref,
)


class Askable(Protocol):
    """Something that can be asked: a day, or one event."""

    def value(self, leaf: Leaf) -> Value: ...

    def bound(self, bound: Bound) -> int | Decimal | Between | None: ...


def ask(node: Node, of: Askable, named: Mapping[str, Answer] | None = None) -> Answer:
    """The answer to a predicate; `named` holds the answers of the ids it may refer to."""
    match node:
        case AllOf(parts):
            return all_of(ask(each, of, named) for each in parts)
        case AnyOf(parts):
            return any_of(ask(each, of, named) for each in parts)
        case Not(part):
            return ask(part, of, named).negated()
        case AtLeast(count, parts):
            return at_least_of(count, (ask(each, of, named) for each in parts))
        case Ref(id):
            return named[id] if named is not None else Answer.UNKNOWN
        case _:
            return ask_leaf(node, of)


def ask_leaf(leaf: Leaf, of: Askable) -> Answer:
    value = of.value(leaf)
    match leaf:
        case Is(_, wanted):
            return equals(value, wanted)
        case OneOf(_, values):
            return any_of(equals(value, each) for each in values)
        case Only(_, values):
            return holds_only(value, frozenset(values))
        case Known(_, wanted_known):
            return answer(known(value) == wanted_known)
        case Compare():
            return compared(value, tuple((each.comparison, of.bound(each)) for each in leaf.bounds))


_ANYTHING = {"hours_per_week": ANY_HOURS, "pay_per_hour": ANY_PAY}
"""What an empty field may stand for, where that says more than nothing."""


class EventAsked:
    """One event as something that can be asked: its own fields, empty = unknown."""

    def __init__(self, event: Event, rate: Callable[[str, date], Between | None]) -> None:
        self.event = event
        self.rate = rate

    def value(self, leaf: Leaf) -> Value:
        held = getattr(self.event, leaf.name, None)
        held = getattr(self.event, f"{leaf.name}_", None) if held is None else held
        if held is None and leaf.name in _ANYTHING:
            return _ANYTHING[leaf.name]
        return Members(sure=frozenset(held)) if isinstance(held, tuple) else Word(held)

    def bound(self, bound: Bound) -> int | Decimal | Between | None:
        return bound.value if isinstance(bound.value, int | Decimal) else self.rate(bound.value.rate, self.event.on)
