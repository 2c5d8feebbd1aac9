"""Words kept beside events: sealed when they are written, opened for those who may see their category."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ettle.web.access.acting import as_system
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
from ettle.web.casework.models import Beside
from ettle.web.casework.record.asks import Words
from ettle.web.people import sealing

TITLES = {
    "note": "Note",
    "told": "Who was told",
    "tried": "What was tried",
    "back": "What would bring them back",
    "why": "Why it was changed",
}


@dataclass(frozen=True, slots=True)
class Told:
    """Words that are shown."""

    title: str
    text: str


def keep(person: str, event: str, words: Iterable[tuple[Words, str]]) -> None:
    """Seal words beside an event, as part of the act that records it."""
    with as_system():
        rows = [
            Beside(event_id=event, person=person, name=each.name, category=each.category.value,
                   sealed=sealing.seal_text(person, text))
            for each, text in words
        ]  # fmt: skip
        Beside.objects.bulk_create(rows)


def is_kept(event: str, words: Iterable[tuple[Words, str]]) -> bool:
    """Whether these words, and no others, are kept beside the event."""
    with as_system():
        kept = {row.name: _opened(row) for row in Beside.objects.filter(event=event)}
    return kept == {each.name: text for each, text in words}


def told(sight: Sight, events: Iterable[str]) -> dict[str, list[Told]]:
    """The words beside these events that the post sees, by event."""
    found: dict[str, list[Told]] = {}
    for row in Beside.objects.filter(event__in=sorted(set(events))).order_by("id"):
        if sight.has(Category(row.category)):
            found.setdefault(row.event_id, []).append(Told(TITLES.get(row.name, row.name), _opened(row)))
    return found


def _opened(row: Beside) -> str:
    try:
        return sealing.open_text(row.person, bytes(row.sealed))
    except sealing.Erased as erased:
        return str(erased)
