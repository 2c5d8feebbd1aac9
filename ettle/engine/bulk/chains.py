"""Corrections and retracts resolved for a whole table: which rows stand, what an id means now, since when it is known.

What is out of the ordinary (a retract of a retract, a correction of another kind or of nothing) is not resolved here:
its people are tangled, and answered by the definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import Numbers, Rows, Truths

LONGEST = 40
"""Corrections of corrections; a longer chain is left to the definition."""


@dataclass(frozen=True)
class Chains:
    """For each row of a table: whether it stands, the row its chain means now (-1 = none), the row it is known since."""

    rows: Rows
    """The rows that correct, retract, or are corrected or retracted."""
    stands: Truths
    counting: Rows
    known_by: Rows
    """The row that first said it: closing an open spell keeps the day of what it closes."""
    tangled: Truths
    """By person."""


def chains_of(
    columns: Mapping[str, Any],
    person: Rows,
    kind: Any,
    retract: int,
    recorded_at: Numbers,
    known: Truths,
    people: int,
) -> Chains:
    """The chains among the rows that are known; `retract` is the number of that kind."""
    count = len(person)
    itself = np.arange(count, dtype=np.int32)
    tangled = np.zeros(people, dtype=bool)
    naming = _naming(columns, known)
    if not len(naming):
        return Chains(naming, np.ones(count, dtype=bool), itself, itself, tangled)
    retracts = kind == retract
    target = _targets(columns, naming, person, kind, known, retracts)
    wrong = (target < 0) | ~_may_replace(naming, target, person, kind, retracts)
    wrong |= retracts[np.maximum(target, 0)]
    tangled[person[naming[wrong]]] = True
    good = ~wrong
    naming, target = naming[good], target[good]
    corrects = ~retracts[naming]
    above = itself.copy()
    above[naming[corrects]] = target[corrects]
    root = _roots(above, naming[corrects], person, tangled)
    gone = np.zeros(count, dtype=bool)
    gone[target[~corrects]] = True
    rows = np.unique(np.concatenate((naming, target))).astype(np.int32)
    counting = _counting(columns, rows, root, gone | retracts, recorded_at)
    stands = ~retracts
    stands[rows] = counting[rows] == rows
    return Chains(rows, stands, counting, _known_by(columns, above, itself), tangled)


def _naming(columns: Mapping[str, Any], known: Truths) -> Rows:
    """The known rows that replace another."""
    if "replaces" not in columns:
        return np.zeros(0, dtype=np.int32)
    replaces = columns["replaces"]
    if replaces.null_count == len(replaces):
        return np.zeros(0, dtype=np.int32)
    return np.flatnonzero(replaces.is_valid().to_numpy(zero_copy_only=False) & known).astype(np.int32)


def _targets(
    columns: Mapping[str, Any], naming: Rows, person: Rows, kind: Rows, known: Truths, retracts: Truths
) -> Rows:
    """The row each names, -1 where none is known. Looked for among the kinds that may be meant, of these people."""
    theirs = np.zeros(int(person[-1]) + 1, dtype=bool)
    theirs[person[naming]] = True
    may = known & theirs[person]
    if not retracts[naming].any():
        may &= np.isin(kind, np.unique(kind[naming]))
    among = np.flatnonzero(may).astype(np.int32)
    ids, replaces = columns["id"], columns["replaces"]
    found = pc.index_in(replaces.take(pa.array(naming)), ids.take(pa.array(among)))
    place = pc.fill_null(found.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    return np.where(place < 0, -1, among[place]).astype(np.int32)


def _may_replace(naming: Rows, target: Rows, person: Rows, kind: Rows, retracts: Truths) -> Truths:
    to = np.maximum(target, 0)
    alike: Truths = (person[naming] == person[to]) & (retracts[naming] | (kind[naming] == kind[to]))
    return alike


def _roots(above: Rows, moved: Rows, person: Rows, tangled: Truths) -> Rows:
    """The first row of each chain; chains too long, and circles, leave their people tangled."""
    root = above.copy()
    for _ in range(LONGEST):
        further = above[root[moved]]
        if (further == root[moved]).all():
            return root
        root[moved] = further
    tangled[person[moved[above[root[moved]] != root[moved]]]] = True
    return root


def _counting(columns: Mapping[str, Any], rows: Rows, root: Rows, out: Truths, recorded_at: Numbers) -> Rows:
    """What every row means now: the latest of its chain, by instant and id, that is not retracted."""
    counting = np.arange(len(root), dtype=np.int32)
    counting[out] = -1
    ids = columns["id"].take(pa.array(rows))
    rank = np.empty(len(rows), dtype=np.int64)
    rank[pc.sort_indices(ids).to_numpy(zero_copy_only=False)] = np.arange(len(rows))
    order = np.lexsort((rank, recorded_at[rows]))
    latest = np.full(len(root), -1, dtype=np.int32)
    for_each = rows[order]
    standing = for_each[~out[for_each]]
    latest[root[standing]] = standing  # of several on one root numpy keeps the last written
    counting[rows] = latest[root[rows]]
    return counting


def _known_by(columns: Mapping[str, Any], above: Rows, itself: Rows) -> Rows:
    if "correction" not in columns:
        return itself
    correction = columns["correction"]
    filled = np.flatnonzero(correction.is_valid().to_numpy(zero_copy_only=False)).astype(np.int32)
    closes = pc.equal(correction.take(pa.array(filled)).cast(pa.string()), "no").to_numpy(zero_copy_only=False)
    follows = np.zeros(len(itself), dtype=bool)
    follows[filled[closes]] = True
    moved, known_by = filled[closes], itself.copy()
    for _ in range(LONGEST):
        held = known_by[moved]
        further = np.where(follows[held], above[held], held)
        if (further == held).all():
            break
        known_by[moved] = further
    return known_by
