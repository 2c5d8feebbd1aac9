"""What offers look at in a part: what happened of each kind, hours, the days paused or excused. Each looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import NEVER, NO_DAY, Answers, Days, Numbers, Rows, Truths, offsets
from ettle.engine.bulk.kernels import offers as kernels
from ettle.engine.bulk.tables import NOBODY, Kind, Part
from ettle.engine.events.belonging import OF_THE_PERSON
from ettle.engine.rules.offers import Offer

HAPPENS_IF = {"contact": "reached", "activity": "attended"}
"""Kinds that took place only where this field says yes; every other did by being recorded."""

Several = tuple[Any, Rows, Days, Answers, Rows, Truths]
"""Events of several kinds one after another: for each kind its `off`; enrolments, days, whether, rows; and for each kind
whether it serves everybody's enrolment."""

Away = tuple[Rows, Days, Days, Days, Truths, Rows, Rows]
"""By item: first day, day after the last certainly away and perhaps away, whether it is certainly meant, the rank of its
id; and last the rows of the part by rank."""


class _Off(NamedTuple):
    """Pauses and the excuses of one rule, by person. `rows` are rows of the part as read by rank of their ids."""

    off: Rows
    enr: Rows
    first: Days
    sure: Days
    maybe: Days
    certain: Truths
    rank: Rows


def looked_at(part: Part) -> Looked:
    """The part as offers see it, made once."""
    if "looked" not in part.made:
        part.made["looked"] = Looked(part)
    found: Looked = part.made["looked"]
    return found


class Looked:
    """A part as offers see it."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._happened: dict[str, Answers] = {}
        self._off: dict[str, _Off] = {}
        self._several: dict[tuple[str, ...], Several] = {}
        self._by_rank = _by_id(part)

    def kind(self, name: str) -> Kind | None:
        table = self.part.kinds.get(name)
        return table if table is not None and len(table) else None

    def happened(self, name: str) -> Answers:
        """Of each event of a kind whether it took place: 2 yes, 1 not known, 0 no."""
        if name not in self._happened:
            table, field = self.part.kind(name), HAPPENS_IF.get(name)
            self._happened[name] = table.is_one_of(field, "yes") if field else np.full(len(table), 2, np.uint8)
        return self._happened[name]

    def kinds(self, by: Sequence[str]) -> list[str]:
        return [kind for kind in by if kind in self.part.kinds]

    def several(self, by: Sequence[str]) -> Several:
        key = tuple(by)
        if key not in self._several:
            self._several[key] = self._one_after_another(self.kinds(by))
        return self._several[key]

    def _one_after_another(self, kinds: Sequence[str]) -> Several:
        tables = [self.part.kind(kind) for kind in kinds]
        before = np.cumsum([0, *(len(table) for table in tables)])
        off = np.empty((len(kinds), len(self.part) + 1), np.int32)
        for place, table in enumerate(tables):
            off[place] = table.off + before[place]
        whether = np.array([kind in OF_THE_PERSON for kind in kinds], dtype=bool)
        enr, on, rows = (
            _joined([getattr(table, name) for table in tables], np.int32) for name in ("enr", "on", "rows")
        )
        return off, enr, on, _joined([self.happened(kind) for kind in kinds], np.uint8), rows, whether

    def hours_of(self, by: Sequence[str]) -> tuple[Rows, Rows, Days, Answers, Numbers, Rows]:
        """The activities, as hours are owed of them; none where they do not count."""
        table = self.part.kind("activity")
        if "activity" not in by:
            none = np.zeros(0, np.int32)
            return np.zeros_like(table.off), none, none, none.astype(np.uint8), none.astype(np.int64), none
        return table.off, table.enr, table.on, self.happened("activity"), table.numbers("hours", 2), table.rows

    def checkpoints(self, offer: Offer) -> Rows:
        """For each event of `several` the weeks it answers for, -1 where it says none; -2 where any will do."""
        kinds = self.kinds(offer.by)
        found = [np.full(len(self.part.kind(kind)), -2, np.int32) for kind in kinds]
        if offer.at is not None and "follow_up" in kinds:
            said = self.part.kind("follow_up").numbers("checkpoint_weeks")
            found[kinds.index("follow_up")] = np.maximum(said, -1).astype(np.int32)
        return np.concatenate(found) if found else np.zeros(0, np.int32)

    def since(self, kind: str, enr: Rows) -> Days:
        """The day of the first such event of each enrolment; of `referral`, the one its start names. NEVER = none."""
        enrolments = self.part.enrolments
        first = np.full(len(enrolments), NEVER, np.int32)
        table = self.kind(kind)
        if table is None:
            return first[enr]
        if kind == "referral":
            first = self._referred(table)
        else:
            theirs = np.flatnonzero(table.enr >= 0)[::-1]
            first[table.enr[theirs]] = table.on[theirs]
        return first[enr]

    def _referred(self, table: Kind) -> Days:
        """Where a start names what is no referral that counts, the definition looks for what it may be."""
        enrolments = self.part.enrolments
        ids = self.part.kind("start").texts("referral").take(pa.array(enrolments.start))
        row = self.part.named("referral", ids, enrolments.person)
        named = ids.is_valid().to_numpy(zero_copy_only=False)
        self.part.set_aside(enrolments.person[named & (row < 0)])
        return np.where(named & (row >= 0), table.on[np.maximum(row, 0)], NEVER).astype(np.int32)

    def pauses(self, enr: Rows, wanted: bool) -> tuple[Rows, Days, Days]:
        """The paused stretches of each enrolment, joined, by its place; none where no clock is stopped by them."""
        table = self.kind("pause")
        if table is None or not wanted:
            return np.zeros(len(enr) + 1, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int32)
        assert table.covers is not None
        begin, rows = kernels.gather(enr, self.part.enrolments.person, table.off, table.enr, NOBODY)
        until = _until(table, table.covers.sure)
        until = np.where(table.covers.start < table.covers.maybe, until, table.covers.start)
        return kernels.joined(begin, table.covers.start[rows], until[rows])  # type: ignore[no-any-return]

    def away(self, rule: str, enr: Rows) -> Away:
        """The spells in which each enrolment was paused, or excused from the rule; an end known ahead counts ahead."""
        theirs = self._off_for(rule)
        begin, rows = kernels.gather(enr, self.part.enrolments.person, theirs.off, theirs.enr, NOBODY)
        spells = (theirs.first[rows], theirs.sure[rows], theirs.maybe[rows], theirs.certain[rows], theirs.rank[rows])
        return (begin, *spells, self._by_rank)

    def _off_for(self, rule: str) -> _Off:
        if rule not in self._off:
            pauses, excuses = self.part.kind("pause"), self.part.kind("excuse")
            named = excuses.is_one_of("rule", rule)
            meant = np.flatnonzero((named > 0) & (excuses.enr >= 0)).astype(np.int32)
            every = [_spells(pauses, np.arange(len(pauses), dtype=np.int32), None), _spells(excuses, meant, named)]
            self._off[rule] = self._by_person([np.concatenate(each) for each in zip(*every, strict=True)])
        return self._off[rule]

    def _by_person(self, columns: list[np.ndarray]) -> _Off:
        person, enr, first, sure, maybe, certain, rows = columns
        kept = np.flatnonzero(first < maybe)
        kept = kept[np.argsort(person[kept], kind="stable")]
        rank = np.empty(int(self._by_rank.max(initial=0)) + 1, np.int32)
        rank[self._by_rank] = np.arange(len(self._by_rank), dtype=np.int32)
        off = offsets(person[kept], len(self.part))
        ranks = rank[rows[kept]] if len(kept) else np.zeros(0, np.int32)
        return _Off(off, enr[kept], first[kept], sure[kept], maybe[kept], certain[kept], ranks)


def _joined(parts: Sequence[Any], kind: Any) -> Any:
    return parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, kind), *parts])


def _spells(table: Kind, chosen: Rows, named: Answers | None) -> list[np.ndarray]:
    """Their people and enrolments, their days (an end known ahead counts ahead), whether certain, and rows."""
    assert table.covers is not None
    covers = table.covers
    sure, maybe = _until(table, covers.sure), _until(table, covers.maybe)
    maybe = np.where(covers.start < covers.maybe, maybe, covers.start)
    certain = np.ones(len(chosen), dtype=bool) if named is None else named[chosen] == 2
    days = (covers.start[chosen], sure[chosen], maybe[chosen])
    return [table.person[chosen], table.enr[chosen], *days, certain, table.rows[chosen]]


def _until(table: Kind, otherwise: Days) -> Days:
    until = table.days("until")
    return np.where(until != NO_DAY, until, otherwise).astype(np.int32)


def _by_id(part: Part) -> Rows:
    """The rows of every pause and excuse by rank of their ids."""
    rows = np.concatenate((part.kind("pause").rows, part.kind("excuse").rows)).astype(np.int32)
    order = pc.sort_indices(part.ids(rows)).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.asarray(rows[order])
