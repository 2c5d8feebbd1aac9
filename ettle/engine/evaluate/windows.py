"""Days that count towards a result: stretches, windows, and a calendar that pauses may leave."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

Stretch = tuple[int, int]
"""Numbered days [first, following)."""
Stretches = tuple[tuple[date, date], ...]
"""Days as stretches [first, following)."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A result: the day, the first day of its window, the day after the window's last, the days used.

    `events` are those of its own days, `decided_by` those of them that count on the day itself, `needed` those of
    the outcomes without which it would not be.
    """

    day: date
    window_from: date | None = None
    window_until: date | None = None
    used: tuple[tuple[date, date], ...] = ()
    events: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Every event without which it would not be so."""
        return tuple(dict.fromkeys((*self.events, *self.needed)))


class NumberedDays:
    """Days by number, from which paused days are left out: they are in no window."""

    def __init__(self, paused: Sequence[tuple[date, date]] = ()) -> None:
        self.paused = [(first.toordinal(), until.toordinal()) for first, until in paused]
        self._starts = [first for first, _ in self.paused]
        self._gone = [0]
        for first, until in self.paused:
            self._gone.append(self._gone[-1] + until - first)

    def number(self, day: date) -> int:
        """The number of a day; a paused day has the number of the next day that is not."""
        ordinal = day.toordinal()
        before = bisect_right(self._starts, ordinal)
        if before and ordinal < self.paused[before - 1][1]:
            return self.paused[before - 1][0] - self._gone[before - 1]
        return ordinal - self._gone[before]

    def day(self, number: int) -> date:
        """The day of a number."""
        ordinal = number
        for first, until in self.paused:
            if ordinal < first:
                break
            ordinal += until - first
        return date.fromordinal(min(ordinal, date.max.toordinal()))

    def dates(self, first: int, until: int) -> list[tuple[date, date]]:
        """The numbered days [first, until) as stretches of dates, with the paused days left out."""
        start, end = (
            self.day(first),
            date.fromordinal(min(self.day(until - 1).toordinal() + 1, date.max.toordinal())),
        )
        pieces = []
        for paused_from, paused_until in self.paused:
            if start.toordinal() < paused_from and paused_until < end.toordinal():
                pieces.append((start, date.fromordinal(paused_from)))
                start = date.fromordinal(paused_until)
        return [*pieces, (start, end)]


def joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Stretches in order with touching ones made one and empty ones left out."""
    result: list[Stretch] = []
    for first, until in stretches:
        if first >= until:
            continue
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(until, result[-1][1]))
        else:
            result.append((first, until))
    return result


def without(days: Stretches, taken: Stretches) -> Stretches:
    """`days` with the days of `taken` left out."""
    left = list(days)
    for start, end in taken:
        left = [
            piece
            for first, until in left
            for piece in ((first, min(until, start)), (max(first, end), until))
            if piece[0] < piece[1]
        ]
    return tuple(left)


@dataclass(frozen=True, slots=True)
class Window:
    """Where the days were found: from `first`, achieved on `last`, with the stretches used.

    `until` closes a window of fixed width; None = it has none.
    """

    first: int
    last: int
    used: tuple[Stretch, ...]
    until: int | None = None


def within_window(
    stretches: Sequence[Stretch], need: int, width: int, may_begin: Callable[[int], bool]
) -> Window | None:
    """The earliest day on which some window of `width` days holds `need` qualifying days.

    Only the first day of each stretch is tried as the window's first. One that begins earlier holds no day more;
    one that begins k days later in the stretch loses k qualifying days and gains at most k at its other end. Where
    a window may not begin on that first day (`work_begins`), the stretch begins no window at all.
    """
    best: Window | None = None
    for index, (first, _) in enumerate(stretches):
        if may_begin(first):
            found = _fill(stretches[index:], need, first + width)
            if found is not None and (best is None or found[0] < best.last):
                best = Window(first, found[0], found[1], first + width)
    return best


def _fill(stretches: Sequence[Stretch], need: int, limit: int) -> tuple[int, tuple[Stretch, ...]] | None:
    """The day of the `need`-th day of the stretches before `limit`, and what was used up to it."""
    used: list[Stretch] = []
    for first, until in stretches:
        end = min(until, limit)
        if first >= end:
            break
        taken = min(need, end - first)
        used.append((first, first + taken))
        need -= taken
        if need == 0:
            return first + taken - 1, tuple(used)
    return None


def among_first(stretches: Sequence[Stretch], need: int, limit: int) -> Window | None:
    """The day of the `need`-th qualifying day before `limit`."""
    found = _fill(stretches, need, limit)
    return None if found is None else Window(stretches[0][0], found[0], found[1])


def without_gap(
    stretches: Sequence[Stretch], need: int, bridge: int, may_begin: Callable[[int], bool]
) -> Window | None:
    """The earliest day on which `need` qualifying days stand in a row, gaps of up to `bridge` days passed over."""
    for group in _bridged(stretches, bridge):
        for index, (first, _) in enumerate(group):
            if not may_begin(first):
                continue
            found = _fill(group[index:], need, group[-1][1])
            if found is not None:
                return Window(first, found[0], found[1])
    return None


def in_rows(stretches: Sequence[Stretch], length: int, at_most: int) -> list[Window]:
    """Each so many qualifying days in a row, disjoint, earliest first; a break starts the count again."""
    rows: list[Window] = []
    for first, until in stretches:
        while first + length <= until and len(rows) < at_most:
            rows.append(Window(first, first + length - 1, ((first, first + length),), first + length))
            first += length
    return rows


def _bridged(stretches: Sequence[Stretch], bridge: int) -> list[list[Stretch]]:
    groups: list[list[Stretch]] = []
    for stretch in stretches:
        if groups and stretch[0] - groups[-1][-1][1] <= bridge:
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
    return groups
