"""The phase of every day of an enrolment, walked day by day."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from .basics import Doc, add_days, add_length, as_list, day_range
from .case import Case, cached_view
from .days import ask_day
from .names import group_on, number_for
from .predicates import YES


@dataclass
class Timeline:
    """The phase in force on each day, and the phases whose end came on it."""

    phase: dict[dt.date, str | None] = field(default_factory=dict)
    ended: dict[dt.date, list[str]] = field(default_factory=dict)
    first: dict[str, dt.date] = field(default_factory=dict)
    active: set[str] = field(default_factory=set)  # on the day of asking


def timeline(case: Case) -> Timeline:
    if "timeline" not in case.memo:
        case.memo["timeline"] = walk(case)
    found: Timeline = case.memo["timeline"]
    return found


def phase_rules(case: Case) -> Doc:
    """The event of a phase limit is the start, so the version in force then speaks."""
    rules: Doc = case.versions.on(case.enrolment.start).doc.get("phases") or {}
    return rules


def holds(case: Case, condition: Any, day: dt.date) -> bool:
    """Is a condition of a phase so on this day?"""
    start = case.enrolment.start
    if condition == "start":
        return day == start
    if condition == "leave":
        return case.enrolment.leave == day
    if isinstance(condition, str):
        return any(
            e.kind == condition and e.on == day and e.enrolment in (None, case.enrolment.id)
            for e in case.journey.events
        )
    if "work" in condition:
        return ask_day(cached_view(case, {}, None), condition["work"], day) == YES
    if "lost" in condition:
        before = add_days(day, -1)
        return before >= start and holds(case, condition["lost"], before) and not holds(case, condition["lost"], day)
    return False


def comes_true(case: Case, condition: Any, day: dt.date) -> bool:
    if not holds(case, condition, day):
        return False
    before = add_days(day, -1)
    return before < case.enrolment.start or not holds(case, condition, before)


def limit_passed(case: Case, limit: Any, entered: dt.date | None, day: dt.date) -> bool:
    """Has `at_most` run out, by the group of the day of first entry?"""
    if not limit or entered is None:
        return False
    group = group_on(case.journey, case.enrolment, entered)
    length = {unit: number_for(count, group) for unit, count in limit.items()}
    if any(count is None for count in length.values()):
        return False
    return day >= add_length(entered, length)


def walk(case: Case) -> Timeline:
    rules = {name: rule for name, rule in phase_rules(case).items() if name != "total"}
    total = phase_rules(case).get("total")
    line = Timeline()
    active: set[str] = set()
    for day in day_range(case.enrolment.start, add_days(case.asking, 1)):
        gone = case.enrolment.leave is not None and day >= case.enrolment.leave
        all_spent = limit_passed(case, total, min(line.first.values(), default=None), day)
        for name, rule in rules.items():
            spent = all_spent or limit_passed(case, rule.get("at_most"), line.first.get(name), day)
            limited = gone or spent
            stopped = any(holds(case, each, day) for each in as_list(rule.get("until")))
            begins = any(comes_true(case, each, day) for each in as_list(rule.get("from")))
            if (limited or stopped) and (name in active or (begins and stopped and not spent)):
                if name not in active:
                    line.ended.setdefault(day, []).append(name)
                active.discard(name)
            elif begins and not limited and not stopped:
                active.add(name)
                line.first.setdefault(name, day)
        line.phase[day] = next((name for name in reversed(list(rules)) if name in active), None)
        before = line.phase.get(add_days(day, -1))
        if before is not None and line.phase[day] != before:
            line.ended.setdefault(day, []).append(before)
    line.active = active
    return line


def phase_on(case: Case, day: dt.date) -> str | None:
    """The phase of a day; after the day of asking, that day's phase until its limit."""
    line = timeline(case)
    if day <= case.asking:
        return line.phase.get(day)
    rules = phase_rules(case)
    if limit_passed(case, rules.get("total"), min(line.first.values(), default=None), day):
        return None
    left = [
        name
        for name in rules
        if name in line.active and not limit_passed(case, rules[name].get("at_most"), line.first.get(name), day)
    ]
    return left[-1] if left else None


def begins_in(case: Case, day: dt.date, names: list[str]) -> bool:
    """A window's first day counts in the phase it ends."""
    ended = timeline(case).ended.get(day, [])
    if day > case.asking:
        before = phase_on(case, add_days(day, -1))
        ended = [before] if before is not None and phase_on(case, day) != before else []
    if ended:
        return any(name in names for name in ended)
    return phase_on(case, day) in names


def last_day_in(case: Case, name: str) -> dt.date | None:
    key = ("last day in", name)
    if key not in case.memo:
        case.memo[key] = find_last_day(case, name)
    found: dt.date | None = case.memo[key]
    return found


def find_last_day(case: Case, name: str) -> dt.date | None:
    """The last day certain to be in a phase; none while it still runs without a limit."""
    line = timeline(case)
    days = [day for day, phase in line.phase.items() if phase == name]
    if line.active:
        ahead = [add_days(case.asking, more) for more in range(1, 3 * 366)]
        days += [day for day in ahead if phase_on(case, day) == name]
        if days and days[-1] == ahead[-1]:
            return None
    return max(days) if days else None


def stretches(case: Case, names: list[str] | None) -> list[tuple[dt.date, dt.date | None]]:
    """Unbroken runs of days in any of these phases: first day, and first day outside if over."""
    line, found = timeline(case), list[tuple[dt.date, dt.date | None]]()
    first: dt.date | None = None
    leave = case.enrolment.leave
    for day in day_range(case.enrolment.start, add_days(case.asking, 1)):
        inside = line.phase.get(day) in names if names else (leave is None or day < leave)
        if inside and first is None:
            first = day
        if not inside and first is not None:
            found.append((first, day))
            first = None
    if first is not None:
        found.append((first, None))
    return found
