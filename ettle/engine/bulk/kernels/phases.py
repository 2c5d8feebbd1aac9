"""Phases: stays in them as `off` by enrolment, `start`, `until`."""

from __future__ import annotations

import numpy as np
from numba import njit

from ettle.engine.bulk.kernels.calendar import after

NEVER = np.int32(2932896)


@njit(cache=True, nogil=True)
def after_each(day, unit, count, holidays):
    """The day so many units after each day; NEVER after no day, or where there is no number (-1)."""
    found = np.full(len(day), NEVER, dtype=np.int32)
    for i in range(len(day)):
        if day[i] != NEVER and count[i] >= 0:
            found[i] = after(day[i], unit, count[i], holidays)
    return found


@njit(cache=True, nogil=True)
def entered(left, from_off, from_day, until_off, until_start, until_end):
    """The stays in one phase: entered on each of the days `from`, ended where one of `until` holds."""
    off = np.zeros(len(left) + 1, dtype=np.int32)
    start, until = np.empty(len(from_day), dtype=np.int32), np.empty(len(from_day), dtype=np.int32)
    made = 0
    for i in range(len(left)):
        days = np.sort(from_day[from_off[i] : from_off[i + 1]])
        end = np.int32(-(2**31))
        for place in range(len(days)):
            entry = days[place]
            if entry < end or (place > 0 and days[place - 1] == entry):
                continue
            end = NEVER
            for row in range(until_off[i], until_off[i + 1]):
                if until_end[row] > entry:
                    end = min(end, max(entry, until_start[row]))
            if left[i] != NEVER and entry >= left[i]:
                if entry == left[i] and end == left[i]:
                    start[made], until[made] = entry, end
                    made += 1
                continue
            end = min(end, left[i])
            start[made], until[made] = entry, end
            made += 1
        off[i + 1] = made
    return off, start[:made].copy(), until[:made].copy()


@njit(cache=True, nogil=True)
def first_entry(off, start, until):
    """The first day of the first stay that has any; NEVER = none has."""
    found = np.full(len(off) - 1, NEVER, dtype=np.int32)
    for i in range(len(found)):
        for row in range(off[i], off[i + 1]):
            if start[row] < until[row]:
                found[i] = start[row]
                break
    return found


@njit(cache=True, nogil=True)
def limited(off, start, until, end):
    """The stays before a day, cut there; NEVER cuts nothing."""
    made_off = np.zeros(len(off), dtype=np.int32)
    made_start, made_until = np.empty_like(start), np.empty_like(until)
    made = 0
    for i in range(len(off) - 1):
        for row in range(off[i], off[i + 1]):
            if start[row] < end[i] or end[i] == NEVER:
                made_start[made], made_until[made] = start[row], min(until[row], end[i])
                made += 1
        made_off[i + 1] = made
    return made_off, made_start[:made].copy(), made_until[:made].copy()


@njit(cache=True, nogil=True)
def left_over(off, start, until, other_off, other_start, other_until):
    """The stays without the days of others; a stay of no days stays as it is."""
    size = 0
    for i in range(len(off) - 1):
        size += (off[i + 1] - off[i]) * (1 + other_off[i + 1] - other_off[i])
    made_off = np.zeros(len(off), dtype=np.int32)
    made_start, made_until = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    made = 0
    for i in range(len(off) - 1):
        for row in range(off[i], off[i + 1]):
            begin = made
            made_start[made], made_until[made] = start[row], until[row]
            made += 1
            if start[row] < until[row]:
                for other in range(other_off[i], other_off[i + 1]):
                    made = _cut_out(made_start, made_until, begin, made, other_start[other], other_until[other])
        made_off[i + 1] = made
    return made_off, made_start[:made].copy(), made_until[:made].copy()


@njit(cache=True, nogil=True)
def _cut_out(start, until, begin, made, first, last):
    """Pieces `begin:made` without [first, last); how far they go then. A winner of no days cuts in two."""
    place = begin
    while place < made:
        a, b = start[place], until[place]
        before, behind = min(b, first), max(a, last)
        if a < before and behind < b:
            for each in range(made, place + 1, -1):
                start[each], until[each] = start[each - 1], until[each - 1]
            until[place] = before
            start[place + 1], until[place + 1] = behind, b
            made += 1
            place += 2
        elif a < before:
            until[place] = before
            place += 1
        elif behind < b:
            start[place] = behind
            place += 1
        else:
            for each in range(place, made - 1):
                start[each], until[each] = start[each + 1], until[each + 1]
            made -= 1
    return made


@njit(cache=True, nogil=True)
def by_start(off, start):
    """The rows of each in order of start, those alike as they stand."""
    order = np.arange(len(start)).astype(np.int32)
    for i in range(len(off) - 1):
        for place in range(off[i] + 1, off[i + 1]):
            row, at = order[place], place
            while at > off[i] and start[order[at - 1]] > start[row]:
                order[at] = order[at - 1]
                at -= 1
            order[at] = row
    return order


@njit(cache=True, nogil=True)
def phase_on(off, phase, start, until, day):
    """The phase on a day, -1 = none."""
    found = np.full(len(off) - 1, -1, dtype=np.int8)
    for i in range(len(found)):
        for row in range(off[i], off[i + 1]):
            if start[row] <= day < until[row]:
                found[i] = phase[row]
                break
    return found
