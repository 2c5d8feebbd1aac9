"""Whose rows the door might refuse: they are answered by the definition, which reads each row through the door.

Looked for column by column, and rather once too often: a doubt costs time, never an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import (
    EPOCH,
    NO_DAY,
    UNKNOWN,
    Days,
    Numbers,
    Rows,
    Truths,
    as_days,
    as_numbers,
    as_words,
    local_days,
    whole,
)
from ettle.engine.events.catalogue import KINDS
from ettle.engine.events.facts import PREFER_NOT_TO_SAY, FactDeclaration
from ettle.engine.events.fields import FIRST_DAY, LAST_DAY

COMMON = frozenset(
    {
        "id",
        "person",
        "enrolment",
        "kind",
        "on",
        "recorded_at",
        "said_at",
        "recorded_by",
        "organisation",
        "replaces",
        "correction",
    }
)
LEAST_AND_MOST = {
    "hours": (0, 168_00, 2),
    "hours_per_week": (0, 168_00, 2),
    "pay_per_hour": (0, 10**10, 0),
    "amount": (0, 10**10, 0),
    "checkpoint_weeks": (0, 10**6, 0),
    "n": (1, 10**6, 0),
    "stage": (1, 5, 0),
    "share": (0, 100_0000, 4),
}
"""What a number may be, times 10 to the places."""
ORDERS = (("earned_from", "earned_until"), ("covers_from", "covers_until"), ("on", "until"))


@cache
def _fields(kind: str) -> dict[str, Any]:
    return {field.alias or name: field for name, field in KINDS[kind].model_fields.items()}


@cache
def _words_allowed() -> dict[str, frozenset[str]]:
    """The words of each field that has few, over all kinds."""
    found: dict[str, set[str]] = {}
    for kind in KINDS:
        for name, field in _fields(kind).items():
            words = set(_literals(field.annotation))
            if words and name != "kind":
                found.setdefault(name, set()).update(words)
    return {name: frozenset(words) for name, words in found.items()}


def _literals(annotation: Any) -> Iterable[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif get_origin(annotation) in (Union, UnionType):
        for each in get_args(annotation):
            yield from _literals(each)


def doubtful(
    table: Any, kind: Rows, kinds: list[str], recorded: Numbers, facts: Mapping[str, FactDeclaration]
) -> Truths:
    """For each row of a wide table whether the door might refuse it."""
    doubts = np.zeros(len(table), dtype=bool)
    look = _Looking(table, kind, kinds, doubts)
    if unknown := [number for number, name in enumerate(kinds) if name not in KINDS]:
        doubts |= np.isin(kind, unknown)
    doubts |= kind < 0
    look.filled_fields()
    look.needed_fields()
    look.days(recorded)
    look.numbers()
    look.texts()
    look.facts(facts)
    return doubts


class _Looking:
    """One look through a table; what is doubted is marked in `doubts`."""

    def __init__(self, table: Any, kind: Rows, kinds: list[str], doubts: Truths) -> None:
        self.table, self.kind, self.kinds, self.doubts = table, kind, kinds, doubts
        self.columns = {name: whole(table.column(name)) for name in table.column_names}
        self.there: dict[str, Truths] = {}

    def column(self, name: str) -> Any:
        return self.columns.get(name)

    def _is_there(self, name: str) -> Truths:
        if name not in self.there:
            self.there[name] = self.columns[name].is_valid().to_numpy(zero_copy_only=False)
        return self.there[name]

    def _filled(self, name: str) -> Any:
        """The rows that have something there."""
        column = self.column(name)
        if column is None or column.null_count == len(column):
            return np.zeros(0, dtype=np.int64)
        if not column.null_count:
            return np.arange(len(column))
        return np.flatnonzero(self._is_there(name))

    def filled_fields(self) -> None:
        """A field that its kind does not have."""
        for name in self.table.column_names:
            if name not in COMMON:
                has = np.array([each in KINDS and name in _fields(each) for each in self.kinds] + [False])
                rows = self._filled(name)
                self.doubts[rows[~has[self.kind[rows]]]] = True

    def needed_fields(self) -> None:
        """A field without which its kind is none."""
        for number, kind in enumerate(self.kinds):
            if kind not in KINDS:
                continue
            mine = self.kind == number
            for name, field in _fields(kind).items():
                if field.is_required() and name not in ("kind",):
                    column = self.column(name)
                    if column is None:
                        self.doubts |= mine
                    elif column.null_count:
                        self.doubts |= mine & ~self._is_there(name)

    def _days(self, name: str) -> Days:
        return as_days(self.column(name), len(self.table))

    def days(self, recorded: Numbers) -> None:
        """Days out of order, out of the calendar, or before they happened."""
        on = self._days("on")
        ahead = np.array([each in KINDS and KINDS[each].may_be_ahead for each in self.kinds] + [False])
        self.doubts |= (on > local_days(recorded)) & ~ahead[self.kind]
        first, last = (day.toordinal() - EPOCH for day in (FIRST_DAY, LAST_DAY))
        for name in ("on", "until", "last_known", "earned_from", "earned_until", "covers_from", "covers_until"):
            days = self._days(name)
            self.doubts |= (days != NO_DAY) & ((days < first) | (days > last))
        for one, other in ORDERS:
            begin, end = self._days(one), self._days(other)
            self.doubts |= (begin != NO_DAY) & (end != NO_DAY) & (end <= begin)
        rows = np.union1d(self._filled("ended"), self._filled("last_known"))
        numbers, words = as_words(self.column("ended"), len(self.table))
        ended = np.array([word == "yes" for word in words] + [False])[numbers[rows]]
        until, known = self._days("until")[rows], self._days("last_known")[rows]
        wrong = (ended & (until != NO_DAY)) | ((known != NO_DAY) & (~ended | (known < on[rows])))
        self.doubts[rows[wrong]] = True
        self._corrections()

    def _corrections(self) -> None:
        rows = self._filled("correction")
        replaces = self.column("replaces")
        without = np.ones(len(rows), dtype=bool)
        if replaces is not None:
            without = replaces.take(pa.array(rows)).is_null().to_numpy(zero_copy_only=False)
            same = pc.fill_null(pc.equal(replaces.cast(pa.string()), self.column("id").cast(pa.string())), False)
            self.doubts |= same.to_numpy(zero_copy_only=False)
        self.doubts[rows[without]] = True

    def numbers(self) -> None:
        for name, (least, most, places) in LEAST_AND_MOST.items():
            rows = self._filled(name)
            if len(rows):
                held = as_numbers(self.column(name).take(pa.array(rows)), len(rows), places)
                self.doubts[rows[(held != UNKNOWN) & ((held < least) | (held > most))]] = True

    def texts(self) -> None:
        """Words that are none of the few, and texts that the door would change or refuse."""
        for name in self.table.column_names:
            column = self.column(name)
            if pa.types.is_dictionary(column.type):
                bad = _doubtful_words(name, column.dictionary)
                if bad.any():
                    numbers = pc.fill_null(column.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
                    self.doubts |= np.append(bad, False)[numbers]
            elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                self.doubts |= _doubtful_words(name, column)

    def facts(self, declared: Mapping[str, FactDeclaration]) -> None:
        """Answers that the declaration of their fact does not allow."""
        rows = self._filled("name")
        if not len(rows):
            return
        names, values = (self.column(name) for name in ("name", "value"))
        pairs = pa.table({"name": names.take(pa.array(rows)).cast(pa.string()), "value": _text(values, rows)})
        each = pairs.group_by(["name", "value"]).aggregate([])
        bad = [not _allowed(row["name"], row["value"], declared) for row in each.to_pylist()]
        if any(bad):
            wrong = {(row["name"], row["value"]) for row, said in zip(each.to_pylist(), bad, strict=True) if said}
            mine = [(row["name"], row["value"]) in wrong for row in pairs.to_pylist()]
            self.doubts[rows[np.array(mine)]] = True


def _text(values: Any, rows: Any) -> Any:
    return pa.nulls(len(rows), pa.string()) if values is None else values.take(pa.array(rows)).cast(pa.string())


PLAIN = r"^[A-Za-z0-9]([ -~]{0,198}[!-~])?$"
"""Text that nothing is done to at the door: any other may be fine as well, and is looked at there."""


def _doubtful_words(name: str, words: Any) -> Truths:
    """Which of these words (empty ones are none) may not be what their field holds."""
    allowed = _words_allowed().get(name)
    if allowed is not None and name not in _NOT_FEW:
        fine = pc.is_in(words, pa.array(sorted(allowed), words.type))
    else:
        fine = pc.match_substring_regex(words, PLAIN)
    empty = words.is_null().to_numpy(zero_copy_only=False)
    good: Truths = pc.fill_null(fine, False).to_numpy(zero_copy_only=False)
    doubted: Truths = ~good & ~empty
    return doubted


_NOT_FEW = frozenset(
    name
    for name in {each for kind in KINDS for each in _fields(kind)}
    if any(name in _fields(kind) and not set(_literals(_fields(kind)[name].annotation)) for kind in KINDS)
)
"""Fields that in some kind hold any text: their words are not looked at."""


def _allowed(name: str, value: str | None, declared: Mapping[str, FactDeclaration]) -> bool:
    fact = declared.get(name)
    if fact is None:
        return False
    if value is None or value == PREFER_NOT_TO_SAY:
        return True
    if fact.type == "yes_no":
        return value in ("yes", "no")
    if fact.type == "code":
        return fact.codes is None or value in fact.codes
    if fact.type == "date":
        return _is_day(value)
    if fact.type == "number":
        return _is_number(value)
    return True


def _is_day(value: str) -> bool:
    try:
        return len(value) == 10 and date.fromisoformat(value) >= FIRST_DAY
    except ValueError:
        return False


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdigit() and len(value) <= 12 and Decimal(value) >= 0
