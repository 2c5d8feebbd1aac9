"""What changed between two editions of a return, row by row, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from ettle.engine.events.catalogue import Event, Fact
from ettle.engine.rules.returns import Column, Return

ANSWERED = "an answer on equality was entered, changed or taken back"
"""No event says so: such answers are kept with who somebody is."""
NO_REASON = "nothing recorded since explains it: the rules, or the way it is counted, changed"

LATER = "it falls into the later period, or the rules changed"
"""Between editions of two periods, where nothing recorded since explains it."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One row that was added, removed, or holds something else in some column."""

    key: tuple[str, ...]
    kind: str
    """`added`, `removed` or `changed`."""
    changes: tuple[tuple[str, str, str], ...]
    """Column, what it held, what it holds."""
    why: tuple[str, ...]
    """Of the row; `why_each` of each of its changes, in their order."""
    why_each: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Revisions:
    """The report of an edition against the one before."""

    rows: tuple[Revision, ...]

    @property
    def by_kind(self) -> Mapping[str, int]:
        return Counter(each.kind for each in self.rows)

    @property
    def by_column(self) -> Mapping[str, int]:
        return Counter(column for each in self.rows if each.kind == "changed" for column, _, _ in each.changes)

    def by_reason(self, definition: Return) -> Mapping[str, int]:
        """How many rows for each reason: which column changed and why, or why a row came or went. The most frequent first."""
        return dict(Counter(said for each in self.rows for said in _said(definition, each)).most_common())


def _said(definition: Return, row: Revision) -> Iterable[str]:
    if not row.changes:
        yield from (f"Row {row.kind}: {why}" for why in row.why)
    for (id, _, _), several in zip(row.changes, row.why_each, strict=False):
        column = definition.columns.get(id)
        yield from (f"{column.title if column else id}: {why}" for why in several)


def revisions(
    definition: Return,
    before: pa.Table,
    now: pa.Table,
    recorded: Mapping[str, Sequence[Event]] | None = None,
    new_since: date | None = None,
) -> Revisions:
    """What changed. `recorded` are the events written down between the two editions, by person.

    `new_since` is the first day of the later period, where the editions are of different ones: whoever started since is no
    revision and is left out.
    """
    key = definition.key
    was, holds = _by_key(before, key), _by_key(now, key)
    found = []
    for each in sorted(was.keys() | holds.keys()):
        old, new = was.get(each), holds.get(each)
        changes = _changes(old, new)
        if changes and not _new(new if old is None else None, definition, new_since):
            kind = "added" if old is None else "removed" if new is None else "changed"
            changes = changes if kind == "changed" else ()
            found.append(_told(definition, each, kind, changes, recorded, LATER if new_since else NO_REASON))
    return Revisions(tuple(found))


def _by_key(table: pa.Table, key: Sequence[str]) -> dict[tuple[str, ...], dict[str, str]]:
    return {tuple(row[each] for each in key): row for row in table.to_pylist()}


def _changes(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> tuple[tuple[str, str, str], ...]:
    old, new = old or {}, new or {}
    columns = dict.fromkeys([*old, *new])
    return tuple((each, old.get(each, ""), new.get(each, "")) for each in columns if old.get(each) != new.get(each))


def _new(row: Mapping[str, str] | None, definition: Return, since: date | None) -> bool:
    start = next((id for id, each in definition.columns.items() if each.from_ and each.from_.field == "begun"), None)
    return row is not None and since is not None and start is not None and row[start] >= since.isoformat()


def _person(definition: Return, key: tuple[str, ...]) -> str:
    place = next((n for n, id in enumerate(definition.key) if definition.columns[id].item == "field:person"), 0)
    return key[place]


def _told(
    definition: Return,
    key: tuple[str, ...],
    kind: str,
    changes: tuple[tuple[str, str, str], ...],
    recorded: Mapping[str, Sequence[Event]] | None,
    otherwise: str,
) -> Revision:
    if recorded is None:
        return Revision(key, kind, changes, ())
    events = recorded.get(_person(definition, key), ())
    each = tuple(_why(definition.columns.get(column), events, otherwise) for column, _, _ in changes)
    whole = tuple(dict.fromkeys(why for several in each for why in several)) if changes else _reasons(events, otherwise)
    return Revision(key, kind, changes, whole, each)


def _why(column: Column | None, events: Sequence[Event], otherwise: str) -> tuple[str, ...]:
    """Why a column holds something else: by what it is made of, and where none of that was recorded by whatever was."""
    if column is not None and column.from_ is not None and column.from_.answer is not None:
        return (ANSWERED,)
    likely = [event for event in events if column is not None and _bears_on(column, event)]
    return _reasons(likely or events, otherwise)


def _reasons(events: Iterable[Event], otherwise: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_reason(event) for event in events)) or (otherwise,)


def _bears_on(column: Column, event: Event) -> bool:
    """Whether a column is made of what such an event tells. Of outcomes nothing is said: any event may bear on one."""
    said = column.from_
    if event.kind in ("retract", "link", "unlink") or said is None:
        return True
    if said.field is not None:
        name = said.field.removeprefix("latest.")
        told = f"fact.{event.name}" if isinstance(event, Fact) else event.kind
        return told in MADE_OF.get(name, (name,))
    if said.follow_up is not None:
        return event.kind in ("follow_up", "work")
    return said.step is None or event.kind == STEPS.get(said.step, said.step.partition(":")[0])


MADE_OF = {"begun": ("start",), "work_began": ("work",), "age": ("fact.date_of_birth", "start")}
"""The events that a column of the enrolments is made of, where it is not called as they are."""
STEPS = {"work_began": "work"}
UNCOUNTED = frozenset({"work", "learning", "volunteering", "work_experience", "evidence", "consent"})
"""What is said without an article."""


def _reason(event: Event) -> str:
    if event.kind == "retract":
        return "something was taken back"
    if event.kind in ("link", "unlink"):
        return "two records became one, or were parted"
    word, were = _named(event), "were" if event.kind == "earnings" else "was"
    corrected = event.replaces is not None and event.correction != "no"
    return f"{word} {were} {'corrected' if corrected else 'recorded'}"


def _named(event: Event) -> str:
    word = event.kind.replace("_", " ")
    if isinstance(event, Fact):
        return f"the fact “{(event.name or 'without a name').replace('_', ' ')}”"
    if event.kind in UNCOUNTED or event.kind == "earnings":
        return word
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def recorded_between(events: Iterable[Event], first: datetime, last: datetime) -> dict[str, list[Event]]:
    """By person, what was written down after the one instant and by the other."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if first < event.recorded_at <= last:
            found[event.person].append(event)
    return found
