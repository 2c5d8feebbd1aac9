"""Whether rows may be sent: each problem with its row, column, what was found, what was expected and what to do.

Worked column by column: each distinct value is looked at once, however many rows hold it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.basics.likeness import near
from ettle.engine.returns.periods import Stretch
from ettle.engine.rules.returns import Check, Column, Return
from ettle.engine.rules.tables import Code, CodeList

Rows = npt.NDArray[np.int64]
Kind = Literal["stop", "reason", "question", "note"]
"""`stop` = the row may not go; `reason` = it goes or is left out once somebody says why; `question` = worth a look, and it goes;
`note` = nothing to do."""
KINDS: tuple[Kind, ...] = ("stop", "reason", "question", "note")
"""The gravest first."""
NOTHING = "Nothing is entered."
NO_DAY = np.iinfo(np.int32).min
MOST_OF_ONE = 100_000
"""Messages of one kind about one column that are written out; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing about one row (the first is 0), or about the whole: `row` None."""

    row: int | None
    column: str | None
    found: str
    expected: str
    cure: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Validated:
    """What was found. `rejected` are the rows that may not go, whether or not their messages were written out.

    `incomplete` are those that lack what the receiver requires: they go, or are left out, with a reason that is written down.
    """

    messages: tuple[Message, ...]
    rejected: npt.NDArray[np.bool_]
    incomplete: npt.NDArray[np.bool_]
    duplicates: int
    unwritten: int
    """Messages that were counted and not written out."""

    @property
    def sound(self) -> bool:
        """Whether all of it may go as it is, without a word."""
        return not (self.rejected.any() or self.incomplete.any())


def validate(
    definition: Return,
    stretch: Stretch,
    sent: pa.Table,
    code_lists: Mapping[str, CodeList],
    rows_before: int | None = None,
) -> Validated:
    """Every column, every check, and rows sent twice. `sent` holds the definition's columns as text.

    `rows_before` is how many rows the edition before had.
    """
    work = _Work(definition, stretch, sent, code_lists, rows_before)
    for id, column in definition.columns.items():
        work.column(id, column)
    duplicates = work.twice()
    for check in definition.checks.values():
        work.check(check)
    ordered = sorted(work.messages, key=lambda each: (-1 if each.row is None else each.row, each.column or ""))
    return Validated(tuple(ordered), work.rejected, work.incomplete, duplicates, work.unwritten)


class _Work:
    def __init__(
        self,
        definition: Return,
        stretch: Stretch,
        sent: pa.Table,
        code_lists: Mapping[str, CodeList],
        rows_before: int | None,
    ) -> None:
        self.definition, self.stretch, self.code_lists, self.rows_before = definition, stretch, code_lists, rows_before
        self.count = sent.num_rows
        self.words: dict[str, list[str]] = {}
        self.places: dict[str, npt.NDArray[np.int32]] = {}
        for id in definition.columns:
            encoded = pc.dictionary_encode(sent.column(id).combine_chunks().fill_null(""))
            self.words[id] = encoded.dictionary.to_pylist()
            self.places[id] = encoded.indices.to_numpy(zero_copy_only=False)
        self.rejected = np.zeros(self.count, dtype=np.bool_)
        self.incomplete = np.zeros(self.count, dtype=np.bool_)
        self.messages: list[Message] = []
        self.unwritten = 0

    # One column.

    def column(self, id: str, column: Column) -> None:
        wrong = {place: said for place, word in enumerate(self.words[id]) if (said := self._wrong(column, word))}
        for place, (expected, cure) in wrong.items():
            rows = np.flatnonzero(self.places[id] == place)
            self.rejected[rows] = True
            self._say(rows, id, self.words[id][place], expected, cure, "stop")
        if (empty := np.flatnonzero(~self._filled(id))).size:
            self._empty(id, column, empty)

    def _empty(self, id: str, column: Column, rows: Rows) -> None:
        """Nothing in it: what comes of that is the column's to say."""
        title = column.title.lower()
        if column.empty == "never":
            self.rejected[rows] = True
            self._say(rows, id, "", NOTHING, f"enter it: {title} is required", "stop")
        elif column.empty == "with_reason":
            self.incomplete[rows] = True
            self._say(rows, id, "", NOTHING, f"ask for it and enter it: {title} is required", "reason")
        elif column.empty == "told":
            found = f"{len(rows):,} of {self.count:,}"
            said = Message(None, id, found, "Nobody has to answer.", "They are sent empty.", "note")
            self.messages.append(said)

    def _wrong(self, column: Column, word: str) -> tuple[str, str] | None:
        """What was expected instead of a value, and the cure; None = it may be so."""
        if not word:
            return None
        if column.codes is not None:
            return self._not_a_code(column, word)
        spare = self.definition.mappings[column.map].to.values() if column.map else ()
        return None if word in spare else _misshapen(column.shape, word)

    def _not_a_code(self, column: Column, word: str) -> tuple[str, str] | None:
        list_, _, release = (column.codes or "").partition("@")
        codes = self.code_lists[list_].releases[release]
        code = codes.get(word)
        if code is None:
            close = next(iter(near(word, [*codes, *(each.label for each in codes.values())])), None)
            meant = next((each.code for each in codes.values() if close in (each.code, each.label)), None)
            cure = f"did you mean `{meant}`?" if meant else "use one of its codes"
            return f"a code of {list_}, release {release}", cure
        return (
            None
            if _in_use(code, self.stretch)
            else (_when(code), f"send the code that was in use in {self.stretch.name}")
        )

    # Rows sent twice.

    def twice(self) -> int:
        """Every row after the first with the same key is rejected, and names the first."""
        key = np.zeros(self.count, dtype=np.int64)
        for id in self.definition.key:
            _, key = np.unique(key * (len(self.words[id]) + 1) + self.places[id], return_inverse=True)
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        rows = np.flatnonzero(first[inverse] != np.arange(self.count))
        named = " and ".join(self.definition.key)
        self.rejected[rows] = True
        for row in rows[:MOST_OF_ONE]:
            earlier = int(first[inverse[row]])
            found = ", ".join(self.words[id][self.places[id][row]] for id in self.definition.key)
            cure = f"row {earlier + 1} has the same; keep one of them"
            self.messages.append(
                Message(int(row), self.definition.key[0], found, f"a {named} not sent before", cure, "stop")
            )
        self.unwritten += max(0, len(rows) - MOST_OF_ONE)
        return len(rows)

    # Checks between columns.

    def check(self, check: Check) -> None:
        rows, column, found = self._failing(check)
        if column is None:
            if len(rows):
                self.messages.append(Message(None, None, found, check.says, check.cure, "question"))
            return
        for row in rows[:MOST_OF_ONE]:
            said = self.words[column][self.places[column][row]]
            kind: Kind = "stop" if check.decides == "yes" else "question"
            self.messages.append(Message(int(row), column, said, check.says, check.cure, kind))
        self.unwritten += max(0, len(rows) - MOST_OF_ONE)
        if check.decides == "yes":
            self.rejected[rows] = True

    def _failing(self, check: Check) -> tuple[Rows, str | None, str]:
        if check.in_order:
            first, second = (self._days(id) for id in check.in_order)
            return np.flatnonzero((first != NO_DAY) & (second != NO_DAY) & (first > second)), check.in_order[1], ""
        if check.by_period_end:
            days = self._days(check.by_period_end)
            return np.flatnonzero((days != NO_DAY) & (days > self.stretch.last.toordinal())), check.by_period_end, ""
        if check.together:
            filled, needed = (self._filled(id) for id in check.together)
            return np.flatnonzero(filled & ~needed), check.together[1], ""
        if check.between:
            id, low, high = check.between
            outside = [bool(re.fullmatch(r"\d{1,9}", word)) and not low <= int(word) <= high for word in self.words[id]]
            return np.flatnonzero(np.array(outside, dtype=np.bool_)[self.places[id]]), id, ""
        return self._against_before(check.changes_by_at_most or 0)

    def _against_before(self, percent: int) -> tuple[Rows, None, str]:
        before = self.rows_before
        differs = before is not None and 100 * abs(self.count - before) > percent * before
        return np.arange(1 if differs else 0), None, f"{self.count:,} rows, and {before or 0:,} in the edition before"

    def _days(self, id: str) -> npt.NDArray[np.int64]:
        return np.array([_ordinal(word) for word in self.words[id]], dtype=np.int64)[self.places[id]]

    def _filled(self, id: str) -> npt.NDArray[np.bool_]:
        return np.array([bool(word) for word in self.words[id]], dtype=np.bool_)[self.places[id]]

    def _say(self, rows: Rows, column: str, found: str, expected: str, cure: str, kind: Kind) -> None:
        for row in rows[:MOST_OF_ONE]:
            self.messages.append(Message(int(row), column, found, expected, cure, kind))
        self.unwritten += max(0, len(rows) - MOST_OF_ONE)


def _in_use(code: Code, stretch: Stretch) -> bool:
    return (code.from_ is None or code.from_ < stretch.until) and (code.until is None or code.until > stretch.start)


def _when(code: Code) -> str:
    """From when until when a code may be sent."""
    first = f"from {code.from_}" if code.from_ is not None else ""
    last = f"before {code.until}" if code.until is not None else ""
    return f"a code that is in use; this one is {' and '.join(part for part in (first, last) if part)}"


def _misshapen(shape: str, word: str) -> tuple[str, str] | None:
    if shape == "date" and _ordinal(word) == NO_DAY:
        return "a day as 2024-03-31", "write year, month and day, with zeros"
    if shape == "number" and not re.fullmatch(r"\d{1,9}", word):
        return "a whole number", "write it in digits alone"
    if shape == "yes_no" and word not in ("yes", "no"):
        return "yes or no", "write yes, no, or leave it empty where it is not known"
    return None


def _ordinal(word: str) -> int:
    try:
        return date.fromisoformat(word).toordinal() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word) else NO_DAY
    except ValueError:
        return NO_DAY
