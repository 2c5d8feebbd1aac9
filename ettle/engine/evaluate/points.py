"""Outcomes made of single events: earnings adding up, something happening, a score improving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import partial

from ettle.engine.basics.answer import Answer
from ettle.engine.basics.day import days_after
from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.asking import EventAsked, ask
from ettle.engine.evaluate.life import Life
from ettle.engine.evaluate.windows import Reached
from ettle.engine.events.belonging import OF_THE_PERSON
from ettle.engine.events.catalogue import LOCAL, Assessment, Earnings, Event
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.outcomes import Earned, HoursAtRate, Outcome
from ettle.engine.rules.predicates import Node


def earned(asked: Asked, outcome: Outcome, reading: Reading, limit: date) -> Reached | None:
    """The payment day on which the running total reaches the sum."""
    assert outcome.earned is not None
    target = target_pence(asked, outcome.earned)
    if target is None:
        return None
    limit = _earning_limit(asked, outcome.earned, limit)
    total, seen, paid_on = Fraction(0), list[str](), list[date]()
    for event, amount in counted_earnings(asked, outcome, reading):
        if event.on >= limit:
            break
        total += target if amount is None else amount
        seen.append(event.id)
        paid_on.append(event.on)
        if total >= target:
            days = tuple((day, days_after(day, 1)) for day in dict.fromkeys(paid_on))
            return Reached(event.on, asked.stay.begun, limit, days, tuple(seen))
    return _tomorrow(asked, reading, limit)


def target_pence(asked: Asked, how: Earned) -> int | None:
    """The sum to reach, in pence; one made of a rate uses the rate of the start day."""
    if not isinstance(how.at_least, HoursAtRate):
        return for_group(how.at_least, asked.group_at_start)
    table = asked.rulebook.rates.get(how.at_least.at_rate)
    rate = None if table is None else table.value_on(asked.stay.begun, None)
    return None if rate is None else how.at_least.hours * how.at_least.weeks * rate


def counted_earnings(asked: Asked, outcome: Outcome, reading: Reading) -> Iterator[tuple[Earnings, Fraction | None]]:
    """The earnings that count, by payment day, with the pence that do; None = not known."""
    assert outcome.earned is not None
    life = _as_known_in_time(asked, outcome.earned)
    counting = outcome.counting if outcome.counting != "award" else None
    least = Answer.YES if reading is Reading.SURE else Answer.UNKNOWN
    for event in life.by_kind["earnings"]:
        assert isinstance(event, Earnings)
        if event.on < asked.stay.begun or not _is_of_this_stay(asked, event.on):
            continue
        if counting is not None and _passes(event, counting, asked, event.on) < least:
            continue
        if event.amount is not None:
            yield event, event.amount * _share_since(asked.stay.begun, event)
        elif reading is not Reading.SURE:
            yield event, None


def happens(asked: Asked, outcome: Outcome, reading: Reading, limit: date) -> Reached | None:
    """The day of the first such event of the enrolment, or of the person within its days."""
    assert outcome.happens is not None
    least = Answer.YES if reading is Reading.SURE else Answer.UNKNOWN
    for event in asked.life.by_kind[outcome.happens.kind]:
        if not _concerns(asked, event) or event.on >= limit:
            continue
        if outcome.happens.when is None or _passes(event, outcome.happens.when, asked, event.on) >= least:
            return Reached(event.on, used=((event.on, days_after(event.on, 1)),), events=(event.id,))
    return _tomorrow(asked, reading, limit)


def improves(asked: Asked, outcome: Outcome, reading: Reading, limit: date) -> Reached | None:
    """The day of the first assessment so much above the enrolment's first with the same tool in the same area."""
    assert outcome.improves is not None
    first: dict[tuple[str | None, str | None], Assessment] = {}
    for event in asked.stay.of_kind("assessment"):
        if not isinstance(event, Assessment) or not _is_of_tool(event, outcome.improves.tool):
            continue
        if outcome.improves.area not in ("any", event.area) or event.on < asked.stay.begun:
            continue
        before = first.setdefault((event.tool, event.area), event)
        if event.on < limit and _rose(before, event, outcome.improves.by_at_least, reading):
            return Reached(event.on, used=((event.on, days_after(event.on, 1)),), events=(before.id, event.id))
    if outcome.improves.area != "any" and any(_near_the_top(e, outcome.improves.by_at_least) for e in first.values()):
        return None
    return _tomorrow(asked, reading, limit)


def _tomorrow(asked: Asked, reading: Reading, limit: date) -> Reached | None:
    """At best it happens on the first day after the day of asking."""
    if reading is Reading.AT_BEST and asked.life.tomorrow < limit:
        return Reached(max(asked.life.tomorrow, asked.stay.begun))
    return None


def _earning_limit(asked: Asked, how: Earned, limit: date) -> date:
    if how.within_of_start is None:
        return limit
    days = for_group(how.within_of_start.days, asked.group_at_start)
    return limit if days is None else min(limit, days_after(asked.stay.begun, days))


def _as_known_in_time(asked: Asked, how: Earned) -> Life:
    """The life by what was recorded in time, where `known_within` sets a last day for that."""
    if how.known_within is None:
        return asked.life
    first_day_too_late = days_after(asked.stay.begun, how.known_within.days)
    moment = datetime.combine(first_day_too_late, time.min, LOCAL)
    return Life(asked.life.journey.as_known(moment - timedelta(microseconds=1)), asked.on)


def _is_of_this_stay(asked: Asked, day: date) -> bool:
    """Earnings belong to the latest enrolment of the programme that had started by the payment day."""
    same = [s for s in asked.life.stays if s.programme == asked.stay.programme and s.begun <= day]
    return bool(same) and same[-1].id == asked.stay.id


def _share_since(begun: date, event: Earnings) -> Fraction:
    """The share of a payment earned since the start, by days; without both dates, all of it."""
    if event.earned_from is None or event.earned_until is None or event.earned_from >= begun:
        return Fraction(1)
    days = (event.earned_until - event.earned_from).days
    return Fraction(max((event.earned_until - begun).days, 0), days)


def _concerns(asked: Asked, event: Event) -> bool:
    if event.on < asked.stay.begun:
        return False
    if event.enrolment == asked.stay.id:
        return True
    within = asked.stay.left is None or event.on < asked.stay.left
    return within and (event.kind in OF_THE_PERSON or event.enrolment is None)


def _passes(event: Event, test: Node, asked: Asked, day: date) -> Answer:
    def rate(name: str, on: date) -> int | None:
        table = asked.rulebook.rates.get(name)
        return None if table is None else table.value_on(on, None)

    return ask(test, EventAsked(event, partial(rate, on=day)))


def _is_of_tool(event: Assessment, tool: str) -> bool:
    """A tool is named with its edition (`work-star@3`) or without (any edition, each kept apart)."""
    return event.tool == tool or (event.tool or "").partition("@")[0] == tool


def _near_the_top(first: Assessment, by: int) -> bool:
    """Whether the first score leaves too little room on its scale."""
    return first.score is not None and first.scale_max is not None and first.score + by > first.scale_max


def _rose(before: Assessment, after: Assessment, by: int, reading: Reading) -> bool:
    if before is after:
        return False
    if before.score is None or after.score is None:
        return reading is not Reading.SURE
    return after.score - before.score >= by
