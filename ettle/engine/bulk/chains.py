"""Corrections and retracts resolved for a whole table: which rows stand, what an id means now, since when it is known.

What is out of the ordinary (a retract of a retract, a correction of another kind or of nothing) is not resolved here:
its people are tangled, and answered by the definition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import Numbers, Rows, Truths, whole

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
    table: Any,
    person: Rows,
    kind: Rows,
    kinds: list[str],
    recorded_at: Numbers,
    known: Truths,
    people: int,
) -> Chains:
    """The chains among the rows that are known."""
    count = len(person)
    itself = np.arange(count, dtype=np.int32)
    tangled = np.zeros(people, dtype=bool)
    naming = _naming(table, known)
    if not len(naming):
        return Chains(naming, np.ones(count, dtype=bool), itself, itself, tangled)
    retracts = kind == (kinds.index("retract") if "retract" in kinds else -2)
    target = _targets(table, naming, person, kind, known, retracts)
    wrong = (target < 0) | ~_may_replace(naming, target, person, kind, retracts)
    wrong |= retracts[np.maximum(target, 0)]
    tangled[person[naming[wrong]]] = True
    good = ~wrong
    naming, target = naming[good], target[good]
    corrects = ~retracts[naming]
    above = itself.copy()
    above[naming[corrects]] = target[corrects]
    root = _roots(above, person, tangled)
    gone = np.zeros(count, dtype=bool)
    gone[target[~corrects]] = True
    rows = np.unique(np.concatenate((naming, target))).astype(np.int32)
    counting = _counting(table, rows, root, gone | retracts, recorded_at)
    stands = ~retracts
    stands[rows] = counting[rows] == rows
    return Chains(rows, stands, counting, _known_by(table, above, itself), tangled)


def _naming(table: Any, known: Truths) -> Rows:
    """The known rows that replace another."""
    if "replaces" not in table.column_names:
        return np.zeros(0, dtype=np.int32)
    replaces = whole(table.column("replaces"))
    if replaces.null_count == len(replaces):
        return np.zeros(0, dtype=np.int32)
    return np.flatnonzero(replaces.is_valid().to_numpy(zero_copy_only=False) & known).astype(np.int32)


def _targets(table: Any, naming: Rows, person: Rows, kind: Rows, known: Truths, retracts: Truths) -> Rows:
    """The row each names, -1 where none is known. Looked for among the kinds that may be meant, of these people."""
    theirs = np.zeros(int(person[-1]) + 1, dtype=bool)
    theirs[person[naming]] = True
    of_kinds = np.zeros(int(kind.max()) + 1, dtype=bool)
    of_kinds[kind[naming]] = True
    may = known & theirs[person]
    if not retracts[naming].any():
        may &= of_kinds[kind]
    among = np.flatnonzero(may).astype(np.int32)
    ids, replaces = whole(table.column("id")), whole(table.column("replaces"))
    found = pc.index_in(replaces.take(pa.array(naming)), ids.take(pa.array(among)))
    place = pc.fill_null(found.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    return np.where(place < 0, -1, among[place]).astype(np.int32)


def _may_replace(naming: Rows, target: Rows, person: Rows, kind: Rows, retracts: Truths) -> Truths:
    to = np.maximum(target, 0)
    alike: Truths = (person[naming] == person[to]) & (retracts[naming] | (kind[naming] == kind[to]))
    return alike


def _roots(above: Rows, person: Rows, tangled: Truths) -> Rows:
    """The first row of each chain; chains too long, and circles, leave their people tangled."""
    root = above
    for _ in range(LONGEST):
        further = above[root]
        if (further == root).all():
            return root
        root = further
    tangled[person[above[root] != root]] = True
    return root


def _counting(table: Any, rows: Rows, root: Rows, out: Truths, recorded_at: Numbers) -> Rows:
    """What every row means now: the latest of its chain, by instant and id, that is not retracted."""
    counting = np.arange(len(root), dtype=np.int32)
    counting[out] = -1
    ids = whole(table.column("id")).take(pa.array(rows))
    rank = np.empty(len(rows), dtype=np.int64)
    rank[pc.sort_indices(ids).to_numpy(zero_copy_only=False)] = np.arange(len(rows))
    order = np.lexsort((rank, recorded_at[rows]))
    latest = np.full(len(root), -1, dtype=np.int32)
    for_each = rows[order]
    standing = for_each[~out[for_each]]
    latest[root[standing]] = standing  # of several on one root numpy keeps the last written
    counting[rows] = latest[root[rows]]
    return counting


def _known_by(table: Any, above: Rows, itself: Rows) -> Rows:
    if "correction" not in table.column_names:
        return itself
    closes = pc.fill_null(pc.equal(whole(table.column("correction")).cast(pa.string()), "no"), False)
    follows = closes.to_numpy(zero_copy_only=False)
    known_by = itself
    for _ in range(LONGEST):
        further = np.where(follows[known_by], above[known_by], known_by).astype(np.int32)
        if (further == known_by).all():
            break
        known_by = further
    return known_by
