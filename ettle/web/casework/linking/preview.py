"""What linking or parting two records would do, before it is done: which journeys, and who would see what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.sharing.grants import GrantRow, grants
from ettle.web.access.acting import as_system
from ettle.web.access.agreements import shared
from ettle.web.access.models import Organisation
from ettle.web.casework import queries
from ettle.web.frame.day import end_of


@dataclass(frozen=True, slots=True)
class Change:
    """What one organisation would see more of, or no longer."""

    organisation: str
    more: tuple[str, ...]
    less: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Each journey afterwards as its records, and the changes of who sees what."""

    together: Sequence[tuple[str, ...]]
    changes: Sequence[Change]


def preview(event: Event, day: date) -> Preview:
    """What an event of linking or parting would change on a day. Worked out as the system; it names organisations, no people."""
    with as_system():
        people = queries.linked({event.person, event.other})  # type: ignore[attr-defined]
        held = queries.events_of(people)
        names = dict(Organisation.objects.values_list("id", "name"))
    before, after = _journeys(held, day), _journeys([*held, event], day)
    seen_before, seen_after = _seen(before, day, names), _seen(after, day, names)
    changes = [
        Change(names[each], _categories(seen_after, seen_before, each), _categories(seen_before, seen_after, each))
        for each in sorted({row[0] for row in seen_before ^ seen_after})
    ]
    return Preview(sorted(each.people for each in after), changes)


def _journeys(events: Iterable[Event], day: date) -> list[Journey]:
    return list(journeys(events, end_of(day)).values())


def _seen(found: Sequence[Journey], day: date, known: dict[str, str]) -> set[tuple[str, str, str]]:
    """(organisation, record, category) of every grant that stands on the day."""
    rows = [*(row for journey in found for row in grants(journey)), *shared(found).grants]
    return {
        (row.organisation, row.person, row.category) for row in rows if row.organisation in known and _stands(row, day)
    }


def _stands(row: GrantRow, day: date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or row.valid_until > day)


def _categories(these: set[tuple[str, str, str]], but: set[tuple[str, str, str]], organisation: str) -> tuple[str, ...]:
    return tuple(sorted({category for where, _, category in these - but if where == organisation}))
