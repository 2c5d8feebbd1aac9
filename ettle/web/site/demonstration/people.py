"""Who takes part in the invented area: 3,000 people on four programmes, with the organisations and staff of the area.

The day of the demonstration is Wednesday 10 November 2021, and the database holds what was recorded by then.
On that day four programmes of different shape run side by side (paid by sustained work, a grant with
follow-ups, paid by earnings, money for employers), and rules that were varied in April 2021 meet people
who started before and after. A later day would lose programmes that have closed; the real today has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any
from zlib import crc32

from ettle.engine.events.catalogue import Claim, Consent, Event, Fact, Handover, KeyWorker, Referral, Start
from ettle.engine.events.facts import FactDeclaration, checked_fact
from ettle.engine.events.together import faults_together
from ettle.simulation.profile import Profile, profile_of
from ettle.simulation.simulate import simulate
from ettle.web.site.demonstration import staff

SEED = 1314
PEOPLE = {
    "no-one-left-behind-local": 700,
    "fair-start-scotland": 1700,
    "jets-scotland": 360,
    "aberdeenshire-eri": 240,
}
PROVIDER = {
    "no-one-left-behind-local": staff.WORKS,
    "fair-start-scotland": staff.START,
    "jets-scotland": staff.JETS,
    "aberdeenshire-eri": staff.COUNCIL,
}
HANDED_TO = {staff.START: staff.COAST, staff.JETS: staff.PARTNER, staff.WORKS: staff.COAST, staff.COUNCIL: staff.WORKS}
CONTRACT = {"id": "nolb-ettlebrae-works", "provider": staff.WORKS, "others": [staff.COAST]}
"""Under which Ettlebrae Works takes people: the council pays for results, and East Coast Works has a fifth."""
MILESTONES = {"entered_work": 1, "work_13": 13, "work_26": 26}
CLAIMED_UNTIL = date(2021, 9, 30)
"""Under that contract results were claimed by this day; what came later is for its manager to claim."""
WARDS = ("brae", "harbour", "mill-lade", "northgate")
REFERRED_BY = {
    "jobcentre": (staff.JOBCENTRE, "gil"),
    "health": (staff.PRACTICE, "nor"),
    "justice": (staff.PRISON, "tam"),
}
LINKED = {"health": staff.PRACTICE, "justice": staff.PRISON}
"""Whom people from there agreed to share with: by where the person came from."""
JOBCENTRE_TOO = 12
"""One in so many of those whom the Jobcentre referred agreed that it goes on seeing where they are: a handful."""
STARTS = {"2020 Jan-Mar": 6, "2020/21": 40, "2021 Apr-Jun": 22, "2021 Jul-Sep": 24, "2021 Oct-Dec": 8}
"""When people come, so that most are under way on the day; the published flow spreads them over six years."""

STEADY = 0.85
"""Chance a week of support of a contact or an activity: an area where most things are on course, and some are not."""


def people_of(day: date, programme: str, first: int, number: int, facts: Mapping[str, FactDeclaration]) -> list[Event]:
    """What was recorded by `day` of so many people of a programme, numbered from `first`, as the store takes it."""
    profile = _under_way_on(day, programme)
    events = simulate(number, SEED, programme, first_number=first, profile=profile)
    told = (event for each in _by_person(events) for event in _in_the_area(each, PROVIDER[programme]))
    kept = (event for event in told if _is_sound(event, facts) and not _is_yet_to_be_claimed(event, programme))
    return holding_together(kept)


def batches(most: int) -> Iterator[tuple[str, int, int]]:
    """The whole area in parts of at most `most` people of one programme: (programme, first number, how many)."""
    first = 1
    for programme, number in PEOPLE.items():
        for begun in range(0, number, most):
            yield programme, first + begun, min(most, number - begun)
        first += number


def _by_person(events: Iterable[Event]) -> Iterator[list[Event]]:
    for _, group in groupby(events, key=lambda event: event.person):
        yield list(group)


def _in_the_area(events: list[Event], provider: str) -> Iterator[Event]:
    """The events of one person, with the organisations and staff of the area in place of the simulation's."""
    provider_of = {event.enrolment: provider for event in events if isinstance(event, Start)}
    asks = next(filter(None, (_asks(each) for each in events if isinstance(each, Referral))), "")
    for event in events:
        changes = _changes(event, provider, provider_of.get(event.enrolment or "", provider), asks)
        yield event.model_copy(update=changes) if changes else event


def _asks(referral: Referral) -> str:
    """The partner whom the person's consent to sharing names, where it names one."""
    if referral.source == "jobcentre":
        return "" if crc32(referral.person.encode()) % JOBCENTRE_TOO else staff.JOBCENTRE
    return LINKED.get(referral.source or "", "")


def _changes(event: Event, provider: str, theirs: str, asks: str) -> dict[str, Any]:
    """What differs in the area. `asks` is the partner whose link the person's consent is to, where it is to one."""
    changes: dict[str, Any] = {}
    if event.organisation:
        changes |= {"organisation": theirs, "recorded_by": _worker(event.recorded_by or "", theirs)}
    match event:
        case Start():
            changes["provider"] = provider
            if provider in (staff.WORKS, staff.COUNCIL):
                changes["area"] = WARDS[crc32(event.person.encode()) % len(WARDS)]
        case Handover():
            changes |= {"from_": provider, "to": HANDED_TO[provider]}
        case Consent() if asks:
            changes |= {"purpose": "sharing", "with_": asks}
        case KeyWorker(worker=str(worker)):
            changes["worker"] = _worker(worker, theirs)
        case Referral():
            changes["to"] = provider
            if event.source in REFERRED_BY:
                organisation, by = REFERRED_BY[event.source]
                changes |= {"organisation": organisation, "recorded_by": by}
    return changes


def _worker(code: str, organisation: str) -> str:
    """The key worker of the area in place of one of the simulation: the same one for the same one."""
    workers = staff.workers_of(organisation)
    return workers[crc32(code.encode()) % len(workers)] if workers else code


def holding_together(events: Iterable[Event]) -> list[Event]:
    """Those that the store takes: a second record of a person is left out where its link was recorded after the day."""
    every = {event.id: event for event in events}
    while faults := faults_together(every, {}):
        for each in faults:
            del every[each]
    return list(every.values())


def _is_sound(event: Event, facts: Mapping[str, FactDeclaration]) -> bool:
    """Whether a fact has a value it may have; the invented ones are messy on purpose."""
    try:
        return not isinstance(event, Fact) or checked_fact(event, facts) is not None
    except ValueError:
        return False


def _is_yet_to_be_claimed(event: Event, programme: str) -> bool:
    return isinstance(event, Claim) and PROVIDER[programme] == staff.WORKS and event.recorded_on > CLAIMED_UNTIL


def _under_way_on(day: date, programme: str) -> Profile:
    profile = profile_of(programme)
    flow = {"lag_days": profile.flow["lag_days"], "start_share": 0.85, "starts": _open(profile)}
    service = profile.service | {"weekly": max(profile.service["weekly"], STEADY)}
    found = profile.having(flow=flow, service=service, last_start=day, data_to=day)
    if PROVIDER[programme] == staff.WORKS:
        under = dict.fromkeys(profile.areas, CONTRACT)
        return found.having(contracts=under, money=profile.money | {"milestones": MILESTONES})
    return found.having(areas={"lot-5": 1.0}) if programme == "fair-start-scotland" else found


def _open(profile: Profile) -> dict[str, int]:
    """The quarters in which a programme took people."""
    if profile.first_start >= date(2021, 1, 1):
        return {"2021 Apr-Jun": 5, "2021 Jul-Sep": 5, "2021 Oct-Dec": 2}
    return STARTS
