"""What stands between an outcome and its money: papers that cover its days, claims, what held on its days."""

from __future__ import annotations

import numpy as np
from numba import njit

NO_ROW = np.int32(2**31 - 1)


@njit(cache=True, nogil=True)
def live_claims(count, enr, match, withdrawn):
    """For each enrolment the row of the claim that stands; -1 = none does. Rows are in order of days."""
    live = np.full(count, -1, np.int32)
    for r in range(len(enr)):
        if enr[r] >= 0 and match[r]:
            if withdrawn[r]:
                live[enr[r]] = -1
            elif live[enr[r]] < 0:
                live[enr[r]] = r
    return live


@njit(cache=True, nogil=True)
def _covered(first, until, a, b, which, type_, first_shown, until_shown):
    """Whether the papers of a type together cover the days [first, until)."""
    day = first
    while day < until:
        further = day
        for r in range(a, b):
            if which[r] == type_ and first_shown[r] <= day and until_shown[r] > further:
                further = until_shown[r]
        if further == day:
            return False
        day = further
    return True


@njit(cache=True, nogil=True)
def shown(enr, used_off, used_first, used_until, types, any_will_do, off, which, first_shown, until_shown):
    """Whether the papers of each enrolment cover every day used, by any type or by all; where no day is, are there.

    `off[e]:off[e + 1]` are the papers of enrolment e, `which` the number of the type of each.
    """
    found = np.zeros(len(enr), np.bool_)
    for i in range(len(enr)):
        a, b, enough = off[enr[i]], off[enr[i] + 1], 0
        for type_ in range(types):
            good = True
            for piece in range(used_off[i], used_off[i + 1]):
                if good:
                    good = _covered(used_first[piece], used_until[piece], a, b, which, type_, first_shown, until_shown)
            if used_off[i] == used_off[i + 1]:
                good = False
                for r in range(a, b):
                    good = good or which[r] == type_
            enough += good
        found[i] = enough > 0 if any_will_do else enough == types
    return found


@njit(cache=True, nogil=True)
def smallest_behind(item, used_off, used_first, used_until, begin, end, start, maybe, rank, rows):
    """The row of the smallest id among all covers on the used days; -1 = none is."""
    found = np.full(len(item), -1, np.int32)
    for i in range(len(item)):
        least = NO_ROW
        if item[i] < 0:
            continue
        for r in range(begin[item[i]], end[item[i]]):
            for piece in range(used_off[i], used_off[i + 1]):
                if start[r] < used_until[piece] and used_first[piece] < maybe[r] and rank[r] < least:
                    least, found[i] = rank[r], rows[r]
    return found


@njit(cache=True, nogil=True)
def least_answer(item, used_off, used_first, used_until, off, start, value, hi):
    """The least answer of the runs of each item on the used days."""
    found = np.full(len(item), 2, np.uint8)
    for i in range(len(item)):
        if item[i] < 0:
            continue
        a, b = off[item[i]], off[item[i] + 1]
        for r in range(a, b):
            stop = start[r + 1] if r + 1 < b else hi[item[i]]
            for piece in range(used_off[i], used_off[i + 1]):
                if start[r] < used_until[piece] and used_first[piece] < stop:
                    found[i] = min(found[i], value[r])
    return found
