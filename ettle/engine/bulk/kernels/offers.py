"""The periods of offers: cut, looked through for what happened in them, and what became of each.

An *item* is an enrolment with the numbers of one group. Its periods are counted first, and written then from the place
`begin[i]` of the columns on. A row named is a row of the part as it was read, by person, on and id: so the smallest is
the smallest id of the earliest day.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from ettle.engine.bulk.kernels.calendar import DAY, WEEK, after

NEVER = np.int32(2932896)
NO_ROW = np.int32(2**31 - 1)
"""Larger than every row."""
MET, LATE, MISSED, EXCUSED, NOT_OWED, DUE, AT_RISK, UNKNOWN = 0, 1, 2, 3, 4, 5, 6, 7
QUARTER_HOUR, ANY_HOURS = np.int64(25), np.int64(16800)
MOST_PERIODS = 10_000


@njit(cache=True, nogil=True)
def _longer(array):
    longer = np.empty(2 * len(array) + 16, array.dtype)
    longer[: len(array)] = array
    return longer


@njit(cache=True, nogil=True)
def stretches(item, off, phase, start, until, wanted, asked_on):
    """The days each of some stays spent in the wanted phases; those that follow on each other run on.

    One that has not ended by the day of asking has no end yet, so its running period is whole.
    """
    begin = np.zeros(len(item) + 1, np.int32)
    room = 2 * len(item) + 16
    first, last = np.empty(room, np.int32), np.empty(room, np.int32)
    count = 0
    for i in range(len(item)):
        own = count
        for s in range(off[item[i]], off[item[i] + 1]):
            if not wanted[phase[s]] or start[s] >= until[s]:
                continue
            if count > own and start[s] <= last[count - 1]:
                last[count - 1] = max(last[count - 1], until[s])
                continue
            if count == len(first):
                first, last = _longer(first), _longer(last)
            first[count], last[count] = start[s], until[s]
            count += 1
        begin[i + 1] = count
    for s in range(count):
        if last[s] > asked_on:
            last[s] = NEVER
    return begin, first[:count].copy(), last[:count].copy()


@njit(cache=True, nogil=True)
def gather(item, owner, off, enr, nobody):
    """Of a table by person, for each item the rows of its enrolment or of none."""
    begin = np.zeros(len(item) + 1, np.int32)
    found, count = np.empty(len(enr) + 16, np.int32), 0
    for i in range(len(item)):
        p = owner[item[i]]
        for r in range(off[p], off[p + 1]):
            if enr[r] == item[i] or enr[r] == nobody:
                if count == len(found):
                    found = _longer(found)
                found[count] = r
                count += 1
        begin[i + 1] = count
    return begin, found[:count].copy()


@njit(cache=True, nogil=True)
def joined(off, first, last):
    """Stretches by item, in order of days, with touching ones made one and empty ones left out."""
    begin = np.zeros(len(off), np.int32)
    start, until, count = np.empty(len(first), np.int32), np.empty(len(first), np.int32), 0
    for i in range(len(off) - 1):
        own = count
        for r in range(off[i], off[i + 1]):
            if first[r] >= last[r]:
                continue
            if count > own and first[r] <= until[count - 1]:
                until[count - 1] = max(until[count - 1], last[r])
                continue
            start[count], until[count] = first[r], last[r]
            count += 1
        begin[i + 1] = count
    return begin, start[:count].copy(), until[:count].copy()


@njit(cache=True, nogil=True)
def _put_off(start, until, first, last, a, b):
    """The end put off by the paused days [first, last) of a to b that lie before it."""
    for k in range(a, b):
        if first[k] < until and last[k] > start:
            until += last[k] - max(first[k], start)
    return until


@njit(cache=True, nogil=True)
def put_off(start, until, off, first, last):
    """The ends of periods, one an item, put off by its paused days."""
    for i in range(len(start)):
        later = _put_off(np.int64(start[i]), np.int64(until[i]), first, last, off[i], off[i + 1])
        until[i] = min(later, np.int64(NEVER))


@njit(cache=True, nogil=True)
def _union(first, last, count):
    """How many days lie in some of the stretches; puts them in order."""
    for k in range(1, count):
        a, b, at = first[k], last[k], k
        while at > 0 and first[at - 1] > a:
            first[at], last[at] = first[at - 1], last[at - 1]
            at -= 1
        first[at], last[at] = a, b
    days, end = np.int64(0), np.int64(-(2**31))
    for k in range(count):
        if last[k] > max(first[k], end):
            days += last[k] - max(first[k], end)
            end = last[k]
    return days


@njit(cache=True, nogil=True)
def _away(start, until, a, b, first, sure_until, maybe_until, certain, rank):
    """The days of [start, until) certainly and perhaps paused or excused, and the smallest rank of what certainly says so."""
    one, other, by = np.empty((2, b - a), np.int64), np.empty((2, b - a), np.int64), NO_ROW
    for c in range(a, b):
        begins = max(np.int64(first[c]), start)
        ends = min(np.int64(sure_until[c]), until) if certain[c] else begins
        one[0, c - a], one[1, c - a] = begins, ends
        other[0, c - a], other[1, c - a] = begins, min(np.int64(maybe_until[c]), until)
        if begins < ends:
            by = min(by, rank[c])
    return _union(one[0], one[1], b - a), _union(other[0], other[1], b - a), by


@njit(cache=True, nogil=True)
def _open_or_missed(start, until, asked_on):
    if asked_on >= until:
        return MISSED
    return AT_RISK if 4 * (until - asked_on) < until - start else DUE


@njit(cache=True, nogil=True)
def _not_done(start, until, asked_on, perhaps, sure_away, perhaps_away, by, by_rank):
    """What a period is that nothing certainly met, and the row that decides it."""
    if 2 * sure_away > until - start:
        return EXCUSED, by_rank[by]
    if perhaps != NO_ROW or 2 * perhaps_away > until - start:
        return UNKNOWN, perhaps if perhaps != NO_ROW else np.int32(-1)
    return _open_or_missed(start, until, asked_on), np.int32(-1)


@njit(cache=True, nogil=True)
def count_every(s_off, s_from, s_until, number, unit, holidays, asked_on, p_off, p_from, p_until):
    """How many periods each item has: from the first day of each stretch up to the one that holds the day of asking."""
    counts = np.zeros(len(number), np.int32)
    for i in range(len(number)):
        if number[i] <= 0:
            continue
        for s in range(s_off[i], s_off[i + 1]):
            first, end = np.int64(s_from[s]), min(np.int64(s_until[s]), np.int64(asked_on) + 1)
            if first < end and unit in (DAY, WEEK) and p_off[i] == p_off[i + 1]:
                step = number[i] * (7 if unit == WEEK else 1)
                counts[i] += (end - first + step - 1) // step
                continue
            k, day, later = 0, first, np.int64(0)
            while day < end:
                k += 1
                planned = min(after(first, unit, number[i] * k, holidays) + later, np.int64(NEVER))
                following = _put_off(day, planned, p_from, p_until, p_off[i], p_off[i + 1])
                later += following - planned
                counts[i] += 1
                day = following
    return counts


@njit(cache=True, nogil=True)
def _happened_in(day, stop, e, p, at_row, k_off, enr, on, happened, rows, everybody):
    """The first row in [day, stop) that happened, and that perhaps did; goes on from `at_row`."""
    sure, perhaps = NO_ROW, NO_ROW
    for q in range(len(k_off)):
        r = at_row[q]
        while r < k_off[q, p + 1] and on[r] < stop:
            if happened[r] != 0 and on[r] >= day and (enr[r] == e or everybody[q]):
                if happened[r] == 2:
                    sure = min(sure, rows[r])
                else:
                    perhaps = min(perhaps, rows[r])
            r += 1
        at_row[q] = r
    return sure, perhaps


@njit(cache=True, nogil=True)
def fill_every(
    item, begin, s_off, s_from, s_until, number, unit, holidays, asked_on, p_off, p_from, p_until,
    owner, k_off, enr, on, happened, rows, everybody, a_off, a_first, a_sure, a_maybe, a_certain, a_rank, by_rank,
    n, start, until, state, decided,
):  # fmt: skip
    """The periods that `count_every` counts, each with what became of it: one event of the kinds is owed in each."""
    at_row = np.empty(len(k_off), np.int64)
    for i in range(len(item)):
        if number[i] <= 0 or s_off[i] == s_off[i + 1]:
            continue
        e, p, at = item[i], owner[item[i]], begin[i]
        for q in range(len(k_off)):
            at_row[q] = k_off[q, p]
        for s in range(s_off[i], s_off[i + 1]):
            first, end = np.int64(s_from[s]), np.int64(s_until[s])
            k, day, later = 0, first, np.int64(0)
            while day < end and day <= asked_on:
                k += 1
                planned = min(after(first, unit, number[i] * k, holidays) + later, np.int64(NEVER))
                whole = _put_off(day, planned, p_from, p_until, p_off[i], p_off[i + 1])
                later += whole - planned
                stop = min(whole, end)
                sure, perhaps = _happened_in(day, stop, e, p, at_row, k_off, enr, on, happened, rows, everybody)
                n[at], start[at], until[at] = at - begin[i] + 1, day, stop
                if sure != NO_ROW:
                    state[at], decided[at] = MET, sure
                elif 2 * (stop - day) < whole - day:
                    state[at], decided[at] = NOT_OWED, -1
                else:
                    away = (np.int64(0), np.int64(0), NO_ROW)
                    if a_off[i] < a_off[i + 1]:
                        away = _away(day, stop, a_off[i], a_off[i + 1], a_first, a_sure, a_maybe, a_certain, a_rank)
                    state[at], decided[at] = _not_done(day, stop, asked_on, perhaps, *away, by_rank)
                at += 1
                day = whole


@njit(cache=True, nogil=True)
def _whole(first, end, number, unit, holidays, asked_on, over, begins):
    """The first days of whole periods of [first, end), as many as the runs of `over` begun by the day of asking need.

    How many such runs there are: the k-th begins with the k-th period.
    """
    begins[0] = first
    for k in range(1, MOST_PERIODS):
        following = np.int64(after(first, unit, number * k, holidays))
        if following <= begins[k - 1] or following > end or (k >= over and begins[k - over] > asked_on):
            return max(k - over, 0)
        begins[k] = following
    return max(MOST_PERIODS - over, 0)


@njit(cache=True, nogil=True)
def count_hours(s_off, s_from, s_until, number, unit, holidays, asked_on, over):
    """How many runs of `over` whole periods each item has begun by the day of asking."""
    counts, begins = np.zeros(len(number), np.int32), np.empty(MOST_PERIODS + 1, np.int64)
    for i in range(len(number)):
        for s in range(s_off[i], s_off[i + 1]):
            if number[i] > 0:
                first, end = np.int64(s_from[s]), np.int64(s_until[s])
                counts[i] += _whole(first, end, number[i], unit, holidays, asked_on, over, begins)
    return counts


@njit(cache=True, nogil=True)
def _reached(a, b, owed, on, low, high, rows, certain):
    """The first row of the day on which the hours of rows a to b reach what is owed; -1 = on none."""
    total, k = np.int64(0), a
    while k < b:
        total += low[k] if certain else high[k]
        if total > 0 and total >= owed:
            break
        k += 1
    if k == b:
        return np.int32(-1)
    found = NO_ROW
    for other in range(a, b):
        if on[other] == on[k] and (low[other] > 0 or not certain):
            found = min(found, rows[other])
    return found if found != NO_ROW else np.int32(-1)


@njit(cache=True, nogil=True)
def _had(p, e, off, enr, on, happened, said, rows, day, low, high, row):
    """The activities of an enrolment that took place or may have: their days, least and most hours, and rows."""
    count = 0
    for r in range(off[p], off[p + 1]):
        if happened[r] > 0 and enr[r] == e:
            known = said[r] >= 0
            day[count], row[count] = on[r], rows[r]
            low[count] = said[r] if known and happened[r] == 2 else 0
            high[count] = said[r] if known else ANY_HOURS
            count += 1
    return count


@njit(cache=True, nogil=True)
def fill_hours(
    item, begin, s_off, s_from, s_until, number, unit, holidays, asked_on, over, owed_hours,
    owner, k_off, enr, on, happened, said, rows, a_off, a_first, a_sure, a_maybe, a_certain, a_rank, by_rank,
    n, start, until, state, decided,
):  # fmt: skip
    """The runs that `count_hours` counts, each with what became of it: so many hours are owed, fewer for days away."""
    most = 1
    for p in range(len(k_off) - 1):
        most = max(most, k_off[p + 1] - k_off[p])
    day, row = np.empty(most, np.int32), np.empty(most, np.int32)
    low, high = np.empty(most, np.int64), np.empty(most, np.int64)
    begins = np.empty(MOST_PERIODS + 1, np.int64)
    for i in range(len(item)):
        if number[i] <= 0 or s_off[i] == s_off[i + 1]:
            continue
        count = _had(owner[item[i]], item[i], k_off, enr, on, happened, said, rows, day, low, high, row)
        at, a, b, least, top = begin[i], 0, 0, np.int64(0), np.int64(0)
        for s in range(s_off[i], s_off[i + 1]):
            first, end = np.int64(s_from[s]), np.int64(s_until[s])
            for k in range(_whole(first, end, number[i], unit, holidays, asked_on, over, begins)):
                one, other = begins[k], begins[k + over]
                while b < count and day[b] < other:
                    least, top, b = least + low[b], top + high[b], b + 1
                while a < b and day[a] < one:
                    least, top, a = least - low[a], top - high[a], a + 1
                sure_away, perhaps_away, by = np.int64(0), np.int64(0), NO_ROW
                if a_off[i] < a_off[i + 1]:
                    sure_away, perhaps_away, by = _away(
                        one, other, a_off[i], a_off[i + 1], a_first, a_sure, a_maybe, a_certain, a_rank
                    )
                days = other - one
                owed = 100 * owed_hours[i] * (days - sure_away) // (days * QUARTER_HOUR) * QUARTER_HOUR
                n[at], start[at], until[at], decided[at] = at - begin[i] + 1, one, other, -1
                if least > 0 and least >= owed:
                    state[at], decided[at] = MET, _reached(a, b, owed, day, low, high, row, True)
                elif 2 * sure_away > days:
                    state[at], decided[at] = EXCUSED, by_rank[by]
                elif least >= owed:
                    state[at] = MET
                elif top >= owed or 2 * perhaps_away > days:
                    state[at], decided[at] = UNKNOWN, _reached(a, b, owed, day, low, high, row, False)
                else:
                    state[at] = _open_or_missed(one, other, asked_on)
                at += 1


@njit(cache=True, nogil=True)
def fill_once(
    item, start, until, ends, asked_on, weeks, checkpoint, owner, k_off, enr, on, happened, rows, everybody,
    a_off, a_first, a_sure, a_maybe, a_certain, a_rank, by_rank, state, decided,
):  # fmt: skip
    """What became of what is owed once, from the first day of each period on; after `ends` it is owed no more.

    `checkpoint` holds for each row the weeks it answers for, less than -1 where any will do.
    """
    for k in range(len(item)):
        e, p, sure, perhaps, done_on = item[k], owner[item[k]], NO_ROW, NO_ROW, NEVER
        for q in range(len(k_off)):
            for r in range(k_off[q, p], k_off[q, p + 1]):
                if happened[r] == 0 or on[r] < start[k] or not (enr[r] == e or everybody[q]):
                    continue
                if checkpoint[r] >= -1 and checkpoint[r] != weeks[k]:
                    continue
                if happened[r] == 1:
                    perhaps = min(perhaps, rows[r])
                elif rows[r] < sure:
                    sure, done_on = rows[r], on[r]
        decided[k] = -1
        if sure != NO_ROW:
            state[k], decided[k] = MET if done_on < until[k] else LATE, sure
        elif ends[k] < until[k]:
            state[k] = NOT_OWED
        else:
            one, other = np.int64(start[k]), np.int64(until[k])
            sure_away, perhaps_away, by = _away(
                one, other, a_off[k], a_off[k + 1], a_first, a_sure, a_maybe, a_certain, a_rank
            )
            state[k], decided[k] = _not_done(one, other, asked_on, perhaps, sure_away, perhaps_away, by, by_rank)


@njit(cache=True, nogil=True)
def numbered(item, number):
    """The number of each period within its enrolment; they stand by enrolment and day."""
    n = 0
    for k in range(len(item)):
        n = 1 if k == 0 or item[k] != item[k - 1] else n + 1
        number[k] = n


@njit(cache=True, nogil=True)
def put(begin, item, source, target):
    """A column of rows that stand by item, each item's from its place on."""
    at = 0
    for k in range(len(item)):
        at = begin[item[k]] if k == 0 or item[k] != item[k - 1] else at + 1
        target[at] = source[k]
