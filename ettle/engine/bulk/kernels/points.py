"""Outcomes made of single events, and what was so on a single day."""

from __future__ import annotations

import numpy as np
from numba import njit

NEVER = np.int32(2932896)
UNKNOWN = np.int64(-(2**63))


@njit(cache=True, nogil=True)
def happens(person, mine, begun, left, limit, todo, off, enr, on, of_person, said, least, rank, known_on):
    """The first day of each stay with such an event, the one of the smallest id, and since when all of it is known."""
    day = np.full(len(person), NEVER, dtype=np.int32)
    row_of, known = np.full(len(person), -1, dtype=np.int32), np.full(len(person), -(2**31), dtype=np.int32)
    for i in range(len(person)):
        if not todo[i]:
            continue
        for row in range(off[person[i]], off[person[i] + 1]):
            if on[row] >= limit[i] or on[row] > day[i] or said[row] < least:
                continue
            if of_person or enr[row] == -1:
                if not begun[i] <= on[row] < left[i]:
                    continue
            elif enr[row] != mine[i]:
                continue
            if on[row] < day[i]:
                day[i], row_of[i], known[i] = on[row], row, known_on[row]
            else:
                known[i] = max(known[i], known_on[row])
                if rank[row] < rank[row_of[i]]:
                    row_of[i] = row
    return day, row_of, known


@njit(cache=True, nogil=True)
def improves(person, mine, limit, todo, off, enr, on, counts, area, score, by, sure, rank):
    """The first day on which a score stands so much above the stay's first in its area, and the event."""
    day, row_of = np.full(len(person), NEVER, dtype=np.int32), np.full(len(person), -1, dtype=np.int32)
    for i in range(len(person)):
        if not todo[i]:
            continue
        for row in range(off[person[i]], off[person[i] + 1]):
            if enr[row] != mine[i] or not counts[row] or on[row] >= limit[i] or on[row] > day[i]:
                continue
            before = row
            for each in range(off[person[i]], row):
                if enr[each] == mine[i] and counts[each] and area[each] == area[row]:
                    before = each
                    break
            if before == row:
                continue
            known = score[before] != UNKNOWN and score[row] != UNKNOWN
            rose = score[row] - score[before] >= by if known else not sure
            if rose and (on[row] < day[i] or rank[row] < rank[row_of[i]]):
                day[i], row_of[i] = on[row], row
    return day, row_of


@njit(cache=True, nogil=True)
def _share(earned_from, earned_until, today, begun):
    """The days of a payment since the start, and of how many; without both dates the payment day decides."""
    if earned_from == -(2**31) or earned_until == -(2**31):
        return np.int64(1 if today >= begun else 0), np.int64(1)
    if earned_from >= begun:
        return np.int64(1), np.int64(1)
    return max(np.int64(earned_until) - begun, np.int64(0)), np.int64(earned_until) - earned_from


@njit(cache=True, nogil=True)
def earned(
    person, stay_of, todo, begun, limit, needed, at_least, off, on, amount, earned_from, earned_until, said, known_on,
    known_before, owner, rank,
):  # fmt: skip
    """The payment day on which the running total reaches the sum, the payment that decides, and whom it is too much for.

    Sums are kept as whole pence and one fraction; a third fraction is left to the definition (`tangled`).
    """
    count = len(person)
    day, row_of = np.full(count, NEVER, dtype=np.int32), np.full(count, -1, dtype=np.int32)
    tangled = np.zeros(count, dtype=np.bool_)
    for i in range(count):
        if not todo[i] or needed[i] < 0:
            continue
        whole, part, of, fractions = np.int64(0), np.int64(0), np.int64(1), 0
        row, last = off[person[i]], off[person[i] + 1]
        while row < last:
            today, end = on[row], row
            while end < last and on[end] == today:
                end += 1
            if today >= limit[i]:
                break
            decides = -1
            for each in range(row, end):
                if owner[each] != stay_of[i] or said[each] < at_least or known_on[each] >= known_before[i]:
                    continue
                share, days = _share(earned_from[each], earned_until[each], today, begun[i])
                if share == 0:
                    continue
                if amount[each] == UNKNOWN:
                    if at_least == 2:
                        continue
                    whole += needed[i]
                elif share == days:
                    whole += amount[each]
                else:
                    fractions += 1
                    if fractions > 2:
                        tangled[i] = True
                    else:
                        part, of = part * days + amount[each] * share * of, of * days
                if decides < 0 or rank[each] < rank[decides]:
                    decides = each
            if decides >= 0 and whole * of + part >= needed[i] * of and day[i] == NEVER:
                day[i], row_of[i] = today, decides
                break
            row = end
    return day, row_of, tangled


@njit(cache=True, nogil=True)
def days_in_a_row(person, day, off, start, end, among):
    """How many days without a break, up to and including the day, were covered."""
    found = np.zeros(len(person), dtype=np.int64)
    for i in range(len(person)):
        first, p, covered = day[i], person[i], False
        for row in range(off[p], off[p + 1]):
            if among[row] and start[row] <= day[i] < end[row]:
                covered, first = True, min(first, start[row])
        if not covered:
            continue
        again = True
        while again:
            again = False
            for row in range(off[p], off[p + 1]):
                if among[row] and start[row] < first <= end[row]:
                    first, again = start[row], True
        found[i] = np.int64(day[i]) - first + 1
    return found


@njit(cache=True, nogil=True)
def facts_on(person, day, off, name, names, start, until, ended, last_known, death):
    """By fact and stay the row of the answer that holds on its day: the last that covers it; -1 = none, or nobody knows."""
    found = np.full((names, len(person)), -1, dtype=np.int32)
    for i in range(len(person)):
        p = person[i]
        for row in range(off[p], off[p + 1]):
            if start[row] > day[i] or name[row] < 0:
                continue
            if until[row] != -(2**31):
                if day[i] < until[row]:
                    found[name[row], i] = row
            elif day[i] < death[p]:
                found[name[row], i] = row
        for each in range(names):
            row = found[each, i]
            if row >= 0 and ended[row]:
                last = start[row] if last_known[row] == -(2**31) else last_known[row]
                if day[i] > last:
                    found[each, i] = -1
    return found
