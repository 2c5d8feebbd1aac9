"""Outcomes made of single events: earnings adding up, something happening, a score improving."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from ettle.engine.basics.answer import Answer
from ettle.engine.basics.day import days_after
from ettle.engine.basics.unknown import Between
from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.asking import EventAsked, ask
from ettle.engine.evaluate.windows import Reached
from ettle.engine.events.belonging import OF_THE_PERSON
from ettle.engine.events.catalogue import Assessment, Earnings, Event
from ettle.engine.events.chains import counting_of_each
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.outcomes import Earned, HoursAtRate, Outcome
from ettle.engine.rules.predicates import Node


def earned(asked: Asked, outcome: Outcome, reading: Reading, limit: date) -> Reached | None:
    """The payment day on which the running total reaches the sum."""
    assert outcome.earned is not None
    target = target_pence(asked, outcome.earned)
    if target is None:
        return None
    needed = target.high if reading is Reading.SURE else target.low
    limit = _earning_limit(asked, outcome.earned, limit)
    total, used, seen = Fraction(0), list[tuple[date, date]](), list[str]()
    for day, paid in groupby(counted_earnings(asked, outcome, reading), key=lambda each: each[0].on):
        if day >= limit:
            break
        that_day = []
        for event, amount in paid:
            total += needed if amount is None else amount
            that_day.append(event.id)
        seen += that_day
        used.append((day, days_after(day, 1)))
        if total >= needed:
            return Reached(day, asked.stay.begun, limit, tuple(used), tuple(seen), tuple(that_day))
    return _tomorrow(asked, reading, limit)


def target_pence(asked: Asked, how: Earned) -> Between | None:
    """The sum to reach, in pence; one made of a rate uses the rate of the start day."""
    if not isinstance(how.at_least, HoursAtRate):
        pence = for_group(how.at_least, asked.group_at_start)
        return None if pence is None else Between.exactly(pence)
    rate = asked.rates.on(how.at_least.at_rate, asked.stay.begun)
    hours = how.at_least.hours * how.at_least.weeks
    return None if rate is None else Between(hours * rate.low, hours * rate.high)


def rate_without_amount(asked: Asked, how: Earned | None) -> str | None:
    """The rate of the sum to reach, where it has no amount for the start day or the age on it."""
    if how is None or not isinstance(how.at_least, HoursAtRate) or target_pence(asked, how) is not None:
        return None
    return how.at_least.at_rate


def counted_earnings(asked: Asked, outcome: Outcome, reading: Reading) -> Iterator[tuple[Earnings, Fraction | None]]:
    """The earnings that count, by payment day, with the pence that do; None = not known."""
    assert outcome.earned is not None
    counting = outcome.counting if outcome.counting != "award" else None
    least = Answer.YES if reading is Reading.SURE else Answer.UNKNOWN
    for event in _earnings(asked, outcome.earned):
        share = _share_since(asked.stay.begun, event)
        if not share or not _is_of_this_stay(asked, event.on):
            continue
        if counting is not None and _passes(event, counting, asked) < least:
            continue
        if event.amount is not None:
            yield event, event.amount * share
        elif reading is not Reading.SURE:
            yield event, None


def happens(asked: Asked, outcome: Outcome, reading: Reading, limit: date) -> Reached | None:
    """The day of the first such event of the enrolment, or of the person within its days."""
    assert outcome.happens is not None
    least = Answer.YES if reading is Reading.SURE else Answer.UNKNOWN
    found = [
        event
        for event in asked.life.by_kind[outcome.happens.kind]
        if _concerns(asked, event) and event.on < limit
        if outcome.happens.when is None or _passes(event, outcome.happens.when, asked) >= least
    ]
    return _on_the_first_day(found) or _tomorrow(asked, reading, limit)


def improves(asked: Asked, outcome: Outcome, reading: Reading, limit: date) -> Reached | None:
    """The day of the first assessment so much above the enrolment's first with the same tool in the same area."""
    assert outcome.improves is not None
    first: dict[tuple[str | None, str | None], Assessment] = {}
    found: list[Event] = []
    for event in asked.stay.of_kind("assessment"):
        if not isinstance(event, Assessment) or event.tool != outcome.improves.tool:
            continue
        if outcome.improves.area not in ("any", event.area):
            continue
        before = first.setdefault((event.tool, event.area), event)
        if event.on < limit and _rose(before, event, outcome.improves.by_at_least, reading):
            found.append(event)
    if found:
        return _on_the_first_day(found)
    if outcome.improves.area != "any" and any(_near_the_top(e, outcome.improves.by_at_least) for e in first.values()):
        return None
    return _tomorrow(asked, reading, limit)


def _on_the_first_day(found: Sequence[Event]) -> Reached | None:
    """The day of the first of these events, with all of that day."""
    day = min((event.on for event in found), default=None)
    if day is None:
        return None
    ids = tuple(event.id for event in found if event.on == day)
    return Reached(day, events=ids, decided_by=ids)


def _tomorrow(asked: Asked, reading: Reading, limit: date) -> Reached | None:
    """At best it happens on the first day after the day of asking."""
    if reading is Reading.AT_BEST and asked.life.tomorrow < limit:
        return Reached(max(asked.life.tomorrow, asked.stay.begun))
    return None


def _earning_limit(asked: Asked, how: Earned, limit: date) -> date:
    """The first day on which a payment no longer counts, or could no longer be recorded in time."""
    days = for_group(how.within_of_start.days, asked.group_at_start) if how.within_of_start else None
    ends = [limit] if days is None else [limit, days_after(asked.stay.begun, days)]
    return min(ends if how.known_within is None else [*ends, days_after(asked.stay.begun, how.known_within.days)])


def _earnings(asked: Asked, how: Earned) -> list[Earnings]:
    """The earnings, by payment day; where `known_within` sets a last day, as they were known at its end."""
    if how.known_within is None:
        return [event for event in asked.life.by_kind["earnings"] if isinstance(event, Earnings)]
    first_day_too_late = days_after(asked.stay.begun, how.known_within.days)
    known = {event.id: event for event in asked.life.journey.heard if event.recorded_on < first_day_too_late}
    counting = {event.id: event for event in counting_of_each(known).values()}
    earnings = [event for event in counting.values() if isinstance(event, Earnings) and event.on <= asked.on]
    return sorted(earnings, key=lambda event: (event.on, event.known_order))


def _is_of_this_stay(asked: Asked, day: date) -> bool:
    """Earnings belong to the latest enrolment of the programme that had started by the payment day."""
    owner = asked.life.enrolled_on(day, asked.stay.programme)
    return owner is not None and owner.id == asked.stay.id


def _share_since(begun: date, event: Earnings) -> Fraction:
    """The share of a payment earned since the start, by days; without both dates the payment day decides."""
    if event.earned_from is None or event.earned_until is None:
        return Fraction(int(event.on >= begun))
    if event.earned_from >= begun:
        return Fraction(1)
    days = (event.earned_until - event.earned_from).days
    return Fraction(max((event.earned_until - begun).days, 0), days)


def _concerns(asked: Asked, event: Event) -> bool:
    of_the_person = event.kind in OF_THE_PERSON or event.enrolment is None
    if not of_the_person:
        return event.enrolment == asked.stay.id
    return asked.stay.begun <= event.on and (asked.stay.left is None or event.on < asked.stay.left)


def _passes(event: Event, test: Node, asked: Asked) -> Answer:
    return ask(test, EventAsked(event, asked.rates.on))


def _near_the_top(first: Assessment, by: int) -> bool:
    """Whether the first score leaves too little room on its scale."""
    return first.score is not None and first.scale_max is not None and first.score + by > first.scale_max


def _rose(before: Assessment, after: Assessment, by: int, reading: Reading) -> bool:
    if before is after:
        return False
    if before.score is None or after.score is None:
        return reading is not Reading.SURE
    return after.score - before.score >= by
