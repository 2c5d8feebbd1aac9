"""What is asked of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet

from ettle.engine.events.catalogue import Event as Happened
from ettle.engine.events.counting import Journey, journeys
from ettle.web.access.acting import Acting
from ettle.web.access.database import APP, SYSTEM
from ettle.web.casework.models import Event, Standing
from ettle.web.casework.stored import READ, event_in, event_of_columns
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import end_of, start_of
from ettle.web.frame.planned import planned_once

__all__ = [
    "Journey",
    "event_in",
    "events_by_id",
    "events_of",
    "every_event",
    "journey",
    "journeys_of",
    "linked",
    "start_of",
]


def journey(person: str, known_at: datetime) -> Journey | None:
    """The journey of a person, by any of their ids, as known at a moment; None when nothing was recorded by then."""
    return _of_person(journeys(events_of(linked({person})), known_at), person)


def whole_journey(person: str, known_at: datetime) -> Journey | None:
    """The journey with what the post may not see as well: what the rules are asked of. What is shown is the caller's to narrow.

    Asked as the system, without a savepoint: whatever fails in between ends the request and its role with it.
    """
    with planned_once() as cursor:
        cursor.execute("select set_config('role', %s, true)", [SYSTEM])
        cursor.execute(WHOLE, {"person": person, "back": APP})
        rows = cursor.fetchall()
    facts = rulebook().facts
    events = [event_of_columns(row[1:], facts) for row in rows if row[1] is not None]
    return _of_person(journeys(events, known_at), person)


def _of_person(found: Mapping[str, Journey], person: str) -> Journey | None:
    return next((each for each in found.values() if person in each.people), None)


FOLLOWED = """
    union select l.other from known k cross join lateral (
        select e.detail ->> 'other' as other from casework_event e where e.person = k.person and e.kind || '' in ('link', 'unlink')
        union all select e.person from casework_event e
        where e.detail -> 'other' = to_jsonb(k.person) and e.kind in ('link', 'unlink')) l
"""
"""To all linked to those known so far (`|| ''` so that nobody else's links are read for it)."""
KNOWN = f"known(person) as (select unnest(%(people)s::text[]) {FOLLOWED})"
LINKED = f"with recursive {KNOWN} select person from known"
COLUMNS = ", ".join(f'e."{each}"' for each in READ)
WHOLE = f"""
with recursive known(person) as (select %(person)s::text {FOLLOWED})
select b.back, {COLUMNS}
from (select set_config('role', %(back)s, true) as back) b
left join casework_event e on e.person = any (array(select person from known))
"""
"""Every event of a person and of all linked to them. Asked as the system; what is asked after it is the page's again: which
rows may be seen is settled before the first is read."""
OF = "e.person = any(%s::text[])"
ID = "e.id = any(%s::text[])"
START = "e.kind = 'start' and e.enrolment = any(%s::text[])"
OF_PEOPLE, BY_ID, STARTING, BESIDE = (
    f"select {COLUMNS} from casework_event e where {which}" for which in (OF, ID, START, f"{OF} or {ID} or ({START})")
)


def is_known(person: str) -> bool:
    """Whether anything was ever recorded of a person."""
    return Event.objects.filter(person=person).exists()


def journeys_of(events: Iterable[Happened], day: date) -> Sequence[Journey]:
    """Every journey among events, as known at the end of a day."""
    return list(journeys(events, end_of(day)).values())


def linked(people: set[str]) -> set[str]:
    """These people and all whose records were ever linked to theirs, directly or through others."""
    if not people:
        return set()
    with planned_once() as cursor:
        cursor.execute(LINKED, {"people": sorted(people)})
        return {person for (person,) in cursor.fetchall()}


def events_of(people: Iterable[str]) -> list[Happened]:
    return _found(OF_PEOPLE, people)


def events_by_id(ids: Iterable[str]) -> list[Happened]:
    return _found(BY_ID, ids)


def starts_of(enrolments: Iterable[str]) -> list[Happened]:
    """The starts that opened these enrolments, whoever they are of."""
    return _found(STARTING, enrolments)


def events_beside(people: Iterable[str], ids: Iterable[str], enrolments: Iterable[str]) -> list[Happened]:
    """All of the three in one question: what new events have to hold together with."""
    return _found(BESIDE, people, ids, enrolments)


def _found(sql: str, *asked: Iterable[str]) -> list[Happened]:
    with planned_once() as cursor:
        cursor.execute(sql, [sorted(each) for each in asked])
        rows = cursor.fetchall()
    facts = rulebook().facts
    return [event_of_columns(row, facts) for row in rows]


def every_event() -> Iterator[Happened]:
    return _events(Event.objects.all())


def _events(rows: QuerySet[Event]) -> Iterator[Happened]:
    facts = rulebook().facts
    return (event_in(row, facts) for row in rows)


def visible(acting: Acting) -> QuerySet[Standing]:
    """The standings a post has a list of: its organisation's. What it sees of each is `sight_of`'s to say."""
    return Standing.objects.filter(organisation=acting.organisation)


WORKERS = """
with recursive named as (
    (select worker from casework_standing where organisation = %(of)s and under_way order by worker limit 1)
    union all
    select (select s.worker from casework_standing s where s.organisation = %(of)s and s.under_way
            and s.worker > named.worker order by s.worker limit 1)
    from named where named.worker is not null
) select worker from named where worker is not null
"""
"""One look at the index for each key worker, where DISTINCT would read every row."""


def workers_named(acting: Acting) -> list[str]:
    """The codes of the key workers on the list of a post's organisation; an empty one where somebody has none."""
    with connection.cursor() as cursor:
        cursor.execute(WORKERS, {"of": acting.organisation})
        return [worker for (worker,) in cursor.fetchall()]


def own(acting: Acting) -> QuerySet[Standing]:
    """The standings of those whose key worker the member of staff is."""
    return visible(acting).filter(worker=acting.code)


def is_empty() -> bool:
    return not Event.objects.exists()


def names_on_list(acting: Acting, people: Iterable[str]) -> dict[str, str]:
    """The names of those of these people who are on the list of a post."""
    return dict(visible(acting).filter(person__in=sorted(people)).values_list("person", "name"))
