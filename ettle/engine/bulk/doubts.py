"""Whose rows the door might refuse: they are answered by the definition, which reads each row through the door.

Looked for column by column, and rather once too often: a doubt costs time, never an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    Rows,
    Truths,
    as_days,
    as_numbers,
    as_texts,
    as_words,
    local_days,
)
from ettle.engine.bulk.wide import KIND_NAMES, Wide
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
DAYS = ("until", "last_known", "earned_from", "earned_until", "covers_from", "covers_until")
FIRST, LAST = (day.toordinal() - EPOCH for day in (FIRST_DAY, LAST_DAY))
MICROSECONDS = np.int64(86_400_000_000)
"""Of a day."""


@cache
def _fields(kind: str) -> dict[str, Any]:
    return {field.alias or name: field for name, field in KINDS[kind].model_fields.items()}


@cache
def _needed(kind: str) -> frozenset[str]:
    """The fields without which a kind is none."""
    return frozenset(name for name, field in _fields(kind).items() if field.is_required() and name != "kind")


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


def doubtful(wide: Wide, facts: Mapping[str, FactDeclaration]) -> Truths:
    """For each row of a wide table whether the door might refuse it."""
    doubts: Truths = wide.kind < 0
    look = _Looking(wide, doubts)
    look.misplaced_fields()
    look.common_fields()
    look.texts()
    for kind, rows in wide.rows_of.items():
        if len(rows):
            _LookingAtKind(wide, kind, rows, doubts).look()
    look.facts(facts)
    return doubts


@dataclass(frozen=True)
class _Looking:
    """One look through a table; what is doubted is marked in `doubts`."""

    wide: Wide
    doubts: Truths

    def _filled(self, name: str) -> Any:
        """The rows that have something there."""
        column = self.wide.columns.get(name)
        if column is None or column.null_count == len(column):
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))

    def misplaced_fields(self) -> None:
        """A field that its kind does not have: where the kinds that have it do not account for all that is there."""
        for kind, own in self.wide.apart.items():
            for name in own.keys() - _fields(kind).keys():
                self.doubts[self.wide.rows_of[kind][own[name].is_valid().to_numpy(zero_copy_only=False)]] = True
        for name, column in self.wide.columns.items():
            if name in COMMON or column.null_count == len(column):
                continue
            have = [kind for kind, rows in self.wide.rows_of.items() if len(rows) and name in _fields(kind)]
            theirs = [self.wide.of_kind(kind, name) for kind in have]
            if sum(len(each) - each.null_count for each in theirs) != len(column) - column.null_count:
                has = np.array([name in _fields(kind) for kind in KIND_NAMES] + [False])
                rows = self._filled(name)
                self.doubts[rows[~has[self.wide.kind[rows]]]] = True

    def common_fields(self) -> None:
        """Fields of every kind: one that is not there, days out of the calendar or ahead, corrections of nothing."""
        for name in COMMON:
            column, needs = (
                self.wide.columns.get(name),
                np.array([name in _needed(kind) for kind in KIND_NAMES] + [False]),
            )
            if needs.any() and (column is None or column.null_count):
                empty = np.flatnonzero(
                    np.ones(len(self.doubts)) if column is None else column.is_null().to_numpy(False)
                )
                self.doubts[empty[needs[self.wide.kind[empty]]]] = True
        on = self.wide.on
        if len(on) and not FIRST <= on.min() <= on.max() <= LAST:
            self.doubts[:] |= _out_of_calendar(on)
        ahead = np.flatnonzero(on * MICROSECONDS > self.wide.recorded_at)  # in London it may be the next day already
        late = ahead[on[ahead] > local_days(self.wide.recorded_at[ahead])]
        may = np.array([KINDS[kind].may_be_ahead for kind in KIND_NAMES] + [False])
        self.doubts[late[~may[self.wide.kind[late]]]] = True
        self._corrections()

    def _corrections(self) -> None:
        corrects, replaces = self._filled("correction"), self._filled("replaces")
        self.doubts[np.setdiff1d(corrects, replaces, assume_unique=True)] = True
        if len(replaces):
            named, own = (self.wide.columns[name].take(pa.array(replaces)) for name in ("replaces", "id"))
            same = pc.fill_null(pc.equal(named.cast(pa.string()), own.cast(pa.string())), False)
            self.doubts[replaces[same.to_numpy(zero_copy_only=False)]] = True

    def texts(self) -> None:
        """Words that are none of the few, and texts that the door would change or refuse."""
        for name, column, rows in self.wide.all_columns():
            if pa.types.is_dictionary(column.type):
                bad = _doubtful_words(name, column.dictionary)
                if bad.any():
                    numbers = pc.fill_null(column.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
                    self._doubt(np.append(bad, False)[numbers], rows)
            elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                self._doubt(_doubtful_words(name, column), rows)

    def _doubt(self, which: Truths, rows: Rows | None) -> None:
        """Doubts about some of these rows; None = all that there are."""
        if rows is None:
            self.doubts[:] |= which
        else:
            self.doubts[rows[which]] = True

    def facts(self, declared: Mapping[str, FactDeclaration]) -> None:
        """Answers that the declaration of their fact does not allow."""
        rows = self.wide.rows_of["fact"]
        names, words = as_words(self.wide.of_kind("fact", "name"), len(rows))
        values = as_texts(self.wide.of_kind("fact", "value"), len(rows))
        for number, name in enumerate(words):
            mine = np.flatnonzero(names == number).astype(np.int32)
            if name not in declared:
                self.doubts[rows[mine]] = True
                continue
            answers = values.take(pa.array(mine)).dictionary_encode()
            bad = _not_allowed(declared[name], answers.dictionary)
            if bad.any():
                which = pc.fill_null(answers.indices, len(bad)).to_numpy(zero_copy_only=False)
                self.doubts[rows[mine[np.append(bad, False)[which]]]] = True


@dataclass(frozen=True)
class _LookingAtKind:
    """One look through the rows of a kind."""

    wide: Wide
    kind: str
    rows: Rows
    doubts: Truths

    def look(self) -> None:
        self._needed_fields()
        for name in DAYS:
            if self._has(name):
                self._doubt(_out_of_calendar(self._days(name)))
        for one, other in ORDERS:
            if self._has(other):
                begin, end = self._days(one), self._days(other)
                self._doubt((begin != NO_DAY) & (end != NO_DAY) & (end <= begin))
        if self._has("ended") or self._has("last_known"):
            self._ends()
        for name, (least, most, places) in LEAST_AND_MOST.items():
            if self._has(name):
                held = as_numbers(self._column(name), len(self.rows), places)
                self._doubt((held != UNKNOWN) & ((held < least) | (held > most)))

    def _column(self, name: str) -> Any:
        return self.wide.of_kind(self.kind, name)

    def _has(self, name: str) -> bool:
        """Whether any of them has something there."""
        if name not in _fields(self.kind):
            return False
        column = self._column(name)
        return column is not None and column.null_count < len(column)

    def _days(self, name: str) -> Days:
        return self.wide.on[self.rows] if name == "on" else as_days(self._column(name), len(self.rows))

    def _doubt(self, which: Truths) -> None:
        if which.any():
            self.doubts[self.rows[which]] = True

    def _needed_fields(self) -> None:
        """A field without which its kind is none."""
        for name in _needed(self.kind) - COMMON:
            column = self._column(name)
            if column is None:
                self.doubts[self.rows] = True
            elif column.null_count:
                self._doubt(column.is_null().to_numpy(zero_copy_only=False))

    def _ends(self) -> None:
        numbers, words = as_words(self._column("ended"), len(self.rows))
        ended = np.array([word == "yes" for word in words] + [False])[numbers]
        until, known = self._days("until"), self._days("last_known")
        self._doubt((ended & (until != NO_DAY)) | ((known != NO_DAY) & (~ended | (known < self._days("on")))))


def _out_of_calendar(days: Days) -> Truths:
    found: Truths = (days != NO_DAY) & ((days < FIRST) | (days > LAST))
    return found


LONGEST_PLAIN = 200
PLAIN = r"^[A-Za-z0-9]([ -~]{0,198}[!-~])?$"
"""Text that nothing is done to at the door: any other may be fine as well, and is looked at there."""
_LETTER_OR_DIGIT = np.array([chr(each).isalnum() and each < 128 for each in range(256)])


def _doubtful_words(name: str, words: Any) -> Truths:
    """Which of these words (empty ones are none) may not be what their field holds."""
    allowed = _words_allowed().get(name)
    if allowed is not None and name not in _NOT_FEW:
        fine = pc.is_in(words, pa.array(sorted(allowed), words.type))
    elif _plainly_plain(words):
        return np.zeros(len(words), dtype=bool)
    else:
        fine = pc.match_substring_regex(words, PLAIN)
    empty = words.is_null().to_numpy(zero_copy_only=False)
    good: Truths = pc.fill_null(fine, False).to_numpy(zero_copy_only=False)
    doubted: Truths = ~good & ~empty
    return doubted


def _plainly_plain(words: Any) -> bool:
    """Whether all of these texts are PLAIN, as their letters together tell: quicker than asking each."""
    words = words.drop_null() if words.null_count else words
    if not pa.types.is_string(words.type) or not len(words):
        return not len(words)
    _, ends, letters = words.buffers()
    off = np.frombuffer(ends, dtype=np.int32)[words.offset : words.offset + len(words) + 1]
    lengths, every = np.diff(off), np.frombuffer(letters or b"", dtype=np.uint8)[off[0] : off[-1]]
    if lengths.min() < 1 or lengths.max() > LONGEST_PLAIN or every.min() <= ord(" ") or every.max() > ord("~"):
        return False
    return bool(_LETTER_OR_DIGIT[every[off[:-1] - off[0]]].all())


_NOT_FEW = frozenset(
    name
    for name in {each for kind in KINDS for each in _fields(kind)}
    if any(name in _fields(kind) and not set(_literals(_fields(kind)[name].annotation)) for kind in KINDS)
)
"""Fields that in some kind hold any text: their words are not looked at."""


PLAINLY_A_DAY = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"


def _not_allowed(fact: FactDeclaration, answers: Any) -> Truths:
    """Which of these answers the declaration of their fact does not allow."""
    bad = np.ones(len(answers), dtype=bool)
    if fact.type == "date":
        bad = ~pc.match_substring_regex(answers, PLAINLY_A_DAY).to_numpy(zero_copy_only=False)
    places = np.flatnonzero(bad)
    bad[places] = [not _allowed(fact, answers[place].as_py()) for place in places.tolist()]
    return bad


def _allowed(fact: FactDeclaration, value: str) -> bool:
    if value == PREFER_NOT_TO_SAY:
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
