"""The answers of a test, day by day.

Runs are the answers of an item: `off[i]:off[i + 1]` are its runs, each from `start` to the next run's start (the last
to `hi[i]`), with 0 no, 1 not known, 2 yes. No two neighbours of an item are alike.
"""

from __future__ import annotations

import numpy as np
from numba import njit

NEVER = np.int32(2932896)
ANY_HOURS, ANY_PAY = np.int64(16800), np.int64(10**15)
UNKNOWN = np.int64(-(2**63))

WITHIN, MEMBER, ONLY, HOURS, LARGEST_HOURS, PAY, KNOWN_SET = 0, 1, 2, 3, 4, 5, 6
AT_LEAST, MORE_THAN, AT_MOST, LESS_THAN, EQUALS, KNOWN = 0, 1, 2, 3, 4, 5


@njit(cache=True, nogil=True)
def _insert(days, count, day):
    """A day into sorted days, once; how many there are then."""
    at = count
    while at > 0 and days[at - 1] > day:
        at -= 1
    if at > 0 and days[at - 1] == day:
        return count
    for place in range(count, at, -1):
        days[place] = days[place - 1]
    days[at] = day
    return count + 1


@njit(cache=True, nogil=True)
def _passes(number, comparison, bound):
    if comparison == AT_LEAST:
        return number >= bound
    if comparison == MORE_THAN:
        return number > bound
    if comparison == AT_MOST:
        return number <= bound
    return number < bound


@njit(cache=True, nogil=True)
def _within(low, high, comparison, bound):
    if comparison == EQUALS:
        inside = low <= bound <= high
        if low == high or not inside:
            return 2 if inside else 0
        return 1
    one, other = _passes(low, comparison, bound), _passes(high, comparison, bound)
    if one and other:
        return 2
    return 1 if one or other else 0


@njit(cache=True, nogil=True)
def _compared(low, high, day, test):
    """Whether a number lies within every bound; a rate counts as it is on the day. Or, of KNOWN, whether it is known."""
    comparisons, bounds, of_rate, rate_from, rate_value = test
    if comparisons[0] == KNOWN:
        return 2 if low == high else 0
    least = 2
    for k in range(len(comparisons)):
        bound = bounds[k]
        if of_rate[k]:
            bound = UNKNOWN
            for place in range(len(rate_from)):
                if rate_from[place] <= day:
                    bound = rate_value[place]
        said = 1 if bound == UNKNOWN else _within(low, high, comparisons[k], bound)
        least = min(least, said)
    return least


@njit(cache=True, nogil=True)
def _hours(rows, count, day, sure, hours, key, largest):
    """The least and most hours of a day: their sum, or those of the job with most."""
    low, high = np.int64(0), np.int64(0)
    if not largest:
        for place in range(count):
            row = rows[place]
            known = hours[row] != UNKNOWN
            if known and day < sure[row]:
                low += hours[row]
            high += hours[row] if known else ANY_HOURS
        return low, high
    for place in range(count):
        one, other, is_first = np.int64(0), np.int64(0), True
        for each in range(count):
            row = rows[each]
            if key[row] != key[rows[place]]:
                continue
            if each < place:
                is_first = False
                break
            known = hours[row] != UNKNOWN
            if known and day < sure[row]:
                one += hours[row]
            other += hours[row] if known else ANY_HOURS
        if is_first:
            low, high = max(low, one), max(high, other)
    return low, high


@njit(cache=True, nogil=True)
def _pay(rows, count, day, sure, pay):
    """The least and most it can be, and whether it is certain that there is any."""
    low, all_known, most, certain, top = ANY_PAY, True, np.int64(0), False, ANY_PAY
    for place in range(count):
        row = rows[place]
        if pay[row] == UNKNOWN:
            all_known = False
        else:
            low, most = min(low, pay[row]), max(most, pay[row])
        if day < sure[row]:
            certain = True
            if pay[row] != UNKNOWN:
                top = min(top, pay[row])
    if not all_known:
        low, most = np.int64(0), ANY_PAY
    return low, (top if certain else most), certain


@njit(cache=True, nogil=True)
def _serves(belongs, mine):
    """Whether a spell is the person's, or this enrolment's."""
    return belongs == -1 or belongs == mine


@njit(cache=True, nogil=True)
def _room(begin, end, lo, hi, more):
    """How many runs there can be at most: of all items, of one."""
    size, widest = 0, 0
    for i in range(len(lo)):
        if lo[i] < hi[i]:
            cuts = 1 + 3 * (end[i] - begin[i]) + more
            size += cuts
            widest = max(widest, cuts)
    return size, widest


@njit(cache=True, nogil=True)
def _cuts(i, days, begin, end, start, sure, maybe, belongs, mine, lo, hi, more):
    """The days of an item on which anything changes, in order; how many."""
    days[0], count = lo[i], 1
    for row in range(begin[i], end[i]):
        if start[row] >= maybe[row] or not _serves(belongs[row], mine[i]):
            continue
        for day in (start[row], sure[row], maybe[row]):
            if lo[i] < day < hi[i]:
                count = _insert(days, count, day)
    for day in more:
        if lo[i] < day < hi[i]:
            count = _insert(days, count, day)
    return count


@njit(cache=True, nogil=True)
def sweep(what, begin, end, start, sure, maybe, number, key, match, belongs, mine, lo, hi, answers, test):
    """The answer of one test on every day of [lo, hi) of each item, through its covers `begin:end`.

    `test` is what numbers are compared with: comparisons, bounds, which of them are a rate, the rate by its days.
    """
    rate_from = test[3]
    size, widest = _room(begin, end, lo, hi, len(rate_from))
    off = np.zeros(len(lo) + 1, dtype=np.int32)
    run_start, run_value = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.uint8)
    days, rows = np.empty(widest + 1, dtype=np.int32), np.empty(widest + 1, dtype=np.int32)
    made = 0
    for i in range(len(lo)):
        count = 0
        if lo[i] < hi[i]:
            count = _cuts(i, days, begin, end, start, sure, maybe, belongs, mine, lo, hi, rate_from)
        for place in range(count):
            day, active = days[place], 0
            for row in range(begin[i], end[i]):
                if start[row] <= day < maybe[row] and _serves(belongs[row], mine[i]):
                    rows[active] = row
                    active += 1
            said = _answer(what, rows, active, day, sure, number, key, match, answers, test)
            if made == off[i] or run_value[made - 1] != said:
                run_start[made], run_value[made] = day, said
                made += 1
        off[i + 1] = made
    return off, run_start[:made].copy(), run_value[:made].copy()


@njit(cache=True, nogil=True)
def _answer(what, rows, active, day, sure, number, key, match, answers, test):
    """What one test says of one day on which these rows are active."""
    if what == WITHIN:
        said = 0
        for place in range(active):
            said = max(said, 2 if day < sure[rows[place]] else 1)
        return answers[said]
    if what == MEMBER:
        said = 0
        for place in range(active):
            if match[rows[place]] > 0:
                certain = match[rows[place]] == 2 and day < sure[rows[place]]
                said = max(said, 2 if certain else 1)
        return said
    if what == ONLY:
        return _only(rows, active, day, sure, match, answers[0] == 1)
    if what == KNOWN_SET:
        return _known(rows, active, day, sure, key, match)
    if what == PAY:
        if active == 0:
            return 2 if test[0][0] == KNOWN else 0
        low, high, certain = _pay(rows, active, day, sure, number)
        said = _compared(low, high, day, test)
        if not certain:
            return 0 if test[0][0] == KNOWN else min(said, 1)
        return said
    low, high = _hours(rows, active, day, sure, number, key, what == LARGEST_HOURS)
    return _compared(low, high, day, test)


@njit(cache=True, nogil=True)
def _only(rows, active, day, sure, match, none_allowed):
    """Whether nothing else is among the words: `match` 2 allowed, 0 not, 1 not named."""
    said = 2
    for place in range(active):
        held, certain = match[rows[place]], day < sure[rows[place]]
        if certain and (held == 0 or (held == 1 and none_allowed)):
            return 0
        if held < 2:
            said = 1
    return said


@njit(cache=True, nogil=True)
def _known(rows, active, day, sure, key, match):
    """Whether it is known what is among the words: every one is named, and certain by itself or another spell."""
    for place in range(active):
        row = rows[place]
        if match[row] == 1:
            return 0
        certain = False
        for each in range(active):
            certain = certain or (key[rows[each]] == key[row] and day < sure[rows[each]])
        if not certain:
            return 0
    return 2


@njit(cache=True, nogil=True)
def both(least, off, start, value, other_off, other_start, other_value):
    """The least (or the greatest) of two answers, day by day."""
    size = len(start) + len(other_start)
    made_off = np.zeros(len(off), dtype=np.int32)
    made_start, made_value = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.uint8)
    made = 0
    for i in range(len(off) - 1):
        a, b = off[i], other_off[i]
        while a < off[i + 1] and b < other_off[i + 1]:
            day = max(start[a], other_start[b])
            said = min(value[a], other_value[b]) if least else max(value[a], other_value[b])
            if made == made_off[i] or made_value[made - 1] != said:
                made_start[made], made_value[made] = day, said
                made += 1
            next_a = start[a + 1] if a + 1 < off[i + 1] else NEVER
            next_b = other_start[b + 1] if b + 1 < other_off[i + 1] else NEVER
            if next_a <= next_b:
                a += 1
            if next_b <= next_a:
                b += 1
        made_off[i + 1] = made
    return made_off, made_start[:made].copy(), made_value[:made].copy()


@njit(cache=True, nogil=True)
def certain(off, start, value, hi):
    """The stretches of days on which the answer is yes."""
    made_off = np.zeros(len(off), dtype=np.int32)
    made_start, made_until = np.empty(len(start), dtype=np.int32), np.empty(len(start), dtype=np.int32)
    made = 0
    for i in range(len(off) - 1):
        for row in range(off[i], off[i + 1]):
            if value[row] == 2:
                made_start[made] = start[row]
                made_until[made] = start[row + 1] if row + 1 < off[i + 1] else hi[i]
                made += 1
        made_off[i + 1] = made
    return made_off, made_start[:made].copy(), made_until[:made].copy()
