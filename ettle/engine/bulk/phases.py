"""Which part of an enrolment each day belongs to, as `ettle.engine.evaluate.phases` says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ettle.engine.bulk.columns import EPOCH, NEVER, Days, Rows
from ettle.engine.bulk.kernels import days, phases
from ettle.engine.bulk.runs import Asking
from ettle.engine.bulk.stays import View, by_group, group_on
from ettle.engine.rules.fields import Span
from ettle.engine.rules.phases import Boundary, Lost, Phase, Phases, Working

Stretches = tuple[Rows, Days, Days]
"""By stay: `off`, first day, first day after."""


@dataclass(frozen=True)
class PhaseStays:
    """Every stay in every phase, by enrolment and first day; `until` NEVER = it has no end yet."""

    off: Rows
    phase: Any
    """The number of the phase in `names` (int8)."""
    start: Days
    until: Days
    names: tuple[str, ...]


def holidays_of(asking: Asking) -> Any:
    """The days that are not working days besides weekends, sorted (int64)."""
    if "holidays" not in asking.stays.made:
        days = sorted(day.toordinal() - EPOCH for day in asking.rulebook.holidays)
        asking.stays.made["holidays"] = np.array(days, dtype=np.int64)
    return asking.stays.made["holidays"]


def phase_stays(rules: Phases, asking: Asking, view: View) -> PhaseStays:
    """The phases of every stay, seen through `view`: the jobs that count for each."""
    found = [_limited(asking, _entered(phase, asking, view), phase.at_most) for phase in rules.by_id.values()]
    if rules.total is not None and found:
        first = np.minimum.reduce([phases.first_entry(*each) for each in found])
        found = [_limited(asking, each, rules.total, first) for each in found]
    left = [_without_later(found, place) for place in range(len(found))]
    off, (start, until), which = in_one([(each[0], each[1:]) for each in left], len(asking.stays))
    order = phases.by_start(off, start)
    return PhaseStays(off, which[order].astype(np.int8), start[order], until[order], tuple(rules.by_id))


def phase_on(found: PhaseStays, day: int) -> Any:
    """The phase of each stay on a day, a number of `names`; -1 = none."""
    return phases.phase_on(found.off, found.phase, found.start, found.until, day)


def after(asking: Asking, span: Span, day: Days, group: Rows) -> Days:
    """The day this long after each day, by the group; NEVER after no day, or where the group has no number."""
    unit, number = next(
        (unit, number)
        for unit, number in enumerate((span.days, span.working_days, span.weeks, span.months))
        if number is not None
    )
    count = by_group(asking.stays.part, number, group)
    found: Days = phases.after_each(day, unit, count, holidays_of(asking))
    return found


def _entered(phase: Phase, asking: Asking, view: View) -> Stretches:
    from_off, (from_day,), _ = in_one([_comes_true(each, asking, view) for each in phase.from_], len(asking.stays))
    ends = [_holds(each, asking, view) for each in phase.until]
    until_off, (start, end), _ = in_one(ends or [_none(asking, 2)], len(asking.stays))
    found: Stretches = phases.entered(asking.stays.left, from_off, from_day, until_off, start, end)
    return found


Lists = tuple[Rows, Sequence[Days]]
"""By stay: `off`, and columns of what is listed."""


def _none(asking: Asking, columns: int) -> Lists:
    return np.zeros(len(asking.stays) + 1, dtype=np.int32), [np.zeros(0, dtype=np.int32)] * columns


def _comes_true(boundary: Boundary, asking: Asking, view: View) -> Lists:
    """The days on which it comes true."""
    stays = asking.stays
    if boundary == "start":
        return np.arange(len(stays) + 1, dtype=np.int32), [stays.begun]
    if boundary == "leave":
        return _kept(np.arange(len(stays) + 1, dtype=np.int32), [stays.left], stays.left != NEVER)
    if isinstance(boundary, Lost):  # a stretch that reaches past the day of asking is not lost yet
        off, _, until = _satisfied(boundary.lost, asking, view)
        return _kept(off, [until], until <= stays.part.on)
    assert isinstance(boundary, Working)
    off, start, _ = _satisfied(boundary, asking, view)
    return off, [start]


def _holds(boundary: Boundary, asking: Asking, view: View) -> Lists:
    """The stretches in which it ends a phase: of a day that comes true, that day."""
    if isinstance(boundary, Working):
        off, start, until = _satisfied(boundary, asking, view)
        return off, [start, until]
    off, (day,) = _comes_true(boundary, asking, view)
    return off, [day, (day + 1).astype(np.int32)]


def _satisfied(working: Working, asking: Asking, view: View) -> Stretches:
    """The stretches of days on which the counted jobs together certainly satisfy the test."""
    runs = asking.runs(working.work, view)
    found: Stretches = days.certain(runs.off, runs.start, runs.value, runs.hi)
    return found


def _limited(asking: Asking, found: Stretches, limit: Span | None, since: Days | None = None) -> Stretches:
    if limit is None:
        return found
    first = phases.first_entry(*found) if since is None else since
    end = after(asking, limit, first, group_on(asking.stays, first))
    cut: Stretches = phases.limited(*found, end)
    return cut


def _without_later(found: Sequence[Stretches], place: int) -> Stretches:
    """Of phases that overlap the later in the file wins."""
    later = [(each[0], each[1:]) for each in found[place + 1 :]]
    if not later:
        return found[place]
    off, (start, until), _ = in_one(later, len(found[place][0]) - 1)
    left: Stretches = phases.left_over(*found[place], off, start, until)
    return left


def _kept(off: Rows, columns: Sequence[Days], keep: Any) -> Lists:
    """The lists with some of their rows alone."""
    counted = np.concatenate(([0], np.cumsum(keep)))
    return counted[off].astype(np.int32), [each[keep] for each in columns]


def in_one(lists: Sequence[tuple[Rows, Sequence[Any]]], count: int) -> tuple[Rows, list[Any], Rows]:
    """Several lists by stay as one, those of the first before those of the second; and of each row which it came from."""
    if not lists:
        return np.zeros(count + 1, dtype=np.int32), [np.zeros(0, dtype=np.int32)] * 2, np.zeros(0, dtype=np.int32)
    lengths = [np.diff(off) for off, _ in lists]
    off = np.concatenate(([0], np.cumsum(np.sum(lengths, axis=0)))).astype(np.int32)
    size, columns = int(off[-1]), len(lists[0][1])
    made = [np.empty(size, dtype=lists[0][1][each].dtype) for each in range(columns)]
    which, begin = np.empty(size, dtype=np.int32), off[:-1].copy()
    for number, ((theirs, held), length) in enumerate(zip(lists, lengths, strict=True)):
        place = np.repeat(begin - theirs[:-1], length) + np.arange(int(theirs[-1]))
        for each in range(columns):
            made[each][place] = held[each]
        which[place] = number
        begin = begin + length.astype(np.int32)
    return off, made, which


def chosen_phases(several: Sequence[tuple[PhaseStays, Rows]], count: int) -> PhaseStays:
    """The phases of each stay by the rules that hold for it: each of `several` for some of the stays."""
    names = tuple(dict.fromkeys(name for found, _ in several for name in found.names))
    lists = []
    for found, stays in several:
        keep = np.zeros(count, dtype=bool)
        keep[stays] = True
        number = np.array([names.index(name) for name in found.names] or [0], dtype=np.int8)[found.phase]
        rows = np.repeat(keep, np.diff(found.off))
        off = np.concatenate(([0], np.cumsum(np.where(keep, np.diff(found.off), 0)))).astype(np.int32)
        lists.append((off, [number[rows], found.start[rows], found.until[rows]]))
    if not lists:
        none = np.zeros(0, dtype=np.int32)
        return PhaseStays(np.zeros(count + 1, dtype=np.int32), none.astype(np.int8), none, none, ())
    off, (phase, start, until), _ = in_one(lists, count)
    return PhaseStays(off, phase, start, until, names)
