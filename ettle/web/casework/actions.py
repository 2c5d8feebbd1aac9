"""The one door through which events enter the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Model

from ettle.engine.events.catalogue import Event as Happened
from ettle.engine.events.together import Fault, faults_together
from ettle.engine.sharing.grants import grants, key_working
from ettle.web.access.acting import as_system
from ettle.web.access.actions import know_people, push_grants
from ettle.web.access.agreements import shared
from ettle.web.audit import entry as audit
from ettle.web.casework import projections, queries
from ettle.web.casework.births import births_of
from ettle.web.casework.delivered import pairs_of, say_delivered
from ettle.web.casework.models import Behind, Matter, Standing
from ettle.web.casework.stored import store, typed
from ettle.web.casework.worked_out import worked_out
from ettle.web.contracts import documents
from ettle.web.contracts.queries import rulebook
from ettle.web.people import indexing
from ettle.web.people.births import know_births
from ettle.web.people.models import Identity
from ettle.web.people.queries import identities_of
from ettle.web.people.sealing import erased_among

EVERYBODY, ONE_PERSON = 4_573_001, 4_573_002
"""The spaces of the advisory locks of those who add events."""
FEW = 100
AT_ONCE = 1000
Progress = Callable[[int, int], None]
Listener = Callable[[str, Sequence[Happened]], None]
_listeners: list[Listener] = []


def when_recorded(listener: Listener) -> None:
    """Have a higher desk told, by whom and which events were added: in the same transaction, as the system."""
    if listener not in _listeners:
        _listeners.append(listener)


class Refused(ValueError):
    """Events that do not hold together; none was kept. `faults` by event id."""

    def __init__(self, faults: dict[str, list[Fault]]) -> None:
        self.faults = faults
        each = [f"{event}: {fault.field}: {fault.found}; {fault.cure}" for event in faults for fault in faults[event]]
        super().__init__("\n".join(each))


@transaction.atomic
def record_events(*, by: str, events: Sequence[Happened], for_day: date, progress: Progress | None = None) -> int:
    """Add events, and work out anew where their people stand on `for_day` and who may see them. All of it or nothing.

    `by` is who does it; the caller has asked whether they may. What is held already, with the same content, is
    passed over. Returns how many were added. Raises Refused when they do not hold together with each other and
    with what is held or are of somebody who is erased, ValueError for a fact whose value is not as it is declared.
    """
    with as_system():
        people = wait_for_turn(_people_named(events))
        held = {event.id: event for event in queries.events_of(people)}
        held |= {event.id: event for event in queries.events_by_id(each.id for each in events)}
        held |= {event.id: event for event in queries.starts_of({each.enrolment for each in events if each.enrolment})}
        facts = rulebook().facts
        new = {event.id: typed(event, facts) for event in events}
        if faults := faults_together(new, held) | _of_erased(event for id, event in new.items() if id not in held):
            raise Refused(faults)
        added = [event for event in new.values() if event.id not in held]
        if added:
            know_people(people)
            store(added, by, facts)
            _work_out(for_day, [*held.values(), *added], people, progress)
            for listener in _listeners:
                listener(by, added)
    _tell_audit(added)
    return len(added)


@transaction.atomic
def rebuild(*, for_day: date, progress: Progress | None = None) -> int:
    """Work out anew where everybody stands on `for_day` and who may see them, from the events alone.

    Returns how many standings there are.
    """
    with as_system():
        _lock("pg_advisory_xact_lock", EVERYBODY)
        _work_out(for_day, list(queries.every_event()), None, progress)
        return Standing.objects.count()


@transaction.atomic
def of_an_earlier_day(day: date, most: int) -> set[str]:
    """People whose standings were worked out for a day before this one, or who are behind; at most so many."""
    with as_system():
        old = Standing.objects.filter(computed_for__lt=day).order_by("person").values_list("person", flat=True)
        found = set(old.distinct()[:most])
        return found | set(Behind.objects.values_list("person", flat=True)[: most - len(found)])


def by_other_terms(people: set[str], day: date) -> None:
    """Have the standings of these people worked out anew by the worker, by the terms agreed now. As the system.

    Until then their rows say that they go by the former terms and, as they do after a night, that they speak of the day before.
    """
    _lock("pg_advisory_xact_lock", EVERYBODY)
    Standing.objects.filter(person__in=people).update(computed_for=day - timedelta(days=1), by_former_terms=True)


def hold_terms() -> bool:
    """Have nobody agree to other terms until the transaction ends. Returns whether it has gone by those that stand now.

    To be held for a short while: who waits to agree, or to record many at once, keeps everybody waiting who records.
    """
    before = documents.edition()
    _lock("pg_advisory_xact_lock_shared", EVERYBODY)
    documents.ask_again()
    return documents.edition() == before


def work_out_again(named: set[str], day: date) -> None:
    """Work out anew where these people and all linked to them stand. Called as the system."""
    people = wait_for_turn(named)
    _work_out(day, queries.events_of(people), people, None)


def wait_for_everybody() -> None:
    """Wait until nobody adds events, and let nobody begin until the transaction ends: what grants rest on changes."""
    _lock("pg_advisory_xact_lock", EVERYBODY)


def wait_for_turn(named: set[str]) -> set[str]:
    """The people named and all linked to them, locked until the end: two who record of one person take turns.

    Whoever agrees to other rules locks everybody too: what is worked out once the lock is held goes by what was agreed then.
    Many at once lock everybody. A few lock each person, in order, and look again for links made while they waited.
    """
    if len(named) > FEW:
        _lock("pg_advisory_xact_lock", EVERYBODY)
        documents.ask_again()
        return queries.linked(named)
    _lock("pg_advisory_xact_lock_shared", EVERYBODY)
    documents.ask_again()
    people, locked = queries.linked(named), set[str]()
    while people - locked:
        for person in sorted(people - locked):
            _lock("pg_advisory_xact_lock", ONE_PERSON, person)
        locked |= people
        people = queries.linked(named)
    return people


ERASED = Fault(
    "person",
    "somebody whose record is erased",
    "somebody whose record is kept",
    "leave it out: nothing more is recorded of them, and nobody would see it",
)


def _of_erased(new: Iterable[Happened]) -> dict[str, list[Fault]]:
    """What is told anew of the erased, with why it is not kept: nobody would see it, and no second erasure would come."""
    named = {event.id: _people_named([event]) for event in new}
    erased = erased_among(set().union(*named.values()))
    return {id: [ERASED] for id, people in named.items() if people & erased}


def _lock(function: str, space: int, person: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s, hashtext(%s))", [space, person])


def _tell_audit(added: Sequence[Happened]) -> None:
    """Each event by its id; of a file of them, how many."""
    if len(added) > FEW:
        audit.wrote("events", len(added))
    for event in added[: FEW if len(added) <= FEW else 0]:
        audit.wrote(event.kind, event.id, event.person)


def _people_named(events: Iterable[Happened]) -> set[str]:
    return {event.person for event in events} | {other for event in events if (other := getattr(event, "other", None))}


def _work_out(day: date, events: Sequence[Happened], people: set[str] | None, progress: Progress | None) -> None:
    before = pairs_of(people)
    kept = [each.model for each in projections.kept()]
    tables: list[type[Model]] = [Standing, Matter, Behind, *kept]
    for table in tables:
        stored = table._default_manager
        (stored.all() if people is None else stored.filter(person__in=people)).delete()
    journeys = _not_erased(queries.journeys_of(events, day))
    names = identities_of(person for journey in journeys for person in journey.people)
    found = [worked_out(journey, day, _named(journey, names)) for journey in _counted(journeys, progress)]
    Standing.objects.bulk_create([row for each in found for row in each.standings], batch_size=AT_ONCE)
    say_delivered(before, [row for each in found for row in each.standings])
    Matter.objects.bulk_create([row for each in found for row in each.matters], batch_size=AT_ONCE)
    for model in kept:
        rows = [row for each in found for row in each.kept if isinstance(row, model)]
        model._default_manager.bulk_create(rows, batch_size=AT_ONCE)
    granted = [row for journey in journeys for row in grants(journey)]
    by_agreement = shared(journeys)
    working = [row for journey in journeys for row in key_working(journey)]
    whose = None if people is None else sorted(people)
    with indexing.together():
        know_births(whose, births_of(journeys, day))
        push_grants(whose, [*granted, *by_agreement.grants], working, by_agreement.outlines)


def _not_erased(journeys: Sequence[queries.Journey]) -> Sequence[queries.Journey]:
    """Those whose person is not erased: of the others nothing is worked out, so nobody sees them, and their events stay."""
    erased = erased_among(person for journey in journeys for person in journey.people)
    return [journey for journey in journeys if not erased.issuperset(journey.people)]


def _named(journey: queries.Journey, names: Mapping[str, Identity]) -> Identity | None:
    """The name of the first of the linked records that has one."""
    return next((names[person] for person in journey.people if person in names), None)


def _counted(things: Sequence[queries.Journey], progress: Progress | None) -> Iterator[queries.Journey]:
    for done, thing in enumerate(things, start=1):
        yield thing
        if progress and (done % 50 == 0 or done == len(things)):
            progress(done, len(things))
