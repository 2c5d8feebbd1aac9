"""Arrow columns as arrays the kernels can walk over. Nothing is guessed: what is empty stays told apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Days = NDArray[np.int32]
Rows = NDArray[np.int32]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]
Answers = NDArray[np.uint8]
"""0 no, 1 not known, 2 yes."""

NO_DAY = np.int32(-(2**31))
"""A day that is not there."""
NEVER = np.int32(2932896)
"""The last day of the calendar (31 December 9999), as `date.max` in the definition: not yet, or no limit."""
UNKNOWN = np.int64(-(2**63))
"""A number that is not known."""
EPOCH = 719163
"""The ordinal of 1 January 1970."""

Words = tuple[Rows, list[str]]
"""The number of each word (-1 = none), and the words by number."""


def whole(column: Any) -> Any:
    """A column in one piece."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def as_words(column: Any, count: int) -> Words:
    if column is None or pa.types.is_null(column.type):
        return np.full(count, -1, dtype=np.int32), []
    coded = whole(column)
    coded = whole(coded if pa.types.is_dictionary(coded.type) else coded.dictionary_encode())
    return _only_those_used(indices(coded), coded.dictionary)


def _only_those_used(numbers: Rows, dictionary: Any) -> Words:
    """Numbered anew with every word that is used, once: a dictionary may hold one twice, and words of other rows."""
    used = np.zeros(len(dictionary) + 1, dtype=bool)
    used[numbers] = True
    places = np.flatnonzero(used[:-1])
    place: dict[str, int] = {}
    moved = np.full(len(used), -1, dtype=np.int32)
    words = dictionary.take(pa.array(places)).to_pylist()
    moved[places] = [place.setdefault(word, len(place)) for word in words]
    return moved[numbers], list(place)


def as_codes(column: Any, count: int) -> tuple[Rows, int]:
    """The number of each word (-1 = none), the same for the same word, and one more than the largest number."""
    if column is None or pa.types.is_null(column.type):
        return np.full(count, -1, dtype=np.int32), 0
    coded = whole(column)
    coded = whole(coded if pa.types.is_dictionary(coded.type) else coded.dictionary_encode())
    words = coded.dictionary
    if pc.count_distinct(words, mode="all").as_py() < len(words):
        numbers, used = as_words(column, count)
        return numbers, len(used)
    return indices(coded), len(words)


def indices(coded: Any) -> Rows:
    """The number of the word in each row of a dictionary column; -1 = none."""
    held = coded.indices.cast(pa.int32())
    numbers = pc.fill_null(held, -1) if held.null_count else held
    found: Rows = numbers.to_numpy(zero_copy_only=False)
    return found


def as_days(column: Any, count: int) -> Days:
    if column is None or pa.types.is_null(column.type):
        return np.full(count, NO_DAY, dtype=np.int32)
    days = whole(column).cast(pa.int32())
    filled = pc.fill_null(days, int(NO_DAY)) if days.null_count else days
    return np.array(filled.to_numpy(zero_copy_only=False), dtype=np.int32)


def as_instants(column: Any) -> Numbers:
    """Microseconds since 1970."""
    stamps = whole(column)
    if stamps.type.unit != "us":
        stamps = stamps.cast(pa.timestamp("us", tz=stamps.type.tz))
    return np.array(stamps.cast(pa.int64()).to_numpy(zero_copy_only=False), dtype=np.int64)


def local_days(instants: Numbers) -> Days:
    """The day in Scotland of each instant."""
    stamps = pa.array(instants, type=pa.int64()).cast(pa.timestamp("us", tz="Europe/London"))
    return as_days(pc.local_timestamp(stamps).cast(pa.date32(), safe=False), len(instants))


def as_numbers(column: Any, count: int, places: int) -> Numbers:
    """Whole numbers, or those with `places` decimals times 10 to that."""
    if column is None or pa.types.is_null(column.type):
        return np.full(count, UNKNOWN, dtype=np.int64)
    numbers = whole(column)
    if pa.types.is_decimal(numbers.type):
        exact = numbers.cast(pa.decimal128(38, places))
        low = np.frombuffer(exact.buffers()[1], dtype=np.int64)[2 * exact.offset :: 2][: len(exact)]
        held = np.array(low, dtype=np.int64)
    else:
        filled = pc.fill_null(numbers.cast(pa.int64()), 0)
        held = np.array(filled.to_numpy(zero_copy_only=False), dtype=np.int64) * 10**places
    if numbers.null_count:
        held[~numbers.is_valid().to_numpy(zero_copy_only=False)] = UNKNOWN
    return held


def as_texts(column: Any, count: int) -> Any:
    if column is None or pa.types.is_null(column.type):
        return pa.nulls(count, pa.string())
    text = whole(column)
    return whole(text.cast(pa.string())) if text.type != pa.string() else text


def stretches(codes: Rows) -> tuple[Rows, Rows]:
    """Of rows that stand together by a number: where each number begins, and how many rows it has."""
    begins = np.flatnonzero(np.diff(codes, prepend=-2)).astype(np.int32)
    counts: Rows = np.append(begins[1:], np.int32(len(codes)))[: len(begins)] - begins
    return begins, counts


def offsets(person: Rows, people: int) -> Rows:
    """Where the rows of each person begin, and at the end how many rows there are."""
    off = np.zeros(people + 1, dtype=np.int32)
    np.cumsum(np.bincount(person, minlength=people), out=off[1:])
    return off
