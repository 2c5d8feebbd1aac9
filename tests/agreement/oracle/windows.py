"""Windows of qualifying days, by definition, over a plain list of (day, qualifies)."""

import datetime as dt
from collections.abc import Callable

from .basics import Doc
from .case import Calendar

Used = tuple[dt.date, ...]
Found = tuple[dt.date, Used]  # the day it was achieved, the qualifying days used
Allowed = Callable[[dt.date], bool]


def length_of(spec: Doc) -> int:
    """Days in `{weeks: n}` or `{days: n}`."""
    return 7 * int(spec.get("weeks", 0)) + int(spec.get("days", 0))


def find_window(days: Calendar, spec: Doc, allowed: Allowed, start: dt.date) -> Found | None:
    need = length_of(spec)
    if "within_of_start" in spec:
        return among_first(days, need, length_of(spec["within_of_start"]))
    width = length_of(spec["within"]) if spec.get("within") else None
    if "bridge" in spec or str(spec.get("consecutive")) in ("yes", "True"):
        bridge = length_of(spec["bridge"]) if spec.get("bridge") else 0
        return unbroken(days, need, width, bridge, allowed)
    return inside_window(days, need, width, allowed)


def inside_window(days: Calendar, need: int, width: int | None, allowed: Allowed) -> Found | None:
    """The first day D with enough qualifying days in s..D, s the first day of some run."""
    before = [0]
    for _, good in days:
        before.append(before[-1] + good)
    starts: list[int] = []
    for end, (day, good) in enumerate(days):
        if not good:
            continue
        if (end == 0 or not days[end - 1][1]) and allowed(day):
            starts.append(end)
        for first in starts:
            fits = width is None or end - first < width
            if fits and before[end + 1] - before[first] >= need:
                return day, used_days(days, first, end)
    return None


def used_days(days: Calendar, first: int, last: int) -> Used:
    return tuple(day for day, good in days[first : last + 1] if good)


def unbroken(days: Calendar, need: int, width: int | None, bridge: int, allowed: Allowed) -> Found | None:
    """Qualifying days in a row; gaps no longer than the bridge are passed over, not counted."""
    for first, (begin, good) in enumerate(days):
        opens_run = good and (first == 0 or not days[first - 1][1])
        if not opens_run or not allowed(begin):
            continue
        count = gap = 0
        for end in range(first, len(days)):
            if width is not None and end - first >= width:
                break
            if days[end][1]:
                count, gap = count + 1, 0
            else:
                gap += 1
            if gap > bridge:
                break
            if count >= need:
                return days[end][0], used_days(days, first, end)
    return None


def among_first(days: Calendar, need: int, count: int) -> Found | None:
    used = [day for day, good in days[:count] if good]
    return (used[need - 1], tuple(used[:need])) if len(used) >= need else None


def stretches_in_a_row(days: Calendar, after: dt.date, need: int, most: int) -> list[Found]:
    """Disjoint rows of qualifying days beginning after a day; a break starts the count again."""
    found: list[Found] = []
    row: list[dt.date] = []
    for day, good in days:
        if day <= after:
            continue
        row = [*row, day] if good else []
        if len(row) == need:
            found.append((day, tuple(row)))
            row = []
            if len(found) == most:
                break
    return found
