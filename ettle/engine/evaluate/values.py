"""What may be known about one name on one day, and how a test answers of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ettle.engine.basics.answer import Answer, answer
from ettle.engine.basics.unknown import Between
from ettle.engine.events.facts import PREFER_NOT_TO_SAY
from ettle.engine.rules.predicates import Comparison

Plain = str | int | Decimal | date


@dataclass(frozen=True, slots=True)
class Word:
    """One value; None = unknown."""

    value: Plain | None


@dataclass(frozen=True, slots=True)
class Members:
    """A set: what is certainly in it, what perhaps is.

    `open` = something nobody has named may be in it too, `nameless` = certainly is.
    """

    sure: frozenset[Plain] = frozenset()
    maybe: frozenset[Plain] = frozenset()
    open: bool = False
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A number that may not be there to measure at all: nothing can be sure of it but that it is out of reach."""

    of: Between


Value = Word | Members | Between | Perhaps | None
"""None = there is nothing to measure (the pay of a day without work): every comparison is no."""


def known(value: Value) -> bool:
    match value:
        case Word(value=held):
            return held is not None and held != PREFER_NOT_TO_SAY
        case Members(maybe=maybe, open=open_):
            return not maybe and not open_
        case Between():
            return value.known
        case Perhaps():
            return False
    return True


def equals(value: Value, wanted: Plain) -> Answer:
    """Whether the value is `wanted`, or as a set contains it."""
    match value:
        case Word(value=held):
            if held is None or held == PREFER_NOT_TO_SAY:
                return Answer.UNKNOWN
            return answer(held == wanted)
        case Members(sure, maybe, open_):
            if wanted in sure:
                return Answer.YES
            return Answer.UNKNOWN if open_ or wanted in maybe else Answer.NO
        case Between(low, high) if isinstance(wanted, int | Decimal):
            inside = low <= wanted <= high
            return answer(inside) if low == high or not inside else Answer.UNKNOWN
        case Perhaps(of):
            return min(equals(of, wanted), Answer.UNKNOWN)
    return Answer.NO


def holds_only(value: Value, allowed: frozenset[Plain]) -> Answer:
    """Whether a set holds nothing besides `allowed`."""
    if not isinstance(value, Members):
        return max((equals(value, each) for each in allowed), default=Answer.NO)
    if value.sure - allowed or (value.nameless and not allowed):
        return Answer.NO
    return Answer.UNKNOWN if value.open or value.maybe - allowed else Answer.YES


def compared(value: Value, bounds: tuple[tuple[Comparison, int | Decimal | Between | None], ...]) -> Answer:
    """Whether a number lies within every bound; a bound that is not known (None) cannot be answered."""
    if isinstance(value, Word):
        if not isinstance(value.value, int | Decimal):
            return Answer.UNKNOWN
        return min(_within(value.value, value.value, *bound) for bound in bounds)
    if isinstance(value, Perhaps):
        return min(compared(value.of, bounds), Answer.UNKNOWN)
    if isinstance(value, Between):
        return min(_within(value.low, value.high, *bound) for bound in bounds)
    return Answer.NO


def _within(
    low: int | Decimal, high: int | Decimal, comparison: Comparison, bound: int | Decimal | Between | None
) -> Answer:
    if bound is None:
        return Answer.UNKNOWN
    bounds = (bound.low, bound.high) if isinstance(bound, Between) else (bound,)
    passes = {_passes(number, comparison, each) for number in (low, high) for each in bounds}
    return Answer.UNKNOWN if len(passes) == 2 else answer(passes.pop())


def _passes(number: int | Decimal, comparison: Comparison, bound: int | Decimal) -> bool:
    match comparison:
        case "at_least":
            return number >= bound
        case "more_than":
            return number > bound
        case "at_most":
            return number <= bound
        case "less_than":
            return number < bound
