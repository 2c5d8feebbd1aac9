"""Rows of an evaluated table as they are made: numbers of words, days, rows of events; Arrow only at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import NO_DAY, UNKNOWN, Rows
from ettle.engine.bulk.tables import Part


@dataclass(frozen=True)
class Coded:
    """A column of words: the number of each (-1 = none), and the words."""

    numbers: Any
    words: Sequence[str | None]


def words_array(column: Coded) -> Any:
    """The column as an Arrow dictionary."""
    numbers = np.asarray(column.numbers, dtype=np.int32)
    codes = pa.array(numbers, pa.int32(), mask=numbers < 0) if (numbers < 0).any() else pa.array(numbers, pa.int32())
    return pa.DictionaryArray.from_arrays(codes, pa.array(column.words, pa.string()))


def in_one_list(several: Sequence[Coded]) -> Coded:
    """Columns of words below each other, with one list of words."""
    place: dict[str | None, int] = {}
    parts = []
    for each in several:
        moved = np.array([place.setdefault(word, len(place)) for word in each.words] + [-1], dtype=np.int32)
        parts.append(moved[each.numbers])
    return Coded(np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32), list(place))


def word_order(column: Coded) -> Any:
    """A number for each row by which its words are in order; what has none comes last."""
    order = sorted(range(len(column.words)), key=lambda each: column.words[each] or "")
    place = np.empty(len(order) + 1, dtype=np.int64)
    place[order] = np.arange(len(order))
    place[-1] = len(order)
    return place[np.asarray(column.numbers)]


def days_array(days: Any) -> Any:
    """Days as Arrow; NO_DAY is empty."""
    days = np.ascontiguousarray(days, dtype=np.int32)
    held = pa.Array.from_buffers(pa.date32(), len(days), [None, pa.py_buffer(days)])
    return pc.if_else(pa.array(days != NO_DAY), held, None) if len(days) and days.min() == NO_DAY else held


def numbers_array(numbers: Any, kind: Any) -> Any:
    """Numbers as Arrow; UNKNOWN is empty."""
    if numbers.dtype == np.int32:
        return pa.array(numbers, pa.int32())
    none = numbers == UNKNOWN
    return pa.array(np.where(none, 0, numbers), pa.int64(), mask=none if none.any() else None).cast(kind)


@dataclass
class Whose:
    """The people and enrolments of a part as columns, and the order in which their rows are written."""

    part: Part

    def __post_init__(self) -> None:
        starts = self.part.kind("start")
        names = starts.texts("enrolment")
        self.enrolments: Any = names.take(pa.array(self.part.enrolments.start))
        self.person_place = _places_of_people(self.part)
        """By person the place of their id among all."""
        self.place = _places(self.part, self.enrolments, self.person_place)
        """By enrolment its place among all, by person and id."""

    def person(self, enrolment: Rows) -> Any:
        """The person of each of these enrolments, as an Arrow dictionary."""
        return pa.DictionaryArray.from_arrays(pa.array(self.part.enrolments.person[enrolment]), self.part.people)

    def enrolment(self, enrolment: Rows) -> Any:
        """The id of each of these, as an Arrow dictionary."""
        return pa.DictionaryArray.from_arrays(pa.array(np.asarray(enrolment, dtype=np.int32)), self.enrolments)


def _places_of_people(part: Part) -> Any:
    found = np.empty(len(part), dtype=np.int64)
    found[pc.sort_indices(part.people).to_numpy(zero_copy_only=False)] = np.arange(len(part))
    return found


def _places(part: Part, names: Any, by_id: Any) -> Rows:
    """People in the order of their ids; of one person the enrolments in the order of theirs."""
    count = len(part.enrolments)
    person = part.enrolments.person
    several = np.flatnonzero((np.diff(part.enrolments.off) > 1)[person])
    within = np.zeros(count, dtype=np.int64)
    if len(several):
        order = pc.sort_indices(names.take(pa.array(several))).to_numpy(zero_copy_only=False)
        within[several[order]] = np.arange(len(several))
    place = np.empty(count, dtype=np.int32)
    place[np.lexsort((within, by_id[person]))] = np.arange(count, dtype=np.int32)
    return place
