"""`python -m bench.pages.loading load FIRST LAST STEP`: copy in every STEP-th part from FIRST on, as the owner of the tables.

`employ FIRST LAST` before it: those who work with them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zlib import crc32

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "ettle.web.site.settings"
django.setup()

from cryptography.fernet import Fernet  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from bench.pages.area import LEA, part_of, workers_of  # noqa: E402
from ettle.engine.events.catalogue import LOCAL, Event  # noqa: E402
from ettle.engine.events.counting import Journey  # noqa: E402
from ettle.engine.sharing.grants import grants, key_working  # noqa: E402
from ettle.simulation.naming import invent_name  # noqa: E402
from ettle.web.access import actions as access  # noqa: E402
from ettle.web.access.installation_key import wrapping  # noqa: E402
from ettle.web.access.models import Assignment, Grant, Organisation, PersonRef, Post, Staff, Team  # noqa: E402
from ettle.web.audit import entry as audit  # noqa: E402
from ettle.web.casework.births import births_of  # noqa: E402
from ettle.web.casework.models import Matter, Standing  # noqa: E402
from ettle.web.casework.queries import journeys_of  # noqa: E402
from ettle.web.casework.stored import NAMES, columns_of  # noqa: E402
from ettle.web.casework.worked_out import worked_out  # noqa: E402
from ettle.web.contracts.queries import rulebook  # noqa: E402
from ettle.web.frame.day import today  # noqa: E402
from ettle.web.people.models import Born, Contact, Identity, PersonKey  # noqa: E402
from ettle.web.plans.models import Appointment, Entry  # noqa: E402
from ettle.web.site.demonstration import staff  # noqa: E402

SPACE = UUID(int=1314)
SINCE = date(2018, 4, 1)
Rows = dict[type[models.Model], list[Any]]


def load(first: int, last: int, step: int) -> None:
    for part in range(first, last, step):
        with audit.entry(actor="system: bench", act="load"), transaction.atomic():
            for events in part_of(part, today(), rulebook().facts):
                _copy_people(events)


def employ(first: int, last: int) -> None:
    """Have everybody who works with the people of some parts."""
    with audit.entry(actor="system: bench", act="employ"), transaction.atomic():
        Organisation.objects.bulk_create(
            (Organisation(id=id, name=name, kind=kind) for id, (name, kind) in staff.ORGANISATIONS.items()),
            ignore_conflicts=True,
        )
        posts = [(code, organisation, "key_worker", team) for part in range(first, last)
                 for code, organisation, team in workers_of(part)]  # fmt: skip
        posts += [(LEA, staff.START, "team_lead", "Team 0")] if first == 0 else []
        teams = {(organisation, team) for _, organisation, _, team in posts}
        Team.objects.bulk_create((Team(organisation_id=id, name=name) for id, name in teams), ignore_conflicts=True)
        team_ids = {(each.organisation_id, each.name): each.pk for each in Team.objects.all()}
        people = Staff.objects.bulk_create(_member(code) for code, *_ in posts)
        Post.objects.bulk_create(
            Post(
                staff=who, organisation_id=organisation, role=role, team_id=team_ids[organisation, team], from_on=SINCE
            )
            for who, (_, organisation, role, team) in zip(people, posts, strict=True)
        )


def _member(code: str) -> Staff:
    name = invent_name(code)
    return Staff(code=code, email=f"{code}@ettlebrae.example", name=f"{name.given} {name.family}", password="!")


def _copy_people(events: Sequence[Event]) -> None:
    """Events as the store keeps them, and beside them the rows that the site works out of them."""
    day, facts = today(), rulebook().facts
    journeys = journeys_of(events, day)
    people = sorted({person for journey in journeys for person in journey.people})
    names = {person: _identity(person) for person in people}
    rows: Rows = {PersonRef: [PersonRef(id=each) for each in people], Identity: list(names.values())}
    found = [(journey, worked_out(journey, day, names[journey.person])) for journey in journeys]
    rows[Born] = [Born(person_id=person, on=on) for person, on in births_of(journeys, day).items()]
    rows[Standing] = [row for _, each in found for row in each.standings]
    rows[Matter] = [row for _, each in found for row in each.matters]
    rows[Grant] = [access._grant(row) for journey in journeys for row in grants(journey)]
    rows[Assignment] = [access._assignment(row) for journey in journeys for row in key_working(journey)]
    for kept in (row for _, each in found for row in each.kept):
        rows.setdefault(type(kept), []).append(kept)
    for model, more in _beside(found, day).items():
        rows[model] = more
    with connection.cursor() as cursor:
        with cursor.copy(f"copy casework_event ({NAMES}) from stdin") as copy:
            for event in events:
                copy.write_row(columns_of(event, "system: bench", facts))
        for model, each in rows.items():
            _copy(cursor, model, each)


def _identity(person: str) -> Identity:
    name = invent_name(person)
    return Identity(person_id=person, given=name.given, family=name.family)


def _beside(found: Iterable[tuple[Journey, Any]], day: date) -> Rows:
    """What no simulation tells: how somebody is reached, a plan of a goal and two steps, an appointment. Words are sealed."""
    rows: Rows = {PersonKey: [], Contact: [], Entry: [], Appointment: []}
    for _, out in found:
        row = next(iter(out.standings), None)
        if row is None or not row.enrolment:
            continue
        key = Fernet.generate_key()
        rows[PersonKey].append(PersonKey(person_id=row.person, wrapped=wrapping().encrypt(key)))
        rows[Contact].append(Contact(person_id=row.person, phone="07700 900123", preferred="phone", safe_message="yes"))
        rows[Entry] += _plan(row, Fernet(key), day)
        rows[Appointment].append(_appointment(row, Fernet(key), day))
    return rows


def _plan(row: Standing, key: Fernet, day: date) -> Iterator[Entry]:
    goal = uuid5(SPACE, row.person)
    common = {"person_id": row.person, "organisation_id": row.organisation, "made_by": row.worker, "goal": goal}
    common["made_at"] = _moment(row.since, 10)
    yield Entry(**common, words=key.encrypt(b"Find work near home"), state="to_do")
    for number, words in enumerate((b"Write a CV", b"Ask about childcare")):
        step = uuid5(goal, str(number))
        by = day + timedelta(days=20)
        yield Entry(**common, step=step, words=key.encrypt(words), state="doing", who="person", by_on=by)


def _appointment(row: Standing, key: Fernet, day: date) -> Appointment:
    """One person in eight is booked: today or in the days before and after; the rest came."""
    drawn = crc32(row.person.encode())
    booked = drawn % 8 == 0
    at = day + timedelta(days=drawn // 8 % 9 - 4) if booked else row.since + timedelta(days=7)
    return Appointment(
        person_id=row.person, organisation_id=row.organisation, made_at=_moment(row.since, 11), made_by=row.worker,
        worker=row.worker, mode="in_person", starts_at=_moment(at, 23), minutes=45, place=key.encrypt(b"Harbour Street"),
        about=key.encrypt(b"The next steps"), state="booked" if booked else "attended", changed_by=row.worker,
    )  # fmt: skip


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LOCAL)


def _copy(cursor: Any, model: type[models.Model], rows: Sequence[models.Model]) -> None:
    fields = [
        f for f in model._meta.concrete_fields if not isinstance(f, models.BigAutoField) and not f.has_db_default()
    ]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with cursor.copy(f"copy {model._meta.db_table} ({names}) from stdin") as copy:
        for row in rows:
            copy.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])


if __name__ == "__main__":
    {"load": load, "employ": employ}[sys.argv[1]](*map(int, sys.argv[2:]))
