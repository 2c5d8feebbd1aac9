"""Where two sets of rules say something different of somebody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import Rows, Truths, as_codes, indices, whole

KEYS = ["person", "enrolment"]
NAMES_OF_VERSIONS = frozenset({"version", "versions", "price_from"})
"""A version by another name says nothing different."""


def differing(base: Any, other: Any) -> tuple[Any, Any]:
    """The enrolments (a table of person and enrolment) whose rows are not the same, and their rows in `other`.

    Both tables hold the rows of an enrolment together, in one order. A row that only names its version otherwise is
    the same.
    """
    mine, theirs, count = _numbered(base, other)
    rows, others = (np.bincount(each, minlength=count) for each in (mine, theirs))
    changed = rows != others
    a, b = np.flatnonzero(~changed[mine]), np.flatnonzero(~changed[theirs])
    if not np.array_equal(mine[a], theirs[b]):
        a, b = a[np.argsort(mine[a], kind="stable")], b[np.argsort(theirs[b], kind="stable")]
    for name in base.column_names:
        if name not in NAMES_OF_VERSIONS and name not in KEYS:
            one, another = (_some(table.column(name), which) for table, which in ((base, a), (other, b)))
            changed[mine[a[_unlike(one, another)]]] = True
    return _keys(base, other, mine, theirs, changed), other.filter(pa.array(changed[theirs]))


def _numbered(base: Any, other: Any) -> tuple[Rows, Rows, int]:
    """For each row of both tables the number of its enrolment, and how many numbers there are."""
    one, another = (whole(table.column("enrolment")) for table in (base, other))
    if pa.types.is_dictionary(one.type) and one.dictionary.equals(another.dictionary):
        return indices(one), indices(another), len(one.dictionary)
    both = pa.chunked_array([one.cast(pa.string()), another.cast(pa.string())])
    numbers, count = as_codes(both, len(both))
    return numbers[: len(base)], numbers[len(base) :], count


def _keys(base: Any, other: Any, mine: Rows, theirs: Rows, changed: Truths) -> Any:
    """The person and id of each enrolment that changed, from a row of either table."""
    found = []
    seen = np.zeros(len(changed), dtype=bool)
    for table, numbers in ((base, mine), (other, theirs)):
        begins = np.flatnonzero(np.diff(numbers, prepend=-1))
        new = begins[changed[numbers[begins]] & ~seen[numbers[begins]]]
        seen[numbers[new]] = True
        rows = table.select(KEYS).take(pa.array(new))
        found.append(pa.table({name: rows.column(name).cast(pa.string()) for name in KEYS}))
    return pa.concat_tables(found)


def _some(column: Any, rows: Any) -> Any:
    held = whole(column)
    return held if len(rows) == len(held) and (rows[1:] > rows[:-1]).all() else held.take(pa.array(rows))


def _unlike(one: Any, other: Any) -> Any:
    """The rows in which two columns say different things; nothing is like nothing."""
    if not pa.types.is_dictionary(one.type):
        return np.flatnonzero(~_alike(one, other))
    rows = np.arange(len(one))
    if one.dictionary.equals(other.dictionary):  # one word may be there twice: where numbers differ, words are asked
        rows = np.flatnonzero(indices(one) != indices(other))
    texts = [column.take(pa.array(rows)).cast(pa.string()) for column in (one, other)]
    return rows[~_alike(*texts)]


def _alike(one: Any, other: Any) -> Any:
    same = pc.fill_null(pc.equal(one, other), False)
    if one.null_count or other.null_count:
        same = pc.or_(same, pc.and_(pc.is_null(one), pc.is_null(other)))
    return same.to_numpy(zero_copy_only=False)
