"""Outcomes that rest on single events: money earned, something happening, a score improving."""

import datetime as dt
from fractions import Fraction
from typing import Any

from .basics import Doc, add_days, to_date, to_instant, to_number, uk_day
from .case import FUTURE, LOW, Case, Hit, enrolment_day
from .counted import SPELLS, Event, counted_events
from .days import View, ask_event, owner_on
from .names import age_on, group_on, number_for, rate_on
from .predicates import NO, YES, Value, ends
from .windows import length_of

PERSONAL = {
    "work",
    "learning",
    "benefit",
    "earnings",
    "fact",
    "need",
    "volunteering",
    "work_experience",
    "qualification",
}


def plain_view(case: Case) -> View:
    return View(case.journey, case.enrolment, case.rates, {})


def tomorrow(case: Case) -> list[Hit]:
    """The first later day, on which anything still possible could happen."""
    return [] if case.journey.death else [Hit(add_days(case.asking, 1))]


def sum_wanted(case: Case, wanted: Any) -> tuple[Fraction, Fraction] | None:
    """The sum to reach, lowest and highest; a rate is that of the start day."""
    start = case.enrolment.start
    group = group_on(case.journey, case.enrolment, start)
    if isinstance(wanted, dict) and "at_rate" in wanted:
        rate = wanted["at_rate"]
        name = rate["rate"] if isinstance(rate, dict) else rate
        found: Value = rate_on(case.rates, str(name), start, age_on(case.journey, start))
        if ends(found) is None and to_number(rate) is not None:
            found = rate
        span = ends(found)
        times = Fraction(to_number(number_for(wanted["hours"], group)) or 0) * int(wanted["weeks"])
        return (span[0] * times, span[1] * times) if span else None
    number = to_number(number_for(wanted, group))
    return (number, number) if number is not None else None


def share_since_start(event: Event, start: dt.date) -> Fraction:
    """Earnings straddling the start count by days."""
    first, until = to_date(event.get("earned_from")), to_date(event.get("earned_until"))
    if first is None or until is None or until <= first:
        return Fraction(1 if event.on >= start else 0)
    return Fraction(max(0, (until - max(first, start)).days), (until - first).days)


def earnings_known(case: Case, known: dt.date | None) -> list[Event]:
    """The earnings as they were known at the end of a day: what was put right later had not been yet."""
    if known is None:
        return case.journey.of_kind("earnings")
    rows = [row for row in case.journey.rows if uk_day(to_instant(row["recorded_at"])) <= known]
    counted, _ = counted_events(rows, dt.datetime.max.replace(tzinfo=dt.UTC))
    own = [e for e in counted if e.kind == "earnings" and e.on <= case.asking]
    return sorted(own, key=lambda e: e.order)


def paid_here(case: Case, event: Event) -> bool:
    """Earnings belong to the latest enrolment of the programme started by the payment day."""
    return owner_on(event.on, case.journey, case.enrolment.programme) == case.enrolment.id


def earned(case: Case, outcome: Doc, mode: str) -> list[Hit]:
    spec, start = outcome["earned"], case.enrolment.start
    wanted = sum_wanted(case, spec["at_least"])
    if wanted is None:
        return [] if mode == LOW else tomorrow(case) if mode == FUTURE else []
    target = wanted[1] if mode == LOW else wanted[0]
    last = enrolment_day(case, length_of(spec["within_of_start"])) if spec.get("within_of_start") else None
    known = enrolment_day(case, length_of(spec["known_within"])) if spec.get("known_within") else None
    total = Fraction(0)
    events = [e for e in earnings_known(case, known) if paid_here(case, e) and (last is None or e.on <= last)]
    paid: list[dt.date] = []
    for day in sorted({event.on for event in events}):
        counted, boundless = [], False
        for event in (e for e in events if e.on == day):
            answer = YES if outcome.get("counting") is None else ask_event(event, outcome["counting"], plain_view(case))
            if answer == NO or (answer != YES and mode == LOW):
                continue
            amount = to_number(event.get("amount"))
            share = share_since_start(event, start)
            if share == 0 or (amount is None and mode == LOW):
                continue
            boundless = boundless or amount is None
            total += (amount or Fraction(0)) * share
            counted.append(event.id)
        if counted:
            paid.append(day)
        if total >= target or (boundless and mode != LOW):
            return [Hit(day, tuple(paid), (), min(counted, default=None))]
    nearest = add_days(case.asking, 1)
    too_late = any(limit is not None and nearest > limit for limit in (last, known))
    return tomorrow(case) if mode == FUTURE and not too_late else []


def is_ours(case: Case, event: Event) -> bool:
    """An event of the enrolment, or of the person within the enrolment's days."""
    leave = case.enrolment.leave
    if event.kind in PERSONAL or event.enrolment is None:
        return case.enrolment.start <= event.on and (leave is None or event.on < leave)
    return event.enrolment == case.enrolment.id


def happens(case: Case, outcome: Doc, mode: str) -> list[Hit]:
    spec = outcome["happens"]
    found: list[Event] = []
    for event in case.journey.of_kind(spec["kind"]):
        answer = ask_event(event, spec.get("when"), plain_view(case))
        if is_ours(case, event) and (answer == YES or (mode != LOW and answer != NO)):
            found.append(event)
    if not found:
        return tomorrow(case) if mode == FUTURE else []
    day = min(event.on for event in found)
    same_day = [event.id for event in found if event.on == day]
    spells = tuple(sorted(same_day)) if spec["kind"] in SPELLS else ()
    return [Hit(day, (), spells, min(same_day))]


def improves(case: Case, outcome: Doc, mode: str) -> list[Hit]:
    spec = outcome["improves"]
    own = [
        e
        for e in case.journey.of_kind("assessment")
        if e.enrolment == case.enrolment.id and str(e.get("tool")) == str(spec["tool"])
    ]
    areas = {str(e.get("area")) for e in own}
    if str(spec.get("area", "any")) != "any":
        areas &= {str(spec["area"])}
    found: list[Event] = []
    reachable = not areas or str(spec.get("area", "any")) == "any"
    rise = Fraction(to_number(spec["by_at_least"]) or 0)
    for area in sorted(areas):
        scores = [e for e in own if str(e.get("area")) == area]
        first = to_number(scores[0].get("score"))
        top = to_number(scores[0].get("scale_max"))
        reachable = reachable or first is None or top is None or first + rise <= top
        for event in scores[1:]:
            score = to_number(event.get("score"))
            doubtful = score is None or first is None
            if mode != LOW if doubtful else (score or 0) - (first or 0) >= rise:
                found.append(event)
    if not found:
        return tomorrow(case) if mode == FUTURE and reachable else []
    day = min(event.on for event in found)
    return [Hit(day, (), (), min(event.id for event in found if event.on == day))]
