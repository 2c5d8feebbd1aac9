"""The one door through which events enter the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
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
from ettle.web.casework.delivered import every_pair, say_delivered
from ettle.web.casework.models import Behind, Matter, Standing
from ettle.web.casework.stored import store, typed
from ettle.web.casework.worked_out import WorkedOut, worked_out
from ettle.web.contracts import documents
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.in_place import Table, put_in_place
from ettle.web.frame.planned import planned_once
from ettle.web.people import indexing
from ettle.web.people.births import every_birth, know_births
from ettle.web.people.models import Identity
from ettle.web.people.queries import Kept, kept_of

EVERYBODY, ONE_PERSON = 4_573_001, 4_573_002
"""The spaces of the advisory locks of those who add events."""
FEW = 100
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


def record_events(*, by: str, events: Sequence[Happened], for_day: date, progress: Progress | None = None) -> int:
    """Add events, and work out anew where their people stand on `for_day` and who may see them. All of it or nothing.

    `by` is who does it; the caller has asked whether they may. What is held already, with the same content, is
    passed over. Returns how many were added. Raises Refused when they do not hold together with each other and
    with what is held or are of somebody who is erased, ValueError for a fact whose value is not as it is declared.
    """
    with as_system():
        people = wait_for_turn(_people_named(events))
        named = {each.enrolment for each in events if each.enrolment}
        held = {event.id: event for event in queries.events_beside(people, {each.id for each in events}, named)}
        facts = rulebook().facts
        new = {event.id: typed(event, facts) for event in events}
        kept = kept_of(people)
        fresh = [event for id, event in new.items() if id not in held]
        if faults := faults_together(new, held) | _of_erased(fresh, kept.erased):
            raise Refused(faults)
        if fresh:
            know_people(people - {event.person for event in held.values()})
            store(fresh, by, facts)
            _work_out(for_day, queries.journeys_of([*held.values(), *fresh], for_day), sorted(people), kept, progress)
            for listener in _listeners:
                listener(by, fresh)
    _tell_audit(fresh)
    return len(fresh)


@transaction.atomic
def rebuild(*, for_day: date, progress: Progress | None = None) -> int:
    """Work out anew where everybody stands on `for_day` and who may see them, from the events alone.

    Returns how many standings there are.
    """
    with as_system():
        _lock("pg_advisory_xact_lock", EVERYBODY)
        journeys = queries.journeys_of(queries.every_event(), for_day)
        kept = replace(kept_of(_people_of(journeys)), births=every_birth())
        _work_out(for_day, journeys, None, kept, progress)
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
    _work_out(day, queries.journeys_of(queries.events_of(people), day), sorted(people), kept_of(people), None)


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
    asked, locked = {"everybody": EVERYBODY, "each": ONE_PERSON}, set[str]()
    people = set(named)
    while people - locked:
        with planned_once() as cursor:
            cursor.execute(TURN, asked | {"people": sorted(people)})
            locked |= {person for person, _ in cursor.fetchall()}
            cursor.execute(LINKED_NOW, {"people": sorted(people)})
            found = cursor.fetchall()
        people = {person for person, _ in found}
        documents.heard(found[0][1])
    return people


TURN = f"""
with recursive everybody as materialized (select pg_advisory_xact_lock_shared(%(everybody)s, hashtext(''))), {queries.KNOWN}
select person, pg_advisory_xact_lock(%(each)s, hashtext(person))
from (select person from known cross join everybody order by person offset 0) each
"""
"""Lock everybody for others who record one by one, then these people and all linked to them: in one order, whoever asks, so
that no two wait for each other."""
LINKED_NOW = f"with recursive {queries.KNOWN} select person, {documents.LATEST} from known"
"""The same people once nobody else records of them, and the edition of the rules that stands meanwhile."""


ERASED = Fault(
    "person",
    "somebody whose record is erased",
    "somebody whose record is kept",
    "leave it out: nothing more is recorded of them, and nobody would see it",
)


def _of_erased(new: Iterable[Happened], erased: Set[str]) -> dict[str, list[Fault]]:
    """What is told anew of the erased, with why it is not kept: nobody would see it, and no second erasure would come."""
    return {event.id: [ERASED] for event in new if _people_named([event]) & erased}


def _lock(function: str, space: int) -> None:
    with planned_once() as cursor:
        cursor.execute(f"select {function}(%s, hashtext(''))", [space])


def _tell_audit(added: Sequence[Happened]) -> None:
    """Each event by its id; of a file of them, how many."""
    if len(added) > FEW:
        audit.wrote("events", len(added))
    for event in added[: FEW if len(added) <= FEW else 0]:
        audit.wrote(event.kind, event.id, event.person)


def _people_named(events: Iterable[Happened]) -> set[str]:
    return {event.person for event in events} | {other for event in events if (other := getattr(event, "other", None))}


def _work_out(
    day: date,
    every: Sequence[queries.Journey],
    whose: Sequence[str] | None,
    kept: Kept,
    progress: Progress | None,
) -> None:
    """Of the erased nothing is worked out, so nobody sees them, and their events stay."""
    journeys = [journey for journey in every if not kept.erased >= set(journey.people)]
    found = [worked_out(journey, day, _named(journey, kept.names)) for journey in _counted(journeys, progress)]
    _put(whose, found)
    granted = [row for journey in journeys for row in grants(journey)]
    by_agreement = shared(journeys)
    working = [row for journey in journeys for row in key_working(journey)]
    with indexing.together():
        know_births(kept.births, births_of(journeys, day))
        push_grants(whose, [*granted, *by_agreement.grants], working, by_agreement.outlines)


def _put(whose: Sequence[str] | None, found: Sequence[WorkedOut]) -> None:
    """Have what was found, and nothing else, in the lists and in what higher desks keep. Nobody is behind any more."""
    rows = [row for each in found for row in each.standings]
    wanted: dict[Table, Sequence[Model]] = {
        Table(Standing): rows,
        Table(Matter): [row for each in found for row in each.matters],
        Table(Behind): [],
    }
    for each in projections.kept():
        wanted[Table(each.model)] = [row for out in found for row in out.kept if isinstance(row, each.model)]
    changed, *_ = put_in_place(whose, wanted)
    if whose is None:
        say_delivered(every_pair(), rows)
    else:
        gone = {(row["organisation"] or "", row["programme"] or "") for row in changed.gone}
        say_delivered(gone, changed.came)


def _people_of(journeys: Iterable[queries.Journey]) -> set[str]:
    return {person for journey in journeys for person in journey.people}


def _named(journey: queries.Journey, names: Mapping[str, Identity]) -> Identity | None:
    """The name of the first of the linked records that has one."""
    return next((names[person] for person in journey.people if person in names), None)


def _counted(things: Sequence[queries.Journey], progress: Progress | None) -> Iterator[queries.Journey]:
    for done, thing in enumerate(things, start=1):
        yield thing
        if progress and (done % 50 == 0 or done == len(things)):
            progress(done, len(things))
