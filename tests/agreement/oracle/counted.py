"""Which events count, as known at an instant: duplicates, chains, retracts, links, death."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from .basics import Doc, add_days, is_yes, sure_date, to_date, to_instant

SPELLS = {
    "key_worker",
    "need",
    "work",
    "benefit",
    "learning",
    "volunteering",
    "work_experience",
    "pause",
    "excuse",
    "consent",
    "fact",
}


@dataclass(frozen=True)
class Event:
    id: str
    person: str
    enrolment: str | None
    kind: str
    on: dt.date
    until: dt.date | None
    recorded_at: dt.datetime
    first_recorded: dt.datetime
    fields: Doc = field(hash=False, compare=False)
    cut: dt.date | None = None  # the day of death

    def get(self, name: str) -> Any:
        value = self.fields.get(name)
        return None if value == "" else value

    @property
    def order(self) -> tuple[dt.date, dt.datetime, str]:
        return (self.on, self.recorded_at, self.id)

    def certain_end(self) -> dt.date | None:
        """The first day that is not certainly covered; none while open."""
        if self.until:
            return self.until
        end = None
        if is_yes(self.get("ended")):
            end = add_days(to_date(self.get("last_known")) or self.on, 1)
        return min(end, self.cut) if end and self.cut else end or self.cut

    def covers(self, day: dt.date, asking: dt.date) -> str:
        """Is this spell so on the day: yes, no, or unknown."""
        if day < self.on:
            return "no"
        if self.until:
            return "yes" if day < self.until else "no"
        if self.cut and day >= self.cut:
            return "no"
        if day > asking:
            return "no"
        end = self.certain_end()
        return "yes" if end is None or day < end else "unknown"


@dataclass(frozen=True)
class Enrolment:
    id: str
    programme: str
    contract: str | None
    start: dt.date
    leave: dt.date | None
    begun: Event


@dataclass
class Journey:
    person: str
    asking: dt.date
    events: list[Event]
    current: dict[str, str]  # any id of a chain -> the id that counts
    death: dt.date | None
    enrolments: list[Enrolment]
    rows: list[Doc] = field(default_factory=list)  # everything recorded about the person by then

    def of_kind(self, *kinds: str) -> list[Event]:
        return [event for event in self.events if event.kind in kinds]


def accepted_rows(rows: list[Doc]) -> dict[str, Doc]:
    """Same id and content twice is once; same id with other content rejects both."""
    kept: dict[str, Doc] = {}
    clashing: set[str] = set()
    for row in rows:
        if row["id"] in kept and kept[row["id"]] != row:
            clashing.add(row["id"])
        kept[row["id"]] = row
    return {key: row for key, row in kept.items() if key not in clashing}


def groups_of(pairs: list[tuple[str, str]], names: set[str]) -> dict[str, str]:
    """Each name with the smallest name it is joined to, by repeated spreading."""
    head = {name: name for name in names}
    changed = True
    while changed:
        changed = False
        for left, right in pairs:
            low = min(head[left], head[right])
            if head[left] != low or head[right] != low:
                head[left] = head[right] = low
                changed = True
    return head


def is_retracted(identity: str, rows: dict[str, Doc], seen: frozenset[str] = frozenset()) -> bool:
    """Is there a retract of this event that still stands?"""
    return any(
        row["kind"] == "retract"
        and row.get("replaces") == identity
        and row["id"] not in seen
        and not is_retracted(row["id"], rows, seen | {identity})
        for row in rows.values()
    )


def first_recorded(row: Doc, rows: dict[str, Doc]) -> dt.datetime:
    """Closing an open spell keeps the recording day of what it closes."""
    seen = set()
    while row.get("replaces") and "correction" in row and not is_yes(row["correction"]):
        target = rows.get(row["replaces"])
        if target is None or row["id"] in seen:
            break
        seen.add(row["id"])
        row = target
    return to_instant(row["recorded_at"])


def make_event(row: Doc, rows: dict[str, Doc]) -> Event:
    return Event(
        id=row["id"],
        person=row["person"],
        enrolment=row.get("enrolment") or None,
        kind=row["kind"],
        on=sure_date(row["on"]),
        until=to_date(row.get("until")),
        recorded_at=to_instant(row["recorded_at"]),
        first_recorded=first_recorded(row, rows),
        fields=row,
    )


def counted_events(rows: list[Doc], known_at: dt.datetime) -> tuple[list[Event], dict[str, str]]:
    """The one event of each chain that counts, and which id each id now means."""
    known = {k: r for k, r in accepted_rows(rows).items() if to_instant(r["recorded_at"]) <= known_at}
    pairs = [(row["id"], row["replaces"]) for row in known.values() if row.get("replaces")]
    names = set(known) | {right for _, right in pairs}
    head = groups_of(pairs, names)
    chains: dict[str, list[Doc]] = {}
    for row in known.values():
        if row["kind"] != "retract" and not is_retracted(row["id"], known):
            chains.setdefault(head[row["id"]], []).append(row)
    latest = {
        name: max(chain, key=lambda row: (to_instant(row["recorded_at"]), row["id"])) for name, chain in chains.items()
    }
    current = {name: latest[top]["id"] for name, top in head.items() if top in latest}
    return [make_event(row, known) for row in latest.values()], current


def linked_people(events: list[Event]) -> dict[str, str]:
    """Every person with the smallest id they are linked to; the latest word on a pair decides."""
    people = {event.person for event in events}
    verdicts: dict[frozenset[str], Event] = {}
    for event in sorted(events, key=lambda e: (e.recorded_at, e.id)):
        if event.kind in ("link", "unlink"):
            people.add(str(event.get("other")))
            verdicts[frozenset((event.person, str(event.get("other"))))] = event
    pairs = [(e.person, str(e.get("other"))) for e in verdicts.values() if e.kind == "link"]
    return groups_of(pairs, people)


def find_enrolments(events: list[Event], death: dt.date | None) -> list[Enrolment]:
    found: dict[str, Enrolment] = {}
    for event in sorted(events, key=lambda e: e.order):
        if event.kind != "start" or event.enrolment is None or event.enrolment in found:
            continue
        leaves = [e.on for e in events if e.kind == "leave" and e.enrolment == event.enrolment and e.on >= event.on]
        ends = leaves + ([death] if death else [])
        found[event.enrolment] = Enrolment(
            event.enrolment,
            str(event.get("programme")),
            event.get("contract"),
            event.on,
            min(ends) if ends else None,
            event,
        )
    return list(found.values())


def journeys(rows: list[Doc], asking: dt.date, known_at: dt.datetime) -> list[Journey]:
    """Everyone's counted events up to the day of asking, one journey per linked person."""
    known = [row for row in rows if to_instant(row["recorded_at"]) <= known_at]
    events, current = counted_events(rows, known_at)
    head = linked_people(events)
    people: dict[str, list[Event]] = {head[event.person]: [] for event in events}
    for event in events:
        if event.on <= asking:
            people[head[event.person]].append(event)
    result = []
    for person, own in sorted(people.items()):
        death = min((e.on for e in own if e.kind == "death"), default=None)
        if death:
            own = [replace(e, cut=death) if e.kind in SPELLS else e for e in own]
        own.sort(key=lambda e: e.order)
        heard = [row for row in known if head.get(row["person"]) == person]
        result.append(Journey(person, asking, own, current, death, find_enrolments(own, death), heard))
    return result
