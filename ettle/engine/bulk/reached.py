"""When something is reached by each stay, what decided it, on what it rests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ettle.engine.bulk.columns import NEVER, NO_DAY, Days, Rows
from ettle.engine.bulk.phases import in_one
from ettle.engine.bulk.stays import Stays, View, smallest_id

Stretches = tuple[Rows, Days, Days]
"""By stay: `off`, first day, first day after."""


@dataclass
class Reached:
    """As `evaluate.windows.Reached`, of every stay of a programme. What is asked of few is worked out when asked."""

    day: Days
    """NEVER = not reached."""
    decides: Callable[[], Rows] = field(repr=False)
    knows: Callable[[], Days] = field(repr=False)
    uses: Callable[[], Stretches] = field(repr=False)
    view: View | None = None
    """The jobs looked through, where it is made of days at work, and the item of each stay."""
    item: Rows | None = None

    @cached_property
    def decided_by(self) -> Rows:
        """The row of the event (of those that count on the day, the one with the smallest id); -1 = none."""
        return self.decides()

    @cached_property
    def known_on(self) -> Days:
        """The day since which every spell it rests on has been known; NO_DAY = it rests on none."""
        return self.knows()

    @cached_property
    def used(self) -> Stretches:
        """The days it rests on."""
        return self.uses()


def nothing(stays: Stays) -> Reached:
    """Reached by nobody."""
    return single(stays, stays.all(NEVER, np.int32), stays.all(-1, np.int32), stays.all(NO_DAY, np.int32))


def single(stays: Stays, day: Days, row: Rows, known: Days) -> Reached:
    """Reached by a single event, which rests on no days."""
    return Reached(day, lambda: row, lambda: known, lambda: no_days(len(stays)))


def no_days(count: int) -> Stretches:
    return np.zeros(count + 1, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)


def with_required(stays: Stays, own: Reached, required: Sequence[Reached], limit: Days) -> Reached:
    """The later of its own day, inside its limits, and theirs; never without them."""
    day = np.where(own.day < limit, own.day, NEVER)
    if not required:
        return own if (day == own.day).all() else Reached(day, own.decides, own.knows, own.uses, own.view, own.item)
    later = np.maximum.reduce([each.day for each in required])
    there = (day != NEVER) & (later != NEVER)
    found = np.where(there, np.maximum(day, later), NEVER).astype(np.int32)

    def decides() -> Rows:
        which = np.argmax([each.day for each in required], axis=0)
        theirs = np.choose(which, [each.decided_by for each in required])
        return np.where(later > day, theirs, own.decided_by).astype(np.int32)

    def knows() -> Days:
        known: Days = np.maximum.reduce([own.known_on, *(each.known_on for each in required)])
        return known

    return Reached(found, decides, knows, lambda: own.used, own.view, own.item)


def latest(stays: Stays, several: Sequence[Reached]) -> Reached:
    """All of them: dated by the latest, resting on the days of every one."""
    if len(several) == 1:
        return several[0]
    day = np.maximum.reduce([each.day for each in several])
    return Reached(
        day,
        lambda: _least(stays, several, day),
        lambda: np.maximum.reduce([each.known_on for each in several]),
        lambda: _every_piece(stays, several),
    )


def earliest(stays: Stays, several: Sequence[Reached]) -> Reached:
    """Any of them: the earliest."""
    every = np.array([each.day for each in several])
    day, which = every.min(axis=0), every.argmin(axis=0)
    return Reached(
        day,
        lambda: _least(stays, several, day),
        lambda: np.choose(which, [each.known_on for each in several]),
        lambda: chosen(which, [each.used for each in several]),
    )


def _least(stays: Stays, several: Sequence[Reached], day: Days) -> Rows:
    found: Rows = stays.all(-1, np.int32)
    for each in several:
        mine = np.where(each.day == day, each.decided_by, -1).astype(np.int32)
        found = smallest_id(stays.part, found, mine)
    return found


def _every_piece(stays: Stays, several: Sequence[Reached]) -> Stretches:
    """The stretches of all, in order, each once."""
    off, (first, until), _ = in_one([(each.used[0], each.used[1:]) for each in several], len(stays))
    stay = np.repeat(np.arange(len(stays)), np.diff(off))
    order = np.lexsort((until, first, stay))
    stay, first, until = stay[order], first[order], until[order]
    new = np.ones(len(stay), dtype=bool)
    new[1:] = (np.diff(stay) != 0) | (np.diff(first) != 0) | (np.diff(until) != 0)
    counted = np.concatenate(([0], np.cumsum(np.bincount(stay[new], minlength=len(stays)))))
    return counted.astype(np.int32), first[new], until[new]


def chosen(which: Any, several: Sequence[Stretches]) -> Stretches:
    """For each stay the stretches of the one chosen."""
    kept = []
    for number, (off, first, until) in enumerate(several):
        mine = which == number
        keep = np.repeat(mine, np.diff(off))
        counted = np.concatenate(([0], np.cumsum(np.where(mine, np.diff(off), 0)))).astype(np.int32)
        kept.append((counted, [first[keep], until[keep]]))
    off, (first, until), _ = in_one(kept, len(which))
    return off, first, until
