"""Which events count, as known at a moment: corrections, retractions and links resolved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ettle.engine.events.catalogue import Event
from ettle.engine.events.chains import counting_of_each, first_recorded
from ettle.engine.events.links import linked_people

ABOUT_EVENTS_AND_RECORDS = ("retract", "link", "unlink")


@dataclass(frozen=True, slots=True)
class Journey:
    """One person's journey, as known at a moment."""

    person: str
    """The smallest of the linked ids."""
    people: tuple[str, ...]
    """All ids of the person, smallest first."""
    events: tuple[Event, ...]
    """Those that count, by `on`, `recorded_at`, `id`, with their own ids; no retracts or links."""
    counting: Mapping[str, Event]
    """An id used anywhere with the event of its chain that counts; absent when none does."""
    known_since: Mapping[str, date]
    """The id of each event that counts with the day it was first recorded.

    A correction has its own day: what it says was not known before. Closing an open spell (`correction: no`)
    keeps the day of the spell it closes: that it was so has been known since then.
    """
    heard: tuple[Event, ...] = ()
    """Everything recorded by then, as it was recorded, counting or not: what `as_known` asks again."""

    def as_known(self, moment: datetime) -> Journey:
        """The same journey as it was known at an earlier moment; empty if nothing was recorded by then."""
        earlier = journeys(self.heard, moment)
        return earlier.get(self.person) or Journey(self.person, self.people, (), {}, {})


def journeys(events: Iterable[Event], known_at: datetime) -> dict[str, Journey]:
    """Every journey of which something was recorded by `known_at`, by the smallest id of its person.

    The order of `events` does not matter. Raises ValueError when one id comes with two contents.
    """
    known = _recorded_by(known_at, events)
    counts = counting_of_each(known)
    standing = [event for event in known.values() if counts.get(event.id) is event]
    name_of = linked_people(standing)
    people = _people_of_each(known, name_of)
    ids: dict[str, dict[str, Event]] = {person: {} for person in people}
    for each, event in counts.items():
        if event.kind not in ABOUT_EVENTS_AND_RECORDS:
            ids[name_of.get(event.person, event.person)][each] = event
    heard: dict[str, list[Event]] = defaultdict(list)
    for event in known.values():
        heard[name_of.get(event.person, event.person)].append(event)
    return {person: _journey(person, people[person], ids[person], known, heard[person]) for person in sorted(people)}


def _recorded_by(known_at: datetime, events: Iterable[Event]) -> dict[str, Event]:
    known: dict[str, Event] = {}
    for event in events:
        if event.recorded_at <= known_at:
            first = known.setdefault(event.id, event)
            if first is not event and first != event:
                raise ValueError(f"id {event.id}: two events with other content have this id; reject both")
    return known


def _people_of_each(known: Mapping[str, Event], name_of: Mapping[str, str]) -> dict[str, list[str]]:
    people: dict[str, list[str]] = defaultdict(list)
    for person in sorted({event.person for event in known.values()} | name_of.keys()):
        people[name_of.get(person, person)].append(person)
    return people


def _journey(
    person: str, people: list[str], ids: Mapping[str, Event], known: Mapping[str, Event], heard: list[Event]
) -> Journey:
    events = sorted(
        (event for each, event in ids.items() if each == event.id),
        key=lambda event: (event.on, event.recorded_at, event.id),
    )
    known_since = {event.id: first_recorded(event, known) for event in events}
    return Journey(person, tuple(people), tuple(events), ids, known_since, tuple(sorted(heard, key=_known_order)))


def _known_order(event: Event) -> tuple[datetime, str]:
    return event.known_order
