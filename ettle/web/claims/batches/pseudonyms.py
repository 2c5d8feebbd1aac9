"""Events without who they are of: ids replaced alike everywhere and in their order, and only the fields that rules read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ettle.engine.events.catalogue import Event
from ettle.files.events.rows import row_of

ALWAYS_KINDS = frozenset(
    {"start", "group_change", "handover", "pause", "excuse", "leave", "death", "claim", "evidence", "retract"}
    | {"link", "unlink"}
)
"""What every enrolment and every claim is made of; any other kind is kept where the rules name it."""
ALWAYS_FIELDS = frozenset(
    {"id", "person", "enrolment", "kind", "on", "recorded_at", "said_at", "organisation", "replaces", "correction"}
    | {"until", "ended", "last_known", "programme", "provider", "contract", "group", "continues", "referral"}
    | {"from", "to", "share", "rule", "n", "by", "withdrawn", "for", "type", "covers_from", "covers_until"}
    | {"other", "name", "value", "work", "employer", "hours_per_week", "earned_from", "earned_until"}
)
NEVER_FIELDS = frozenset({"recorded_by", "file", "worker", "agreed_by"})
EVENT_IDS, PERSON_IDS, EMPLOYER_IDS = ("id", "replaces", "referral", "job"), ("person", "other"), ("employer", "host")


class Pseudonyms:
    """What stands for each id: numbers in the order of the ids, since the smallest id decides where events are alike."""

    def __init__(self, events: Iterable[Event], people: Iterable[str]) -> None:
        rows = [row_of(event) for event in events]
        self.events = _numbered("e", [str(row["id"]) for row in rows])
        of_rows = [str(row[name]) for row in rows for name in PERSON_IDS if name in row]
        self.people = _numbered("p", [*of_rows, *people])
        self.employers = _numbered("w", [str(row[name]) for row in rows for name in EMPLOYER_IDS if name in row])
        every = {**self.employers, **self.people, **self.events}
        self._every = every
        longest = sorted(every, key=len, reverse=True)
        self._said = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])") if every else None

    def row(self, event: Event, words: frozenset[str]) -> dict[str, Any]:
        """An event as a row of a file, with the fields that rules read (those always read, or among `words`)."""
        row = {name: value for name, value in row_of(event).items() if _is_read(name, words)}
        for names, stands_for in (
            (EVENT_IDS, self.events),
            (PERSON_IDS, self.people),
            (EMPLOYER_IDS, self.employers),
        ):
            row |= {name: stands_for.get(str(row[name]), row[name]) for name in names if name in row}
        if event.kind == "evidence" and "about" in row_of(event):
            row["about"] = [self.events[each] for each in row_of(event)["about"] if each in self.events]
        return row

    def hidden(self, value: Any) -> Any:
        """Plain values with every id replaced, in sentences as well."""
        if isinstance(value, Mapping):
            return {name: self.hidden(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.hidden(each) for each in value]
        if not isinstance(value, str) or self._said is None:
            return value
        return self._said.sub(lambda found: self._every[found[0]], value)


def _is_read(name: str, words: frozenset[str]) -> bool:
    return name not in NEVER_FIELDS and (name in ALWAYS_FIELDS or name in words)


def read_by_rules(events: Sequence[Event], words: frozenset[str]) -> list[Event]:
    """The events that rules of these words can read, what takes back others with them."""
    kept = [event for event in events if _kind_is_read(event, words)]
    there = {event.id for event in kept}
    return [event for event in kept if event.kind != "retract" or event.replaces in there]


def _kind_is_read(event: Event, words: frozenset[str]) -> bool:
    if event.kind == "fact":
        return str(getattr(event, "name", "")) in words
    return event.kind in ALWAYS_KINDS or event.kind in words


def words_of(texts: Iterable[bytes]) -> frozenset[str]:
    """Every word of rules as they are written."""
    return frozenset(word for text in texts for word in re.findall(r"[a-z][a-z0-9_]*", text.decode().lower()))


def _numbered(letter: str, ids: Iterable[str]) -> dict[str, str]:
    ordered = sorted(set(ids))
    width = max(6, len(str(len(ordered))))
    return {id: f"{letter}{number:0{width}d}" for number, id in enumerate(ordered, 1)}
