"""What a predicate answers of every unit at once: no, not known or yes, as 0, 1 and 2."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from ettle.engine.events.facts import PREFER_NOT_TO_SAY
from ettle.engine.measures.columns import NOTHING, Column, Numbers, Words
from ettle.engine.measures.register import EPOCH, NoSuchName, Register
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
    Rate,
    Ref,
)

Answers = npt.NDArray[np.uint8]
NO, UNKNOWN, YES = 0, 1, 2
STATES = ("outcome.", "offer.", "payment.", "follow_up.")
"""Names of lines: where an enrolment has no such line it is not so, rather than not known."""


def asked(node: Node, register: Register) -> Answers:
    """The answer of each unit. Raises NoSuchName."""
    match node:
        case AllOf(of):
            return _folded(np.minimum, of, register)
        case AnyOf(of):
            return _folded(np.maximum, of, register)
        case Not(of):
            return (YES - asked(of, register)).astype(np.uint8)
        case AtLeast(count, of):
            return _at_least(count, [asked(each, register) for each in of])
        case Ref(id):
            raise NoSuchName(f"`{id}` stands alone; write a test such as {{{id}: yes}}")
    return _leaf(node, register)


def _folded(fold: np.ufunc, of: tuple[Node, ...], register: Register) -> Answers:
    found: Answers = fold.reduce([asked(each, register) for each in of])
    return found


def _at_least(count: int, answers: list[Answers]) -> Answers:
    sure = np.sum([each == YES for each in answers], axis=0)
    perhaps = np.sum([each != NO for each in answers], axis=0)
    return np.where(sure >= count, YES, np.where(perhaps >= count, UNKNOWN, NO)).astype(np.uint8)


def _leaf(leaf: Leaf, register: Register) -> Answers:
    column = register.column(leaf.name)
    known = _known(column)
    if isinstance(leaf, Known):
        return np.where(known == leaf.known, YES, NO).astype(np.uint8)
    otherwise = NO if leaf.name.startswith(STATES) or _is_a_gap(leaf, column) else UNKNOWN
    so = _so(leaf, column)
    return np.where(known, np.where(so, YES, NO), otherwise).astype(np.uint8)


def _is_a_gap(leaf: Leaf, column: Column) -> bool:
    """Days to something that did not come about are not within any number of days."""
    return leaf.name.startswith("days_to.") and isinstance(column, Numbers)


def _known(column: Column) -> npt.NDArray[np.bool_]:
    if isinstance(column, Numbers):
        return column.known
    silent = [place for place, word in enumerate(column.words) if word == PREFER_NOT_TO_SAY]
    return np.asarray((column.codes != NOTHING) & ~np.isin(column.codes, silent), dtype=np.bool_)


def _so(leaf: Leaf, column: Column) -> npt.NDArray[np.bool_]:
    if isinstance(leaf, Is | OneOf):
        wanted = (leaf.value,) if isinstance(leaf, Is) else leaf.values
        if isinstance(column, Words):
            places = [place for place, word in enumerate(column.words) if word in {str(each) for each in wanted}]
            return np.asarray(np.isin(column.codes, places), dtype=np.bool_)
        return np.asarray(np.isin(column.values, [_number(each) for each in wanted]), dtype=np.bool_)
    if isinstance(leaf, Compare) and isinstance(column, Numbers):
        inside = np.ones(len(column.values), dtype=np.bool_)
        for bound in leaf.bounds:
            inside = inside & _within(column.values, bound)
        return np.asarray(inside, dtype=np.bool_)
    raise NoSuchName(f"`{leaf.name}` cannot be compared so; it holds words")


def _number(value: str | int | Decimal | date) -> float:
    if isinstance(value, date):
        return (value - EPOCH).days
    if isinstance(value, str):
        raise NoSuchName(f"`{value}` is a word, and what it is compared with holds numbers")
    return float(value)


def _within(values: npt.NDArray[np.int64], bound: Bound) -> npt.NDArray[np.bool_]:
    if isinstance(bound.value, Rate):
        raise NoSuchName(f"a rate (`{bound.value.rate}`) cannot be asked of evaluated rows")
    limit = float(bound.value)
    found: npt.NDArray[np.bool_] = {
        "at_least": np.greater_equal,
        "more_than": np.greater,
        "at_most": np.less_equal,
        "less_than": np.less,
    }[bound.comparison](values, limit)
    return found
