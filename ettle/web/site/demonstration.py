"""What the demonstration holds: an invented area of 500 people, made when its database is empty.

The day of the demonstration is Wednesday 10 November 2021, and the database holds what was recorded by then.
On that day four programmes of different shape run side by side (paid by sustained work, a grant with
follow-ups, paid by earnings, money for employers), and rules that were varied in April 2021 meet people
who started before and after. A later day would lose programmes that have closed; the real today has none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ettle.engine.events.catalogue import Event, Fact
from ettle.engine.events.facts import FactDeclaration, checked_fact
from ettle.engine.events.together import faults_together
from ettle.simulation.profile import Profile, profile_of
from ettle.simulation.simulate import simulate

SEED = 1314
ACTOR = "system: invented area"
PEOPLE = {
    "fair-start-scotland": 290,
    "no-one-left-behind-local": 110,
    "jets-scotland": 60,
    "aberdeenshire-eri": 40,
}
STARTS = {"2020 Jan-Mar": 6, "2020/21": 40, "2021 Apr-Jun": 22, "2021 Jul-Sep": 24, "2021 Oct-Dec": 8}
"""When people come, so that most are under way on the day; the published flow spreads them over six years."""

STEADY = 0.85
"""Chance a week of support of a contact or an activity: an area where most things are on course, and some are not."""


def load_demo_area() -> int:
    """Fill an empty database with the invented area. Returns how many people were added; 0 when it holds some already."""
    from ettle.web.casework import actions, queries
    from ettle.web.contracts.queries import rulebook
    from ettle.web.frame.day import today

    if not queries.is_empty():
        return 0
    events = holding_together(event for event in invented(today(), PEOPLE) if _is_sound(event, rulebook().facts))
    _say(f"An invented area, as it stood on {today():%-d %B %Y}: {len(events):,} events.\n")
    actions.record_events(by=ACTOR, events=events, for_day=today(), progress=_show)
    return len({event.person for event in events})


def invented(day: date, people: dict[str, int]) -> Iterator[Event]:
    """Events recorded by `day` of so many people on each programme, numbered on from one programme to the next."""
    first = 1
    for programme, number in people.items():
        yield from simulate(number, SEED, programme, first_number=first, profile=_under_way_on(day, programme))
        first += number


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


def _under_way_on(day: date, programme: str) -> Profile:
    profile = profile_of(programme)
    flow = {"lag_days": profile.flow["lag_days"], "start_share": 0.85, "starts": _open(profile)}
    service = profile.service | {"weekly": max(profile.service["weekly"], STEADY)}
    return profile.having(flow=flow, service=service, last_start=day, data_to=day)


def _open(profile: Profile) -> dict[str, int]:
    """The quarters in which a programme took people."""
    if profile.first_start >= date(2021, 1, 1):
        return {"2021 Apr-Jun": 5, "2021 Jul-Sep": 5, "2021 Oct-Dec": 2}
    return STARTS


def _show(done: int, of: int) -> None:
    _say(f"\r  Working out where people stand: {done} of {of}" + ("\n" if done == of else ""))


def _say(words: str) -> None:
    sys.stdout.write(words if words.startswith("\r") else f"  {words}")
    sys.stdout.flush()
