"""What is asked of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from ettle.engine.events.catalogue import Event as Happened
from ettle.engine.events.counting import Journey, journeys
from ettle.web.casework.models import Event, Standing
from ettle.web.casework.stored import event_in
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import end_of

__all__ = ["Journey", "events_by_id", "events_of", "every_event", "journey", "journeys_of", "linked", "listed"]


def journey(person: str, known_at: datetime) -> Journey | None:
    """The journey of a person, by any of their ids, as known at a moment; None when nothing was recorded by then."""
    found = journeys(events_of(linked({person})), known_at)
    return next((each for each in found.values() if person in each.people), None)


def is_known(person: str) -> bool:
    """Whether anything was ever recorded of a person."""
    return Event.objects.filter(person=person).exists()


def journeys_of(events: Iterable[Happened], day: date) -> Sequence[Journey]:
    """Every journey among events, as known at the end of a day."""
    return list(journeys(events, end_of(day)).values())


def linked(people: set[str]) -> set[str]:
    """These people and all whose records were ever linked to theirs, directly or through others."""
    found, asked = set(people), set(people)
    while asked:
        pairs = Event.objects.filter(kind__in=["link", "unlink"]).filter(
            Q(person__in=asked) | Q(detail__other__in=asked)
        )
        named = {each for pair in pairs.values_list("person", "detail__other") for each in pair}
        asked = named - found
        found |= asked
    return found


def events_of(people: Iterable[str]) -> list[Happened]:
    return list(_events(Event.objects.filter(person__in=sorted(people))))


def events_by_id(ids: Iterable[str]) -> list[Happened]:
    return list(_events(Event.objects.filter(id__in=sorted(ids))))


def starts_of(enrolments: Iterable[str]) -> list[Happened]:
    """The starts that opened these enrolments, whoever they are of."""
    return list(_events(Event.objects.filter(kind="start", enrolment__in=sorted(enrolments))))


def every_event() -> Iterator[Happened]:
    return _events(Event.objects.all())


def _events(rows: QuerySet[Event]) -> Iterator[Happened]:
    facts = rulebook().facts
    return (event_in(row, facts) for row in rows)


def is_empty() -> bool:
    return not Event.objects.exists()


def telling_example() -> Standing | None:
    """Somebody in work on the way to an outcome, to show first; None where there is nobody."""
    under_way = Standing.objects.filter(words__contains=" days; ").order_by("next_due_on", "person")
    return under_way.first() or Standing.objects.order_by("person").first()


ORDERS = {
    "person": ("person", "since", "id"),
    "next": ("next_due_on", "person", "id"),
    "since": ("-since", "person", "id"),
}


def listed(*, find: str = "", programme: str = "", state: str = "", order: str = "person") -> QuerySet[Standing]:
    """The standings that a list shows: those whose person's or enrolment's id holds `find`, in an order of ORDERS."""
    rows = Standing.objects.all()
    if find:
        rows = rows.filter(Q(person__icontains=find) | Q(enrolment__icontains=find))
    if programme:
        rows = rows.filter(programme=programme)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by(*ORDERS[order])
