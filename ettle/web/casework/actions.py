"""The one door through which events enter the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from django.db import connection, transaction

from ettle.engine.events.catalogue import Event as Happened
from ettle.engine.events.together import Fault, faults_together
from ettle.web.casework import queries
from ettle.web.casework.models import Standing
from ettle.web.casework.standing import standings
from ettle.web.casework.stored import store, typed
from ettle.web.contracts.queries import rulebook

ONE_WRITER = 4_573_001
"""The advisory lock of everybody who adds events."""
AT_ONCE = 1000
Progress = Callable[[int, int], None]


class Refused(ValueError):
    """Events that do not hold together; none was kept. `faults` by event id."""

    def __init__(self, faults: dict[str, list[Fault]]) -> None:
        self.faults = faults
        each = [f"{event}: {fault.field}: {fault.found}; {fault.cure}" for event in faults for fault in faults[event]]
        super().__init__("\n".join(each))


@transaction.atomic
def record_events(*, by: str, events: Sequence[Happened], for_day: date, progress: Progress | None = None) -> int:
    """Add events, and work out anew where their people stand on `for_day`. All of it or nothing.

    `by` is who does it. What is held already, with the same content, is passed over. Returns how many
    were added. Raises Refused when they do not hold together with each other and with what is held,
    ValueError for a fact whose value is not as it is declared.
    """
    _one_writer_at_a_time()
    people = queries.linked(_people_named(events))
    held = {event.id: event for event in queries.events_of(people)}
    held |= {event.id: event for event in queries.events_by_id(each.id for each in events)}
    held |= {event.id: event for event in queries.starts_of({each.enrolment for each in events if each.enrolment})}
    facts = rulebook().facts
    new = {event.id: typed(event, facts) for event in events}
    if faults := faults_together(new, held):
        raise Refused(faults)
    added = [event for event in new.values() if event.id not in held]
    if added:
        store(added, by)
        _work_out(for_day, [*held.values(), *added], people, progress)
    return len(added)


@transaction.atomic
def rebuild(*, for_day: date, progress: Progress | None = None) -> int:
    """Work out anew where everybody stands on `for_day`, from the events alone. Returns how many rows stand."""
    _one_writer_at_a_time()
    events = list(queries.every_event())
    _work_out(for_day, events, None, progress)
    return Standing.objects.count()


def _one_writer_at_a_time() -> None:
    """Two who add events of one person at once would each work out half: the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_WRITER])


def _people_named(events: Iterable[Happened]) -> set[str]:
    return {event.person for event in events} | {other for event in events if (other := getattr(event, "other", None))}


def _work_out(day: date, events: Sequence[Happened], people: set[str] | None, progress: Progress | None) -> None:
    stale = Standing.objects.all() if people is None else Standing.objects.filter(person__in=people)
    stale.delete()
    journeys = queries.journeys_of(events, day)
    rows = [row for journey in _counted(journeys, progress) for row in standings(journey, rulebook(), day)]
    Standing.objects.bulk_create(rows, batch_size=AT_ONCE)


def _counted(things: Sequence[queries.Journey], progress: Progress | None) -> Iterator[queries.Journey]:
    for done, thing in enumerate(things, start=1):
        yield thing
        if progress and (done % 50 == 0 or done == len(things)):
            progress(done, len(things))
