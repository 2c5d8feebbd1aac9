"""Values that hold for a person whatever the question: facts, age, group, rates, weeks on benefit."""

import datetime as dt
from fractions import Fraction
from typing import Any

from .basics import Doc, add_days, text, to_date, to_number, years_between
from .counted import Enrolment, Event, Journey
from .predicates import NO, UNKNOWN, YES, Between, NotKnown, Value


def group_on(journey: Journey, enrolment: Enrolment, day: dt.date) -> str | None:
    group = enrolment.begun.get("group")
    for event in journey.of_kind("group_change"):
        if event.enrolment == enrolment.id and event.on <= day:
            group = event.get("group")
    return None if group is None else str(group)


def number_for(value: Any, group: str | None) -> Any:
    """Any number may be given by group."""
    if isinstance(value, dict) and "rate" not in value:
        return value.get(group)
    return value


def fact_on(journey: Journey, name: str, day: dt.date) -> Value:
    """Of overlapping answers the latest `on` wins; refusing to say leaves it not known."""
    answers = [
        event
        for event in journey.of_kind("fact")
        if event.get("name") == name and event.covers(day, journey.asking) != NO
    ]
    best = max(answers, key=lambda event: event.order, default=None)
    if best is None or best.covers(day, journey.asking) == UNKNOWN:
        return NotKnown()
    value = best.get("value")
    return NotKnown() if value is None or text(value) == "prefer_not_to_say" else value


def age_on(journey: Journey, day: dt.date) -> Value:
    born = fact_on(journey, "date_of_birth", day)
    born_day = None if isinstance(born, NotKnown) else to_date(born)
    return years_between(born_day, day) if born_day else NotKnown()


def in_band(band: str, age: int) -> bool:
    band = band.replace(" ", "")
    if band.endswith("+"):
        return age >= int(band[:-1])
    if band.startswith("under_"):
        return age < int(band[6:])
    low, _, high = band.partition("-")
    return int(low) <= age <= int(high or low)


def rate_on(rates: Doc, name: str, day: dt.date, age: Value) -> Value:
    """The amount of a rate on a day, by the person's age where it has ages."""
    values = {to_date(first): amount for first, amount in rates[name]["values"].items()}
    begun = [first for first in values if first and first <= day]
    if not begun:
        return NotKnown()
    amount = values[max(begun)]
    if not isinstance(amount, dict):
        return to_number(amount)
    if isinstance(age, NotKnown):
        numbers = [Fraction(to_number(each) or 0) for each in amount.values()]
        return Between(min(numbers), max(numbers))
    found = [to_number(each) for band, each in amount.items() if in_band(str(band), age)]
    return found[0] if found else NotKnown()


def weeks_on(journey: Journey, codes: set[str], day: dt.date) -> Value:
    """Whole weeks in a row on any of these benefits, up to and including the day."""
    spells = [e for e in journey.of_kind("benefit") if e.get("benefit") is None or text(e.get("benefit")) in codes]
    counts = []
    for hopeful in (False, True):
        count, when = 0, day
        while any(on_it(spell, when, journey, hopeful) for spell in spells):
            count, when = count + 1, add_days(when, -1)
        counts.append(Fraction(count // 7))
    return Between(counts[0], counts[1])


def on_it(spell: Event, day: dt.date, journey: Journey, hopeful: bool) -> bool:
    covers = spell.covers(day, journey.asking)
    if covers == YES and spell.get("benefit") is not None:
        return True
    return hopeful and covers != NO
