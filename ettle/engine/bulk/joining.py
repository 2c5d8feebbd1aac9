"""Rows of the kernels and rows of the definition as one table: a person's rows are all of one or all of the other."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

FEW = 2_000
"""So many people are put in their places one by one; of more everything is sorted anew."""


def joined(one: Any, other: Any) -> Any:
    """Both tables, each sorted by person and what follows, as one sorted table."""
    if not len(other):
        return one
    if not len(one):
        return other
    if len(one) < len(other):  # the fewer are put in their places among the more
        one, other = other, one
    people = _people(other)
    new = np.flatnonzero(pc.not_equal(people[1:], people[:-1]).to_numpy(zero_copy_only=False)) + 1
    begins = [0, *new.tolist()]
    return _put_in(one, other, people, begins) if len(begins) <= FEW else _sorted(one, other)


def _put_in(one: Any, other: Any, people: Any, begins: list[int]) -> Any:
    """The rows of each person of `other` where they belong among those of `one`."""
    names = _people(one)
    pieces, at = [], 0
    for begin, end in zip(begins, [*begins[1:], len(other)], strict=True):
        place = bisect_left(names, people[begin].as_py(), lo=at, key=lambda name: name.as_py())
        pieces += [one.slice(at, place - at), other.slice(begin, end - begin)]
        at = place
    pieces.append(one.slice(at))
    return pa.concat_tables(pieces).unify_dictionaries().combine_chunks()


def _sorted(one: Any, other: Any) -> Any:
    both = pa.concat_tables([one, other]).unify_dictionaries().combine_chunks()
    rows = _people(both)
    people = pc.unique(rows)
    people = people.take(pc.sort_indices(people))
    place = pc.index_in(rows, people).to_numpy()
    return both.take(pa.array(np.argsort(place, kind="stable")))


def _people(table: Any) -> Any:
    """Whose the rows are, as plain text."""
    return table.column("person").cast(pa.string()).combine_chunks()
