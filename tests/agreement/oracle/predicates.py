"""Three-valued predicates: yes, no, unknown, with Kleene's all, any and not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .basics import as_list, text, to_date, to_number

YES, NO, UNKNOWN = "yes", "no", "unknown"
COMPARISONS = ("at_least", "more_than", "at_most", "less_than")
ENDLESS = Fraction(10**15)


@dataclass(frozen=True)
class Between:
    """A number known only to lie between two others (both included)."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Members:
    """A set: the members known, and whether it holds a member nobody knows."""

    known: frozenset[str]
    others: bool = False


@dataclass(frozen=True)
class Nothing:
    """There is no such value (the pay of no job): every comparison is no."""


@dataclass(frozen=True)
class NotKnown:
    """Nobody has said."""


@dataclass(frozen=True)
class Choices:
    """What the value is for each choice of the spells that may or may not count."""

    values: list[Any]


Value = Any
Look = Callable[[str, Any], Value]
Word = Callable[[str], str]
Bound = Callable[[Any], Value]


def both(answers: list[str]) -> str:
    if NO in answers:
        return NO
    return UNKNOWN if UNKNOWN in answers else YES


def either(answers: list[str]) -> str:
    if YES in answers:
        return YES
    return UNKNOWN if UNKNOWN in answers else NO


def opposite(answer: str) -> str:
    return {YES: NO, NO: YES}.get(answer, UNKNOWN)


def at_least_so_many(count: int, answers: list[str]) -> str:
    if answers.count(YES) >= count:
        return YES
    return UNKNOWN if answers.count(YES) + answers.count(UNKNOWN) >= count else NO


def judge(predicate: Any, look: Look, word: Word, bound: Bound) -> str:
    """Answer a predicate; `look` finds values, `word` answers bare ids, `bound` finds numbers."""
    if predicate is None:
        return YES
    if isinstance(predicate, bool):
        return text(predicate)
    if isinstance(predicate, str):
        return word(predicate)
    if isinstance(predicate, list):
        return both([judge(part, look, word, bound) for part in predicate])
    if "of" in predicate and "at_least" in predicate:
        parts = [judge(part, look, word, bound) for part in predicate["of"]]
        return at_least_so_many(int(predicate["at_least"]), parts)
    answers = []
    for name, test in predicate.items():
        if name == "all":
            answers.append(both([judge(part, look, word, bound) for part in test]))
        elif name == "any":
            answers.append(either([judge(part, look, word, bound) for part in test]))
        elif name == "not":
            answers.append(opposite(judge(test, look, word, bound)))
        else:
            answers.append(test_value(look(name, test), test, bound))
    return both(answers)


def test_value(value: Value, test: Any, bound: Bound) -> str:
    if isinstance(value, Choices):
        if isinstance(test, dict) and "is" in test:
            same = len({repr(each) for each in value.values}) == 1
            return test_value(value.values[0] if same else NotKnown(), test, bound)
        found = {test_value(each, test, bound) for each in value.values}
        return found.pop() if len(found) == 1 else UNKNOWN
    if not isinstance(test, dict):
        return equal(value, test)
    answers = []
    for how, wanted in test.items():
        if how in COMPARISONS:
            answers.append(compare(value, how, bound(wanted)))
        elif how == "one_of":
            answers.append(either([equal(value, each) for each in as_list(wanted)]))
        elif how == "only":
            answers.append(only(value, {text(each) for each in as_list(wanted)}))
        elif how == "is":
            answers.append(YES if is_known(value) == (wanted == "known") else NO)
    return both(answers)


def is_known(value: Value) -> bool:
    if isinstance(value, Between):
        return value.low == value.high
    if isinstance(value, Members):
        return not value.others
    return not isinstance(value, NotKnown)


def equal(value: Value, wanted: Any) -> str:
    if isinstance(value, NotKnown):
        return UNKNOWN
    if isinstance(value, Nothing):
        return NO
    if isinstance(value, Members):
        if text(wanted) in value.known:
            return YES
        return UNKNOWN if value.others else NO
    if isinstance(value, Between):
        number = to_number(wanted)
        if number is None or number < value.low or number > value.high:
            return NO
        return YES if value.low == value.high else UNKNOWN
    left, right = to_number(value), to_number(wanted)
    if left is not None and right is not None:
        return YES if left == right else NO
    return YES if text(value) == text(wanted) else NO


def only(value: Value, allowed: set[str]) -> str:
    if isinstance(value, NotKnown):
        return UNKNOWN
    if isinstance(value, Nothing):
        return YES
    if not isinstance(value, Members):
        return either([equal(value, each) for each in allowed])
    if not value.known <= allowed:
        return NO
    if value.others:
        return UNKNOWN if allowed else NO
    return YES


def ends(value: Value) -> tuple[Fraction, Fraction] | None:
    """The lowest and highest number a value could be."""
    if isinstance(value, Between):
        return value.low, value.high
    if isinstance(value, (int, Decimal, Fraction)) and not isinstance(value, bool):
        return Fraction(value), Fraction(value)
    if isinstance(value, dt.date):
        return Fraction(value.toordinal()), Fraction(value.toordinal())
    if isinstance(value, str):
        number = to_number(value)
        if number is None:
            day = to_date(value)
            return ends(day) if day else None
        return number, number
    return None


def compare(value: Value, how: str, wanted: Value) -> str:
    if isinstance(value, Nothing):
        return NO
    if isinstance(value, NotKnown) or isinstance(wanted, NotKnown):
        return UNKNOWN
    left, right = ends(value), ends(wanted)
    if left is None or right is None:
        return UNKNOWN
    checks = {
        "at_least": lambda a, b: a >= b,
        "more_than": lambda a, b: a > b,
        "at_most": lambda a, b: a <= b,
        "less_than": lambda a, b: a < b,
    }
    answers = {checks[how](a, b) for a in left for b in right}
    if len(answers) == 2:
        return UNKNOWN
    return YES if True in answers else NO
