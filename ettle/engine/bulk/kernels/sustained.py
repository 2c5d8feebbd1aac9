"""Outcomes made of days: windows, rows, the first days; the days used and what decides."""

from __future__ import annotations

import numpy as np
from numba import njit

NEVER = np.int32(2932896)
IN_WINDOW, IN_A_ROW, OF_START = 0, 1, 2


@njit(cache=True, nogil=True)
def _stretches(i, off, start, value, hi, least, limit, tomorrow, at_best, first, until):
    """The days of an item that qualify, before a limit; at best every day to come does too. How many stretches."""
    count, past = 0, min(limit, tomorrow)
    for row in range(off[i], off[i + 1]):
        if value[row] < least or start[row] >= past:
            continue
        end = min(start[row + 1] if row + 1 < off[i + 1] else hi[i], past)
        if count > 0 and until[count - 1] == start[row]:
            until[count - 1] = end
        else:
            first[count], until[count] = start[row], end
            count += 1
    if at_best and limit > past:
        if count > 0 and until[count - 1] == past:
            until[count - 1] = limit
        else:
            first[count], until[count] = past, limit
            count += 1
    return count


@njit(cache=True, nogil=True)
def _may_begin(day, stay, tests, off, phase, start, until, allowed):
    """Whether a window may begin on a day: in one of the phases; the day that ends one counts in that one only."""
    if not tests:
        return True
    ending, said = False, False
    for row in range(off[stay], off[stay + 1]):
        if until[row] == day:
            ending, said = True, said or allowed[phase[row]]
    if ending:
        return said
    for row in range(off[stay], off[stay + 1]):
        said = said or (start[row] <= day < until[row] and allowed[phase[row]])
    return said


@njit(cache=True, nogil=True)
def _fill(first, until, begin, count, need, limit):
    """The day of the `need`-th day of the stretches before `limit`, from the `begin`-th on; NEVER = not enough."""
    for place in range(begin, count):
        end = min(until[place], limit)
        if first[place] >= end:
            break
        if need <= end - first[place]:
            return first[place] + need - 1
        need -= end - first[place]
    return np.int64(NEVER)


@njit(cache=True, nogil=True)
def sustained(
    off, start, value, lo, hi, stay_of, spare, todo, least, at_best, limit, tomorrow, how, need, width, bridge,
    tests, stays_off, stays_phase, stays_start, stays_until, allowed,
):  # fmt: skip
    """For each stay the day on which its days are all there, the first day of the window, and the item they are of.

    `spare` marks the item without a job: it is looked through at best, or where there is no other.
    """
    count = len(todo)
    day = np.full(count, NEVER, dtype=np.int32)
    window, item = np.full(count, NEVER, dtype=np.int32), np.full(count, -1, dtype=np.int32)
    widest = 2
    for i in range(len(off) - 1):
        widest = max(widest, off[i + 1] - off[i] + 2)
    first, until = np.empty(widest, dtype=np.int64), np.empty(widest, dtype=np.int64)
    for i in range(len(off) - 1):
        stay = stay_of[i]
        if not todo[stay] or need[stay] <= 0 or lo[i] >= limit[stay]:
            continue
        alone = i == 0 or stay_of[i - 1] != stay
        if spare[i] and not at_best and not alone:
            continue
        found = _stretches(i, off, start, value, hi, least, np.int64(limit[stay]), tomorrow, at_best, first, until)
        best, begun = np.int64(NEVER), np.int64(NEVER)
        if how == OF_START and width[stay] >= 0 and found > 0:
            if _may_begin(first[0], stay, tests, stays_off, stays_phase, stays_start, stays_until, allowed):
                best, begun = _fill(first, until, 0, found, need[stay], lo[i] + np.int64(width[stay])), first[0]
        elif how == IN_WINDOW and width[stay] >= 0:
            for place in range(found):
                if _may_begin(first[place], stay, tests, stays_off, stays_phase, stays_start, stays_until, allowed):
                    last = _fill(first, until, place, found, need[stay], first[place] + np.int64(width[stay]))
                    if last < best:
                        best, begun = last, first[place]
        elif how == IN_A_ROW:
            best, begun = _in_a_row(
                first, until, found, need[stay], bridge, stay, tests, stays_off, stays_phase, stays_start, stays_until,
                allowed,
            )  # fmt: skip
        if best < day[stay]:
            day[stay], window[stay], item[stay] = best, begun, i
    return day, window, item


@njit(cache=True, nogil=True)
def _in_a_row(
    first, until, count, need, bridge, stay, tests, stays_off, stays_phase, stays_start, stays_until, allowed
):
    """The earliest day on which so many days stand in a row, short gaps passed over, and the first of them."""
    begin = 0
    while begin < count:
        end = begin + 1
        while end < count and first[end] - until[end - 1] <= bridge:
            end += 1
        for place in range(begin, end):
            if _may_begin(first[place], stay, tests, stays_off, stays_phase, stays_start, stays_until, allowed):
                last = _fill(first, until, place, end, need, until[end - 1])
                if last != NEVER:
                    return last, first[place]
        begin = end
    return np.int64(NEVER), np.int64(NEVER)


@njit(cache=True, nogil=True)
def used_days(off, start, value, hi, least, item, window, day):
    """The days that count of each stay's item from its window's first day to its last: `off`, `first`, `until`."""
    size = 0
    for stay in range(len(item)):
        if item[stay] >= 0:
            size += off[item[stay] + 1] - off[item[stay]]
    made_off = np.zeros(len(item) + 1, dtype=np.int32)
    first, until = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    made = 0
    for stay in range(len(item)):
        i = item[stay]
        if i >= 0 and day[stay] != NEVER:
            for row in range(off[i], off[i + 1]):
                end = min(start[row + 1] if row + 1 < off[i + 1] else hi[i], day[stay] + 1)
                begin = max(start[row], window[stay])
                if value[row] < least or begin >= end:
                    continue
                if made > made_off[stay] and until[made - 1] == begin:
                    until[made - 1] = end
                else:
                    first[made], until[made] = begin, end
                    made += 1
        made_off[stay + 1] = made
    return made_off, first[:made].copy(), until[:made].copy()


@njit(cache=True, nogil=True)
def deciding(item, day, begin, end, start, maybe, rank, rows):
    """The cover that decides a day: of those on it the one of the smallest id. Its row in the part, or -1."""
    found = np.full(len(item), -1, dtype=np.int32)
    for stay in range(len(item)):
        i, best = item[stay], -1
        if i < 0 or day[stay] == NEVER:
            continue
        for row in range(begin[i], end[i]):
            if start[row] <= day[stay] < maybe[row] and (best < 0 or rank[row] < rank[best]):
                best = row
        if best >= 0:
            found[stay] = rows[best]
    return found


@njit(cache=True, nogil=True)
def deciding_of(item, day, begin, end, start, maybe, rank, rows, belongs, mine):
    """The same among spells of which some serve one enrolment alone."""
    found = np.full(len(item), -1, dtype=np.int32)
    for stay in range(len(item)):
        i, best = item[stay], -1
        if i < 0 or day[stay] == NEVER:
            continue
        for row in range(begin[i], end[i]):
            served = belongs[row] == -1 or belongs[row] == mine[stay]
            if served and start[row] <= day[stay] < maybe[row] and (best < 0 or rank[row] < rank[best]):
                best = row
        if best >= 0:
            found[stay] = rows[best]
    return found


@njit(cache=True, nogil=True)
def known_since(item, used_off, used_first, used_until, begin, end, start, maybe, known_on):
    """The day since which all covers on the used days have been known; the smallest day where there is none."""
    found = np.full(len(item), np.int32(-(2**31)), dtype=np.int32)
    for stay in range(len(item)):
        i = item[stay]
        if i < 0:
            continue
        for row in range(begin[i], end[i]):
            if start[row] >= maybe[row]:
                continue
            for piece in range(used_off[stay], used_off[stay + 1]):
                if start[row] < used_until[piece] and used_first[piece] < maybe[row]:
                    found[stay] = max(found[stay], known_on[row])
                    break
    return found
