"""The facts of a day, and a predicate asked of it, spell by spell."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from .basics import Doc, is_yes, text, to_date, to_number
from .counted import Enrolment, Event, Journey
from .names import age_on, fact_on, group_on, number_for, rate_on, weeks_on
from .predicates import (
    COMPARISONS,
    ENDLESS,
    NO,
    UNKNOWN,
    YES,
    Between,
    Choices,
    Members,
    Nothing,
    NotKnown,
    Value,
    judge,
)

LONGEST_WEEK = 168
MOST_UNCERTAIN = 6
DAILY_KINDS = (
    "work",
    "benefit",
    "learning",
    "volunteering",
    "work_experience",
    "need",
    "pause",
    "fact",
)
MOVING_NAMES = (
    "age",
    "weeks_since",
    "weeks_on",
    "rate",
    "stage",
    "enrolled_in",
    "group",
)


def no_words(_: str) -> str:
    """Outside eligibility a bare word names nothing."""
    return UNKNOWN


@dataclass
class Job:
    """The work spells of one employer with no day between them."""

    employer: str | None
    begun: dt.date
    spells: list[Event]

    def certain_end(self) -> dt.date | None:
        found = [spell.certain_end() for spell in self.spells]
        return None if None in found else max(end for end in found if end)


@dataclass
class View:
    """What one question may see: whose day, and which work spells take part."""

    journey: Journey
    enrolment: Enrolment | None
    rates: Doc
    work: dict[str, str]  # work spell id -> takes part: yes or unknown
    single: bool = False
    words: Callable[[str], str] = field(default=no_words)
    memo: dict[Any, str] = field(default_factory=dict)


def find_jobs(journey: Journey) -> list[Job]:
    jobs: list[Job] = []
    for spell in journey.of_kind("work"):
        end = spell.certain_end()
        if end and end <= spell.on:
            continue
        employer = spell.get("employer")
        for job in jobs:
            reach = job.certain_end()
            if employer and job.employer == employer and (reach is None or spell.on <= reach):
                job.spells.append(spell)
                break
        else:
            jobs.append(Job(employer, spell.on, [spell]))
    return jobs


def owner_of(job: Job, journey: Journey, programme: str) -> str | None:
    """The latest enrolment of the programme that had started by the day the job began."""
    return owner_on(job.begun, journey, programme)


def owner_on(day: dt.date, journey: Journey, programme: str) -> str | None:
    started = [e for e in journey.enrolments if e.programme == programme and e.start <= day]
    if not started:
        return None
    return max(started, key=lambda e: (e.start, e.begun.recorded_at, e.begun.id)).id


def bound_on(view: View, day: dt.date) -> Callable[[Any], Value]:
    """Turns a written bound into a number: by group, or a rate of that day."""

    def bound(wanted: Any) -> Value:
        if isinstance(wanted, dict) and "rate" in wanted:
            return rate_on(view.rates, wanted["rate"], day, age_on(view.journey, day))
        if isinstance(wanted, dict):
            group = group_on(view.journey, view.enrolment, day) if view.enrolment else None
            found = number_for(wanted, group)
            return NotKnown() if found is None else found
        return wanted

    return bound


def ask_day(view: View, predicate: Any, day: dt.date) -> str:
    """Ask a predicate of a day, trying every choice of the spells that may or may not count."""
    sure, maybe = covering(view, day)
    words = str(predicate)
    doubtful_facts = [e.id for e in sure if e.kind == "fact" and e.covers(day, view.journey.asking) == UNKNOWN]
    key: Any = (words, tuple(e.id for e in sure), tuple(e.id for e in maybe), tuple(doubtful_facts))
    if any(name in words for name in MOVING_NAMES):
        key = (*key, day)
    if key not in view.memo:
        view.memo[key] = try_choices(view, predicate, day, sure, maybe)
    return view.memo[key]


def try_choices(view: View, predicate: Any, day: dt.date, sure: list[Event], maybe: list[Event]) -> str:
    """Each test is asked of every choice of the doubtful spells; the answers are joined as Kleene says."""
    choices = [
        sure + [event for event, taken in zip(maybe, choice, strict=False) if taken]
        for choice in product((False, True), repeat=min(len(maybe), MOST_UNCERTAIN))
    ]

    def look(name: str, test: Any) -> Value:
        return Choices([value_on(view, name, test, day, present) for present in choices])

    return judge(predicate, look, view.words, bound_on(view, day))


def covering(view: View, day: dt.date) -> tuple[list[Event], list[Event]]:
    sure, maybe = [], []
    for event in view.journey.of_kind(*DAILY_KINDS):
        covers = event.covers(day, view.journey.asking)
        if covers == NO or not concerns(view, event):
            continue
        doubtful = covers == UNKNOWN or (event.kind == "work" and view.work[event.id] == UNKNOWN)
        if doubtful and event.kind != "fact":
            maybe.append(event)
        else:
            sure.append(event)
    return sure, maybe


def concerns(view: View, event: Event) -> bool:
    if event.kind == "work":
        return event.id in view.work
    if event.kind == "pause" and event.enrolment:
        return view.enrolment is not None and event.enrolment == view.enrolment.id
    return True


def value_on(view: View, name: str, test: Any, day: dt.date, present: list[Event]) -> Value:
    work = [event for event in present if event.kind == "work"]
    if name == "hours_per_week":
        return hours_of(work, view.single)
    if name == "pay_per_hour":
        return lowest_pay(work)
    if name in ("work", "employer"):
        return members(work, name)
    if name == "on_benefit":
        return members([e for e in present if e.kind == "benefit"], "benefit")
    if name == "needs":
        return members([e for e in present if e.kind == "need"], "need")
    if name == "in_work":
        return bool(work)
    for plain, kind in (
        ("in_learning", "learning"),
        ("volunteering", "volunteering"),
        ("work_experience", "work_experience"),
        ("paused", "pause"),
    ):
        if name == plain:
            return any(event.kind == kind for event in present)
    return derived(view, name, test, day)


def members(spells: list[Event], name: str) -> Members:
    values = [spell.get(name) for spell in spells]
    return Members(frozenset(text(v) for v in values if v is not None), None in values)


def hours_of(work: list[Event], single: bool) -> Value:
    """The sum over jobs, or the largest job; unknown hours are anything from 0 to 168."""
    by_job: dict[str, list[Fraction]] = {}
    for spell in work:
        hours = to_number(spell.get("hours_per_week"))
        low, high = (hours, hours) if hours is not None else (Fraction(0), Fraction(LONGEST_WEEK))
        total = by_job.setdefault(str(spell.get("employer") or spell.id), [Fraction(0), Fraction(0)])
        total[0] += low
        total[1] += high
    pick = max if single else sum
    lows, highs = [t[0] for t in by_job.values()], [t[1] for t in by_job.values()]
    return Between(Fraction(pick(lows)), Fraction(pick(highs))) if by_job else Between(Fraction(0), Fraction(0))


def lowest_pay(work: list[Event]) -> Value:
    if not work:
        return Nothing()
    pays = [to_number(spell.get("pay_per_hour")) for spell in work]
    known = [pay for pay in pays if pay is not None]
    top = min(known) if known else ENDLESS
    return Between(Fraction(0) if None in pays else top, top)


def derived(view: View, name: str, test: Any, day: dt.date) -> Value:
    """Names worked out from other events, else a fact."""
    journey = view.journey
    if name == "age":
        return age_on(journey, day)
    if name == "group" and view.enrolment:
        group = group_on(journey, view.enrolment, day)
        return NotKnown() if group is None else group
    if name == "weeks_since":
        since = fact_on(journey, next(str(v) for k, v in test.items() if k not in COMPARISONS), day)
        begun = None if isinstance(since, NotKnown) else to_date(since)
        return NotKnown() if begun is None else (day - begun).days // 7
    if name == "weeks_on":
        codes = {text(code) for code in test["benefit"]}
        return weeks_on(journey, codes, day)
    if name == "enrolled_in":
        others = [e for e in journey.enrolments if view.enrolment is None or e.id != view.enrolment.id]
        now = [e for e in others if e.start <= day and (e.leave is None or day < e.leave)]
        return Members(frozenset(e.programme for e in now))
    if name == "stage":
        stages = [
            e.get("stage")
            for e in journey.of_kind("activity")
            if view.enrolment and e.enrolment == view.enrolment.id and e.on <= day and e.get("stage") is not None
        ]
        return stages[-1] if stages else NotKnown()
    return fact_on(journey, name, day)


def ask_event(event: Event, predicate: Any, view: View) -> str:
    """Ask a predicate of one spell or event: its own fields are the names."""

    def look(name: str, _: Any) -> Value:
        value = event.get(name)
        if value is None and name == "hours_per_week":
            return Between(Fraction(0), Fraction(LONGEST_WEEK))
        if value is None and name == "pay_per_hour":
            return Between(Fraction(0), ENDLESS)
        return NotKnown() if value is None else value

    return judge(predicate, look, no_words, bound_on(view, event.on))


def happened(event: Event) -> str:
    """Did a contact reach the person, was an activity attended?"""
    asked = {"contact": "reached", "activity": "attended"}.get(event.kind)
    if asked is None:
        return YES
    value = event.get(asked)
    if value is None:
        return UNKNOWN
    return YES if is_yes(value) else NO
