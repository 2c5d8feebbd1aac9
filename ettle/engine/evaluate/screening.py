"""Screening: what every programme says of somebody whose facts are told, before any referral is made.

What is told is turned into the events that say it; what is not told of work, learning, benefits or needs
is not known (a spell that may have ended), where a journey's record would make it a no.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.evaluate.results import Result
from ettle.engine.events.catalogue import LOCAL, Event, Fact, checked
from ettle.engine.events.counting import journeys
from ettle.engine.events.facts import checked_fact
from ettle.engine.rules.rulebook import Rulebook

PERSON = "screened"
ASKED_AS_SPELLS = {"in_work": "work", "in_learning": "learning", "on_benefit": "benefit", "needs": "need"}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A programme the person is on already."""

    programme: str
    start: date


def screened(rulebook: Rulebook, facts: Mapping[str, Any], enrolments: Sequence[Enrolled], on: date) -> list[Result]:
    """What each programme in force on the day says: may they join, what conflicts, what to ask next.

    Raises ValueError when a fact is not declared or a value is not one its declaration allows.
    """
    told = [*_facts(rulebook, facts, on), *_spells(facts, on), *_enrolments(enrolments)]
    return [
        result
        for programme in rulebook.agreements
        if rulebook.versions(programme, None, on)
        for result in _if_they_started(rulebook, told, programme, on)
    ]


def _if_they_started(rulebook: Rulebook, told: list[Event], programme: str, on: date) -> list[Result]:
    start = _event("start", on, enrolment="asked-about", programme=programme)
    known_at = datetime.combine(on, time.max, LOCAL)
    journey = journeys([*told, start], known_at)[PERSON]
    results = evaluate_journey(journey, rulebook, on, known_at, programme)
    return [result for result in results if result.enrolment == "asked-about"]


def _facts(rulebook: Rulebook, facts: Mapping[str, Any], on: date) -> list[Event]:
    spells = {*ASKED_AS_SPELLS, "hours_per_week", "pay_per_hour"}
    named = {name: value for name, value in facts.items() if name not in spells}
    return [_fact(rulebook, name, value, on) for name, value in named.items()]


def _fact(rulebook: Rulebook, name: str, value: Any, on: date) -> Event:
    """A fact as its declaration types it. Raises ValueError for one not declared, or a code of no list."""
    event = _event("fact", on, id=f"fact-{name}", name=name, value=value)
    assert isinstance(event, Fact)
    return checked_fact(event, rulebook.facts)


def _spells(facts: Mapping[str, Any], on: date) -> list[Event]:
    long_ago = on - timedelta(days=20 * 365)
    told: list[Event] = []
    for name, kind in ASKED_AS_SPELLS.items():
        if name not in facts:
            told.append(_event(kind, long_ago, id=f"unknown-{kind}", ended="yes"))
        elif name == "in_work":
            hours, pay = facts.get("hours_per_week"), facts.get("pay_per_hour")
            if facts[name] == "yes":
                told.append(_event("work", on, hours_per_week=hours, pay_per_hour=pay))
        elif name == "in_learning":
            told += [_event("learning", on)] if facts[name] == "yes" else []
        else:
            told += [_each(kind, each, on) for each in facts[name]]
    return told


def _each(kind: str, said: Any, on: date) -> Event:
    """One benefit or need: its code, or {code, since}."""
    code, since = (said["code"], said.get("since", on)) if isinstance(said, dict) else (said, on)
    day = since if isinstance(since, date) else date.fromisoformat(since)
    return _event(kind, day, id=f"{kind}-{code}", **{kind: code})


def _enrolments(enrolments: Sequence[Enrolled]) -> list[Event]:
    return [
        _event("start", each.start, id=f"start-{n}", enrolment=f"enrolment-{n}", programme=each.programme)
        for n, each in enumerate(enrolments, start=1)
    ]


def _event(kind: str, on: date, **fields: Any) -> Event:
    moment = datetime.combine(on, time(12), LOCAL)
    row = {"id": f"{kind}-{on}", "person": PERSON, "kind": kind, "on": on, "recorded_at": moment}
    return checked(row | {name: value for name, value in fields.items() if value is not None})
