"""What becomes of some rows, for the preview and for the import itself: fine, there already, or refused with the reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from pydantic import TypeAdapter, ValidationError

from ettle.engine.events.catalogue import LOCAL, Event
from ettle.engine.events.fields import Id, Text
from ettle.engine.events.together import Fault, faults_together
from ettle.files.events.rows import RowFaulty, event_of, row_of
from ettle.files.sheets.table import Cell
from ettle.web.access.acting import as_system
from ettle.web.access.models import Grant
from ettle.web.administration.imports.cells import Plan, values_of
from ettle.web.administration.imports.fields import PEOPLE, fields_of
from ettle.web.administration.imports.masked import scrubbed
from ettle.web.administration.imports.too_early import too_early
from ettle.web.casework import queries
from ettle.web.casework.actions import ERASED
from ettle.web.contracts.queries import rulebook
from ettle.web.people.queries import identities_of
from ettle.web.people.sealing import erased_among

Rows = Sequence[tuple[int, Sequence[Cell]]]
TEXT, ID = TypeAdapter(Text), TypeAdapter(Id)
NOT_CONTENT = ("id", "recorded_at", "recorded_by", "organisation")
NAMES = ("given", "family", "known_as", "pronoun")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a row names them, and the event of their date of birth where it gives one."""

    id: str
    names: Mapping[str, str]
    born: Event | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong with one row, masked."""

    line: int
    field: str
    found: str
    expected: str
    cure: str


@dataclass(slots=True)
class Judged:
    """What becomes of the rows: each is in exactly one of the three."""

    fine: list[tuple[int, Event | Person]] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    wrong: dict[int, list[Wrong]] = field(default_factory=dict)


def judge(plan: Plan, rows: Rows, clashing: Mapping[str, set[int]], before: Before | None = None) -> Judged:
    """Judge rows beside what is held. `before` is what was judged of the file and is not in yet (a preview).

    `before` is added to. `clashing` are the ids that rows of the file share though they differ: nobody knows which is right. An automatic act:
    it asks the database as the system, and tells its caller nothing of anybody.
    """
    judged, read, before = Judged(), _read(plan, rows, clashing), before or Before()
    cells = dict(rows)
    for line, faults in read.faults.items():
        judged.wrong[line] = [_masked(plan, line, cells[line], each) for each in faults]
    with as_system():
        (_judge_people if plan.what == PEOPLE else _judge_events)(plan, read, judged, cells, before)
    return judged


@dataclass(slots=True)
class Before:
    """What was judged fine of the same file and is not in yet: a preview goes on where this stands."""

    said: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    starts: dict[str, Event] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)

    def add_events(self, events: Iterable[Event]) -> None:
        for event in events:
            self.said.add(content_of(event))
            self.ids.add(event.id)
            if event.kind == "start":
                self.starts[event.id] = event


@dataclass(slots=True)
class _Read:
    made: dict[int, Event | Person] = field(default_factory=dict)
    faults: dict[int, Sequence[Fault]] = field(default_factory=dict)


def _read(plan: Plan, rows: Rows, clashing: Mapping[str, set[int]]) -> _Read:
    read, facts = _Read(), rulebook().facts
    for line, cells in rows:
        try:
            values = values_of(plan, cells)
            _refuse_clash(line, str(values.get("person" if plan.what == PEOPLE else "id", "")), clashing)
            read.made[line] = _person(plan, line, values) if plan.what == PEOPLE else _event(plan, line, values, facts)
        except RowFaulty as error:
            read.faults[line] = error.faults
    return read


def _refuse_clash(line: int, id: str, clashing: Mapping[str, set[int]]) -> None:
    if id in clashing:
        others = ", ".join(f"{each:,}" for each in sorted(clashing[id] - {line})[:3])
        cure = "give each its own id, or take out the wrong row"
        raise RowFaulty(
            Fault("id", f"the id of other rows ({others}) that say something else", "an id of its own", cure)
        )


def _event(plan: Plan, line: int, values: dict[str, Any], facts: Any) -> Event:
    row = {
        "id": plan.id_of(line),
        "kind": plan.what,
        "organisation": plan.organisation,
        "recorded_at": plan.recorded_at,
        **values,
    }
    if plan.what == "start":
        row.setdefault("provider", plan.organisation)
    return event_of(row, facts)


def _person(plan: Plan, line: int, values: dict[str, Any]) -> Person:
    person, born = values.get("person", plan.id_of(line)), values.pop("date_of_birth", None)
    names = {name: values.get(name, "") for name in NAMES}
    faults = [Fault(name, "what is no name", "a name of at most 200 letters", "write it without signs that nobody sees")
              for name, value in names.items() if value and not _fits(TEXT, value)]  # fmt: skip
    if not _fits(ID, person):
        faults.append(
            Fault("person", "what is no id", "letters and figures", "give the person an id that begins with one")
        )
    if len(names["pronoun"]) > 40:
        faults.append(Fault("pronoun", "too long", "at most 40 letters", "shorten it"))
    if not names["given"] and not names["family"]:
        faults.append(Fault("given", "no name", "a given or a family name", "fill one in"))
    if faults:
        raise RowFaulty(*faults)
    event = None
    if born is not None:
        row = {"id": f"{plan.id_of(line)}-born", "person": person, "kind": "fact", "on": born, "name": "date_of_birth", "value": born,
               "recorded_at": plan.recorded_at, "organisation": plan.organisation}  # fmt: skip
        event = event_of(row, rulebook().facts)
    return Person(person, names, event)


def _fits(door: TypeAdapter[str], value: str) -> bool:
    try:
        door.validate_python(value)
    except ValidationError:
        return False
    return True


def content_of(event: Event) -> str:
    """What an event says, whatever its id and whoever recorded it when."""
    return repr(sorted((name, value) for name, value in row_of(event).items() if name not in NOT_CONTENT))


def _judge_events(plan: Plan, read: _Read, judged: Judged, cells: Mapping[int, Sequence[Cell]], before: Before) -> None:
    events = {line: made for line, made in read.made.items() if isinstance(made, Event)}
    held = _held(events.values())
    named = {event.person for event in events.values()}
    strangers, erased = _strangers(plan, named), erased_among(named)
    said = {content_of(event) for event in held.values()}
    early = too_early(events.values(), held.values())
    new: dict[str, tuple[int, Event]] = {}
    for line, event in events.items():
        content = content_of(event)
        if event.person in strangers:
            judged.wrong[line] = [_masked(plan, line, cells[line], SOMEBODYS)]
        elif content in said or content in before.said:
            judged.already.append(line)
        elif event.person in erased:
            judged.wrong[line] = [_masked(plan, line, cells[line], ERASED)]
        elif event.id in held or event.id in before.ids:
            judged.wrong[line] = [_masked(plan, line, cells[line], TAKEN)]
        elif event.id in early:
            judged.wrong[line] = [_masked(plan, line, cells[line], early[event.id])]
        else:
            new[event.id] = line, event
            said.add(content)
    _judge_together(plan, new, before.starts | held, judged, cells)
    before.add_events([event for _, event in new.values()])


TAKEN = Fault(
    "id",
    "the id of an event that says something else",
    "an id of its own",
    "correct the event that is there, or give this row an id of its own",
)
SOMEBODYS = Fault(
    "person",
    "an id that is somebody else’s already, or theirs under another name or day",
    "an id that nobody has, or the same person of the organisation the file is for",
    "if it is the same person, change the name or day on their page or ask for a referral; if not, give this one another id",
)
"""The same words whoever has the id: a file does not tell where somebody is."""


def grants_of(plan: Plan) -> QuerySet[Grant]:
    """Every grant that stands on the day the file is read."""
    day = plan.recorded_at.astimezone(LOCAL).date()
    return Grant.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)


def _strangers(plan: Plan, people: Iterable[str]) -> set[str]:
    """Those of whom another organisation may see something today and the one the file is for nothing."""
    rows = grants_of(plan).filter(person__in=sorted(set(people)))
    seen = set(rows.values_list("person_id", "organisation_id").distinct())
    theirs = {person for person, organisation in seen if organisation == plan.organisation}
    return {person for person, _ in seen} - theirs


def _held(events: Iterable[Event]) -> dict[str, Event]:
    events = list(events)
    people = queries.linked({event.person for event in events})
    held = {event.id: event for event in queries.events_of(people)}
    held |= {event.id: event for event in queries.events_by_id(event.id for event in events)}
    return held | {each.id: each for each in queries.starts_of({each.enrolment for each in events if each.enrolment})}


def _judge_together(
    plan: Plan, new: dict[str, tuple[int, Event]], held: dict[str, Event], judged: Judged, cells: Any
) -> None:
    """Take out what does not hold together with the rest, until all that is left does."""
    while faults := faults_together({id: event for id, (_, event) in new.items()}, held):
        ids = {name for event in held.values() for name in (event.id, event.person, event.enrolment or "")}
        for id, wrong in faults.items():
            line, _ = new.pop(id)
            judged.wrong[line] = [_masked(plan, line, cells[line], each, ids) for each in wrong]
    judged.fine = sorted(new.values(), key=lambda pair: pair[0])


def _judge_people(plan: Plan, read: _Read, judged: Judged, cells: Mapping[int, Sequence[Cell]], before: Before) -> None:
    people = {line: made for line, made in read.made.items() if isinstance(made, Person)}
    named = identities_of(each.id for each in people.values())
    facts = {event.person: event for event in queries.events_of(named) if getattr(event, "name", "") == "date_of_birth"}
    ids = {each.id for each in people.values()}
    strangers, erased = _strangers(plan, ids), erased_among(ids)
    for line, each in people.items():
        there = named.get(each.id)
        born = facts.get(each.id)
        same_day = each.born is None or (born is not None and content_of(born) == content_of(each.born))
        if each.id in before.people:
            judged.already.append(line)
        elif each.id in strangers:
            judged.wrong[line] = [_masked(plan, line, cells[line], SOMEBODYS)]
        elif each.id in erased:
            judged.wrong[line] = [_masked(plan, line, cells[line], ERASED)]
        elif there is None:
            judged.fine.append((line, each))
        elif any(getattr(there, name) != each.names[name] for name in NAMES) or (born and not same_day):
            judged.wrong[line] = [_masked(plan, line, cells[line], SOMEBODYS)]
        elif same_day:
            judged.already.append(line)
        else:
            judged.fine.append((line, each))
        before.people.add(each.id)


def clashing_ids(plan: Plan, rows: Rows) -> dict[str, set[int]]:
    """The ids that rows share though they say different things, with the rows."""
    place = plan.columns.get("person" if plan.what == PEOPLE else "id")
    if place is None:
        return {}
    lines: dict[str, set[int]] = defaultdict(set)
    says: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    used = sorted(plan.columns.values())
    for line, cells in rows:
        if place < len(cells) and cells[place]:
            lines[str(cells[place])].add(line)
            says[str(cells[place])].add(tuple(str(cells[at]) if at < len(cells) else "" for at in used))
    return {id: lines[id] for id, different in says.items() if len(different) > 1}


def _masked(plan: Plan, line: int, cells: Sequence[Cell], fault: Fault, more: Iterable[str] = ()) -> Wrong:
    secrets = {str(each) for each in cells if each} | {each for each in more if each}
    telling = (
        str(cells[at]) for name, at in plan.columns.items() if at < len(cells) and not fields_of(plan.what)[name].open
    )
    secrets |= {word for cell in telling for word in re.findall(r"\w{4,}", cell)}  # a birthday's year too
    return Wrong(line, fault.field, *(scrubbed(said, secrets) for said in (fault.found, fault.expected, fault.cure)))
