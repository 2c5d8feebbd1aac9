"""Where two sets of rules say something different of somebody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import as_codes

NAMES_OF_VERSIONS = frozenset({"version", "versions", "price_from"})
"""A version by another name says nothing different."""


def differing(base: Any, other: Any) -> tuple[Any, Any]:
    """The enrolments (a table of person and enrolment) whose rows are not the same, and their rows in `other`.

    Both tables hold the rows of an enrolment together, in one order. A row that only names its version otherwise is
    the same.
    """
    one, place = _numbered(base, other)
    mine, theirs = place[: len(base)], place[len(base) :]
    rows, others = (np.bincount(each, minlength=len(one)) for each in (mine, theirs))
    changed = rows != others
    a, b = np.flatnonzero(~changed[mine]), np.flatnonzero(~changed[theirs])
    a, b = a[np.argsort(mine[a], kind="stable")], b[np.argsort(theirs[b], kind="stable")]
    left, right = base.take(pa.array(a)), other.take(pa.array(b))
    for name in base.column_names:
        if name not in NAMES_OF_VERSIONS:
            changed[mine[a[_unlike(left.column(name), right.column(name))]]] = True
    return one.filter(pa.array(changed)), other.filter(pa.array(changed[theirs]))


def _numbered(base: Any, other: Any) -> tuple[Any, Any]:
    """Every enrolment of both tables, and for each row the number of its own."""
    both = pa.concat_tables([each.select(["person", "enrolment"]) for each in (base, other)])
    numbers, count = as_codes(both.unify_dictionaries().column("enrolment"), len(both))
    first = np.full(count, -1, dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(both))[::-1]  # of several numpy keeps the last written
    used = np.flatnonzero(first >= 0)
    place = np.zeros(count, dtype=np.int64)
    place[used] = np.arange(len(used))
    keys = both.take(pa.array(first[used]))
    return pa.table({name: keys.column(name).cast(pa.string()) for name in keys.column_names}), place[numbers]


def _unlike(one: Any, other: Any) -> Any:
    """The rows in which two columns say different things; nothing is like nothing."""
    one, other = _plain(one), _plain(other)
    same = pc.fill_null(pc.equal(one, other), False)
    neither = pc.and_(pc.is_null(one), pc.is_null(other))
    return np.flatnonzero(~pc.or_(same, neither).to_numpy(zero_copy_only=False))


def _plain(column: Any) -> Any:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
