"""A small counter of outcomes, one day at a time, written apart from the evaluator and the simulation.

Fair Start Scotland as published: 16 hours a week or more, 13 weeks within 16, 26 within 30 (needs 13),
52 within 60 (needs 26). A day with unknown hours does not count. A job start is the first day of any job
begun on or after the start. `left`: before the pre-employment period was over, counted from the start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from ettle.engine.basics.day import months_after
from ettle.engine.events.catalogue import Death, Event, Leave, Start, Work
from ettle.simulation.outcomes import Outcomes

MONTHS = {"core": 12, "advanced": 12, "intense": 18}
WINDOWS = (("job_13", 13, 16), ("job_26", 26, 30), ("job_52", 52, 60))
TOLD_UNTIL = date(2025, 10, 1)
"""The day after the one that the rules are asked about: a job that has not ended is counted until then."""


def counting(events: Sequence[Event]) -> list[Event]:
    """Of each chain of corrections the latest that is not retracted."""
    by_id = {each.id: each for each in events}

    def root(event: Event) -> str:
        while event.replaces and event.replaces in by_id:
            event = by_id[event.replaces]
        return event.id

    retracted: set[str] = set()
    for retract in sorted((e for e in events if e.kind == "retract"), key=lambda e: e.known_order, reverse=True):
        if retract.id not in retracted:
            retracted.add(retract.replaces or "")
    latest: dict[str, Event] = {}
    for each in sorted(events, key=lambda e: e.known_order):
        if each.kind != "retract" and each.id not in retracted:
            latest[root(each)] = each
    return list(latest.values())


def qualifying_days(events: Sequence[Event], start: date) -> list[int]:
    """Days (ordinals, in order) on which the jobs begun on or after the start make 16 hours together."""
    hours: dict[int, int] = defaultdict(int)
    deaths = [each.on for each in events if each.kind == "death"]
    end = min([TOLD_UNTIL, *deaths])
    for spell in events:
        if not isinstance(spell, Work) or spell.on < start or spell.hours_per_week is None:
            continue
        until = spell.until or (spell.last_known + timedelta(days=1) if spell.last_known else end)
        for day in range(spell.on.toordinal(), until.toordinal()):
            hours[day] += spell.hours_per_week
    return sorted(day for day, sum_of in hours.items() if sum_of >= 1600)


def sustained(days: list[int], need: int, within: int) -> date | None:
    """The day the `need`-th of the qualifying days is reached inside some `within` days."""
    for first, last in zip(days, days[need - 1 :], strict=False):
        if last - first < within:
            return date.fromordinal(last)
    return None


def outcomes_of(events: Sequence[Event]) -> Outcomes:
    """The outcome days of one enrolment from its events."""
    known = counting(events)
    start = next(each for each in known if isinstance(each, Start))
    days = qualifying_days(known, start.on)
    result: Outcomes = {
        "job_start": first_job(known, start.on),
        "job_13": None,
        "job_26": None,
        "job_52": None,
        "left": _left_before_the_limit(known, start),
    }
    before = date.min
    for rule, weeks, within in WINDOWS:
        day = sustained(days, 7 * weeks, 7 * within)
        if day is None:
            break
        before = max(day, before)
        result[rule] = before  # type: ignore[literal-required]
    return result


def first_job(events: Sequence[Event], start: date) -> date | None:
    return min((each.on for each in events if isinstance(each, Work) and each.on >= start), default=None)


def _left_before_the_limit(known: list[Event], start: Start) -> date | None:
    limit = months_after(start.on, MONTHS[start.group or "core"])
    leaves = sorted(each.on for each in known if isinstance(each, Leave | Death))
    return leaves[0] if leaves and leaves[0] < limit else None
