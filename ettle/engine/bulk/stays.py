"""The enrolments of one programme, and the work spells each looks through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow.compute as pc

from ettle.engine.bulk.columns import Answers, Days, Numbers, Rows, Truths, offsets
from ettle.engine.bulk.kernels import jobs as kernels
from ettle.engine.bulk.tables import Kind, Part


class NotCompiled(Exception):
    """A rule says something the kernels cannot answer; the definition does. The message says what."""


@dataclass
class Stays:
    """The enrolments of one programme in a part, by person, in the order in which they began."""

    part: Part
    programme: str
    rows: Rows
    """Of each its row in `part.enrolments`: what `Kind.enr` names it by."""
    person: Rows
    begun: Days
    left: Days
    off: Rows
    """`off[p]:off[p + 1]` are those of person p."""
    group_at_start: Rows
    """The group held on the first day, a number of `part.enrolments.groups`; -1 = not known."""
    made: dict[Any, Any] = field(default_factory=dict, repr=False)
    """What was worked out already, by what was asked."""

    def __len__(self) -> int:
        return len(self.rows)

    def all(self, value: Any, kind: Any) -> Any:
        """The same value for every stay."""
        return np.full(len(self), value, dtype=kind)


def stays_of(part: Part, programme: str) -> Stays:
    found = part.enrolments
    mine = -2 if programme not in found.programmes else found.programmes.index(programme)
    rows = np.flatnonzero(found.programme == mine).astype(np.int32)
    person, begun = found.person[rows], found.begun[rows]
    stays = Stays(part, programme, rows, person, begun, found.left[rows], offsets(person, len(part)), rows[:0])
    stays.group_at_start = group_on(stays, begun)
    return stays


def group_on(stays: Stays, day: Days) -> Rows:
    """The group each stay holds on its day: the start's, or that of the last change by then; -1 = not known."""
    found = stays.part.enrolments
    group, changes = found.group[stays.rows], found.changes
    if not len(changes):
        return group
    held: Rows = kernels.group_on(
        stays.person, stays.rows, group, day, changes.off, changes.enr, changes.on, found.changed_to
    )
    return held


def by_group(part: Part, number: Any, group: Rows) -> Numbers:
    """A number of the rules for each of these groups; -1 where it gives none."""
    if number is None or isinstance(number, int):
        return np.full(len(group), -1 if number is None else number, dtype=np.int64)
    each = [number.get(name, -1) for name in part.enrolments.groups] + [-1]
    found: Numbers = np.array(each, dtype=np.int64)[group]
    return found


def id_rank(part: Part, kind: Kind) -> Rows:
    """A number for each row of a kind, in the order of the ids of one person's rows."""
    rank = np.zeros(len(kind), dtype=np.int32)
    several = np.diff(kind.off) > 1
    rows = np.flatnonzero(several[kind.person]).astype(np.int32)
    order = pc.sort_indices(part.ids(kind.rows[rows])).to_numpy(zero_copy_only=False)
    rank[rows[order]] = np.arange(len(rows), dtype=np.int32)
    return rank


def smallest_id(part: Part, one: Rows, other: Rows) -> Rows:
    """Of two rows of the part for each, the one of the smaller id; -1 = none."""
    found = np.where(one < 0, other, one)
    both = np.flatnonzero((one >= 0) & (other >= 0) & (one != other))
    if len(both):
        less = pc.less(part.ids(other[both]), part.ids(one[both])).to_numpy(zero_copy_only=False)
        found[both[less]] = other[both[less]]
    return found.astype(np.int32)


@dataclass(frozen=True)
class View:
    """Covers as items look through them: an enrolment through its jobs, or through those of one employer.

    `begin[i]:end[i]` are the covers of item i, asked on the days [lo, hi).
    """

    key: tuple[Any, ...]
    stay: Rows
    """The stay of each item."""
    spare: Truths
    """The item of a stay that is of no employer at all."""
    begin: Rows
    end: Rows
    start: Days
    sure: Days
    maybe: Days
    source: Rows
    """Of each cover its row in the kind."""
    lo: Days
    hi: Days


@dataclass(frozen=True)
class Jobs:
    """Every work spell of a part with its job."""

    work: Kind
    first: Rows
    """The row with which its job begins; -1 = it covers no day."""
    employer: Rows
    apart: Rows
    """A number for its employer; of work whose employer nobody knows, for its job."""
    rank: Rows


def jobs_of(part: Part) -> Jobs:
    work = part.kind("work")
    assert work.covers is not None
    employer, words = work.words("employer")
    covers = work.covers
    first = kernels.jobs(work.off, covers.start, covers.sure, covers.maybe, employer)
    apart = np.where(employer >= 0, employer, len(words) + first).astype(np.int32)
    return Jobs(work, first, employer, apart, id_rank(part, work))


def owner_of(stays: Stays, jobs: Jobs) -> Rows:
    """The stay for which each work spell counts; -1 = none of the programme."""
    assert jobs.work.covers is not None
    owner: Rows = kernels.owners(jobs.work.off, jobs.first, jobs.work.covers.start, stays.off, stays.begun)
    return owner


def view_of(
    stays: Stays, jobs: Jobs, owner: Rows, key: tuple[Any, ...], said: Answers | None = None, apart: bool = False
) -> View:
    """The work spells of each stay. `said` = which take part (0 no, 1 perhaps, 2 yes); `apart` = each employer alone."""
    covers = jobs.work.covers
    assert covers is not None
    rows = np.flatnonzero((owner >= 0) & (jobs.first >= 0) & (True if said is None else said > 0)).astype(np.int32)
    mine = owner[rows]
    if apart:
        item, stay, spare = _employers(stays, mine, jobs, rows)
    else:
        item, stay, spare = mine, np.arange(len(stays), dtype=np.int32), np.zeros(len(stays), dtype=bool)
    order = np.argsort(item, kind="stable")
    rows, off = rows[order], offsets(item, len(stay))
    sure = covers.sure[rows]
    if said is not None:
        sure = np.where(said[rows] == 2, sure, covers.start[rows]).astype(np.int32)
    lo, hi = stays.begun[stay], np.full(len(stay), stays.part.tomorrow, dtype=np.int32)
    return View(key, stay, spare, off[:-1], off[1:], covers.start[rows], sure, covers.maybe[rows], rows, lo, hi)


def _employers(stays: Stays, mine: Rows, jobs: Jobs, rows: Rows) -> tuple[Rows, Rows, Truths]:
    """The item of each spell, and of each item its stay: one for each employer, in the order of their first jobs, then
    one for none."""
    first = jobs.first[rows]
    pair = mine.astype(np.int64) * (int(jobs.apart.max(initial=0)) + 1) + jobs.apart[rows]
    order = np.lexsort((first, pair))
    begins = np.flatnonzero(np.diff(pair[order], prepend=-1))
    number = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(pair))))
    head_stay, head_first = mine[order][begins], first[order][begins]
    stay = np.concatenate((head_stay, np.arange(len(stays), dtype=np.int32)))
    by_first = np.concatenate((head_first, np.full(len(stays), np.iinfo(np.int32).max, dtype=np.int32)))
    placed = np.lexsort((by_first, stay))
    place = np.empty(len(placed), dtype=np.int32)
    place[placed] = np.arange(len(placed), dtype=np.int32)
    item = np.empty(len(rows), dtype=np.int32)
    item[order] = place[number]
    return item, stay[placed].astype(np.int32), (placed >= len(begins))


def view_of_kind(view: View, stays: Stays, kind: Kind) -> View:
    """The spells of another kind, as the same items look through them: those of the person."""
    covers = kind.covers
    assert covers is not None
    person = stays.person[view.stay]
    begin, end = kind.off[person], kind.off[person + 1]
    source = np.arange(len(kind), dtype=np.int32)
    return View(
        (kind.name,),
        view.stay,
        view.spare,
        begin,
        end,
        covers.start,
        covers.sure,
        covers.maybe,
        source,
        view.lo,
        view.hi,
    )
