"""The timeline: everything recorded, in words, newest first; what was corrected, late or taken back is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey
from ettle.engine.wording.events import event_in_english
from ettle.engine.wording.plain import day, name
from ettle.web.casework import who

LATE = timedelta(days=28)
OF_OTHER_DESKS = ("claim", "referral", "assessment", "plan")
KNOWN_SINCE_BEFORE = ("fact", "benefit", "death")
"""Kinds that are usually told long after they began."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `system` = about records, not about the person's life."""

    anchor: str
    on: date
    words: str
    by: tuple[str, ...]
    """Who recorded it and for which organisation: codes, or their names after `with_names`."""
    notes: tuple[str, ...]
    kind: str = ""
    system: bool = False
    anchors: tuple[str, ...] = ()
    """Where links to earlier records of the same event lead."""
    putting_right: bool = True
    """Whether its page offers to put it right; what other desks keep is put right there."""
    happened: Event | None = None
    """What the words are of, where they hold codes before `with_names`."""
    at_first: Event | None = None
    """What a note says it was first recorded as, where that holds codes before `with_names`."""

    @property
    def told(self) -> tuple[Event | None, Event | None]:
        """The events that its words and its notes tell of by code."""
        return self.happened, self.at_first

    @property
    def event(self) -> str:
        return self.anchor.removeprefix("e-")


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    entries: tuple[Entry, ...]


def timeline(journey: Journey, on: date, hidden: frozenset[str] = frozenset()) -> list[Entry]:
    """Every entry up to a day, newest first, without those of events that are hidden."""
    return latest(journey, on, hidden)[0]


def latest(
    journey: Journey, on: date, hidden: frozenset[str] = frozenset(), most: int | None = None
) -> tuple[list[Entry], int]:
    """The first of the timeline, and how many there are in all. Only what is shown is put into words."""
    there = [*_standing(journey, hidden), *_taken_back(journey, hidden), *_records(journey)]
    there = sorted((each for each in there if each[0][0] <= on), key=lambda each: each[0], reverse=True)
    return [write() for _, write in there[:most]], len(there)


Placed = tuple[tuple[date, bool, str], Callable[[], Entry]]
"""An entry to be: its place (its day, last in it a fact about the person, its id), and what writes it."""


def _placed(event: Event, on: date, write: Callable[[], Entry], told: bool = False) -> Placed:
    return (on, not told, event.id), write


def by_day(entries: Iterable[Entry]) -> list[Day]:
    return [Day(when, tuple(each)) for when, each in groupby(entries, key=lambda entry: entry.on)]


def with_names(entries: Iterable[Entry], names: Mapping[str, str]) -> list[Entry]:
    """The entries with who recorded them, and for whom, by name."""
    return [
        replace(each, by=_named(each.by, names), words=_words(each, names), notes=_notes_named(each, names))
        for each in entries
    ]


def _words(entry: Entry, names: Mapping[str, str]) -> str:
    return event_in_english(who.as_named(entry.happened, names)) if entry.happened else entry.words


def _notes_named(entry: Entry, names: Mapping[str, str]) -> tuple[str, ...]:
    if entry.at_first is None:
        return entry.notes
    coded, named = _first(entry.at_first), _first(who.as_named(entry.at_first, names))
    return tuple(each.replace(coded, named) for each in entry.notes)


def _standing(journey: Journey, hidden: frozenset[str]) -> Iterable[Placed]:
    earlier = _earlier_records(journey, hidden)
    for event in journey.events:
        if event.id not in hidden:
            told = event.kind == "fact"
            on = event.recorded_on if told else event.on
            yield _placed(event, on, partial(_entry, journey, event, on, earlier[event.id]), told)


def _earlier_records(journey: Journey, hidden: frozenset[str]) -> dict[str, list[Event]]:
    """By what counts, the records before it that may be told: a hidden one is not told as what was first recorded."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in journey.heard:
        counts = journey.counting.get(event.id)
        if counts is not None and counts.id != event.id and event.id not in hidden:
            found[counts.id].append(event)
    return found


def _entry(journey: Journey, event: Event, on: date, earlier: Sequence[Event]) -> Entry:
    before = _otherwise(event, earlier)
    return Entry(
        anchor=f"e-{event.id}",
        on=on,
        words=event_in_english(event),
        by=_by(event),
        notes=tuple(_notes(journey, event, earlier)),
        kind=event.kind,
        anchors=tuple(f"e-{each.id}" for each in earlier),
        putting_right=event.kind not in OF_OTHER_DESKS,
        happened=event if who.codes_in(event) else None,
        at_first=before[0] if before and who.codes_in(before[0]) else None,
    )


def _otherwise(event: Event, earlier: Sequence[Event]) -> list[Event]:
    """The earlier records that said it in other words."""
    return [each for each in earlier if event_in_english(each) != event_in_english(event)]


def _first(event: Event) -> str:
    return f"first recorded as “{event_in_english(event).rstrip('.')}”"


def _notes(journey: Journey, event: Event, earlier: Sequence[Event]) -> list[str]:
    notes = []
    if event.kind == "fact" and event.on != event.recorded_on:
        notes.append(f"So since {day(event.on)}.")
    if earlier and event.correction != "no":
        before = _otherwise(event, earlier)
        said = _first(before[0]) if before else "the words are the same"
        notes.append(f"Corrected on {day(event.recorded_on)}: {said}.")
    elif earlier:
        notes.append(f"First recorded on {day(earlier[0].recorded_on)}; its end on {day(event.recorded_on)}.")
    first = journey.known_since.get(event.id, event.recorded_on)
    if first - event.on > LATE and event.kind not in KNOWN_SINCE_BEFORE:
        notes.append(f"Recorded late, on {day(first)}.")
    return notes


def _taken_back(journey: Journey, hidden: frozenset[str]) -> Iterable[Placed]:
    retracts = {event.replaces: event for event in journey.heard if event.kind == "retract"}
    for event in journey.heard:
        if event.id not in journey.counting and event.kind not in ABOUT_RECORDS and event.id not in hidden:
            yield _placed(event, event.on, partial(_gone, event, retracts.get(event.id)))


ABOUT_RECORDS = {
    "link": "Joined with the record {}: they are one person.",
    "unlink": "Parted from the record {}: they are not one person.",
    "retract": "",
}


def _gone(event: Event, retract: Event | None) -> Entry:
    when = f" on {day(retract.recorded_on)}" if retract else ""
    note = f"Taken back{when}: it never was so, and does not count."
    return Entry(f"e-{event.id}", event.on, event_in_english(event), _by(event), (note,), event.kind, system=True)


def _records(journey: Journey) -> Iterable[Placed]:
    for event in journey.heard:
        if event.kind in ("link", "unlink"):
            yield _placed(event, event.recorded_on, partial(_record, event))


def _record(event: Event) -> Entry:
    words = ABOUT_RECORDS[event.kind].format(getattr(event, "other", ""))
    return Entry(
        f"e-{event.id}", event.recorded_on, words, _by(event), (), event.kind, system=True, putting_right=False
    )


def _by(event: Event) -> tuple[str, ...]:
    return tuple(each for each in (event.recorded_by, event.organisation) if each)


def _named(codes: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    said = ", ".join(names.get(each) or name(each) for each in codes)
    return (said[:1].upper() + said[1:],) if said else ()
