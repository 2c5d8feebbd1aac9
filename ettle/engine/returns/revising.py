"""What changed between two editions of a return, row by row, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from ettle.engine.events.catalogue import Event
from ettle.engine.rules.returns import Return

ANSWERED = "an answer on equality was entered, changed or taken back"
"""No event says so: such answers are kept with who somebody is."""
NO_REASON = "nothing recorded since explains it: the rules, or the way it is counted, changed"


@dataclass(frozen=True, slots=True)
class Revision:
    """One row that was added, removed, or holds something else in some column."""

    key: tuple[str, ...]
    kind: str
    """`added`, `removed` or `changed`."""
    changes: tuple[tuple[str, str, str], ...]
    """Column, what it held, what it holds."""
    why: tuple[str, ...]


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

    @property
    def by_reason(self) -> Mapping[str, int]:
        return Counter(why for each in self.rows for why in each.why)


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
            found.append(Revision(each, kind, changes, _why(definition, each, changes, recorded)))
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


def _why(
    definition: Return,
    key: tuple[str, ...],
    changes: Iterable[tuple[str, str, str]],
    recorded: Mapping[str, Sequence[Event]] | None,
) -> tuple[str, ...]:
    if recorded is None:
        return ()
    found = dict.fromkeys(_reason(event) for event in recorded.get(_person(definition, key), ()))
    if any(_from_an_answer(definition, column) for column, _, _ in changes):
        found[ANSWERED] = None
    return tuple(found) or (NO_REASON,)


def _from_an_answer(definition: Return, column: str) -> bool:
    asked = definition.columns.get(column)
    return asked is not None and asked.from_ is not None and asked.from_.answer is not None


def _reason(event: Event) -> str:
    if event.kind == "retract":
        return "something was taken back"
    if event.kind in ("link", "unlink"):
        return "two records became one, or were parted"
    word = event.kind.replace("_", " ")
    if event.replaces is not None and event.correction != "no":
        return f"a {word} was corrected"
    return f"a {word} was recorded"


def recorded_between(events: Iterable[Event], first: datetime, last: datetime) -> dict[str, list[Event]]:
    """By person, what was written down after the one instant and by the other."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if first < event.recorded_at <= last:
            found[event.person].append(event)
    return found
