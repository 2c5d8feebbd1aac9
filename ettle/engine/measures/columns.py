"""Columns as numbers: words by their place in a list, days and sums as whole numbers, each with what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.evaluated.tables import only_used

Codes = npt.NDArray[np.int32]
Numbers64 = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

NOTHING = -1
"""The place of no word: not known."""


@dataclass(frozen=True)
class Words:
    """A word for each unit: its place in `words`, or NOTHING."""

    codes: Codes
    words: tuple[str, ...]

    def at(self, rows: Any) -> Words:
        return Words(self.codes[rows], self.words)


@dataclass(frozen=True)
class Numbers:
    """A whole number for each unit: a day (days since 1970), a sum in pence, a count. `known` where there is one."""

    values: Numbers64
    known: Truths

    def at(self, rows: Any) -> Numbers:
        return Numbers(self.values[rows], self.known[rows])


Column = Words | Numbers


def column_of(array: Any) -> Column:
    """An Arrow column as numbers."""
    whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks == 1 else pa.concat_arrays(whole.chunks)
    if pa.types.is_boolean(whole.type):
        return Words(_ints(whole.cast(pa.int8()), NOTHING).astype(np.int32), ("no", "yes"))
    if pa.types.is_string(whole.type):
        whole = pc.dictionary_encode(whole)
    if pa.types.is_dictionary(whole.type):
        whole = only_used(whole)
        codes = _ints(whole.indices, NOTHING).astype(np.int32)
        return Words(codes, tuple(whole.dictionary.to_pylist()))
    plain = whole.cast(pa.int32()).cast(pa.int64()) if pa.types.is_date32(whole.type) else whole.cast(pa.int64())
    return Numbers(_ints(plain, 0).astype(np.int64), _valid(plain))


def words_from(codes: Sequence[int] | npt.NDArray[Any], words: Sequence[str]) -> Words:
    return Words(np.asarray(codes, dtype=np.int32), tuple(words))


def nothing(count: int) -> Words:
    """A column in which nothing is known."""
    return Words(np.full(count, NOTHING, dtype=np.int32), ())


def no_number(count: int) -> Numbers:
    return Numbers(np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_))


def spread(column: Column, rows: npt.NDArray[Any], places: npt.NDArray[Any], count: int) -> Column:
    """`column` at `rows`, put at `places` of a longer column; the first of several for one place holds."""
    order = slice(None, None, -1)  # the last written stands, so they are written last to first
    if isinstance(column, Words):
        codes = np.full(count, NOTHING, dtype=np.int32)
        codes[places[order]] = column.codes[rows][order]
        return Words(codes, column.words)
    values, known = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    values[places[order]] = column.values[rows][order]
    known[places[order]] = column.known[rows][order]
    return Numbers(values, known)


def _ints(array: Any, otherwise: int) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = pc.fill_null(array, otherwise).to_numpy(zero_copy_only=False)
    return found


def _valid(array: Any) -> Truths:
    found: Truths = np.asarray(array.is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)
    return found
