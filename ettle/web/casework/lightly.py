"""Recording what cannot change who sees somebody or what was recorded before, as lightly as can be.

A contact is recorded many times a day. It is added at once and its person noted as behind; their standing is worked out
anew before a list is shown (`catch_up`), or by the worker, whichever comes first. No list is ever shown behind.
"""

from __future__ import annotations

from django.db import connection

from ettle.engine.events.catalogue import Contact
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.database import APP, SYSTEM
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.models import State
from ettle.web.casework.stored import NAMES, columns_of
from ettle.web.frame.planned import planned_once

TURN = """
select set_config('role', %s, true), pg_advisory_xact_lock_shared(%s, hashtext('')), pg_advisory_xact_lock(%s, hashtext(%s))
"""
VALUES = ", ".join("s.enrolment" if each == '"enrolment"' else "%s" for each in NAMES.split(", "))
ADD = f"""
with standing as (
    select enrolment, name from casework_standing where person = %s and organisation = %s and enrolment is not null
    and state <> '{State.LEFT.value}' and %s in ('', enrolment) order by since desc, id limit 1
), added as (
    insert into casework_event ({NAMES}) select {VALUES} from standing s
    on conflict (id) do nothing returning person, organisation
), behind as (
    insert into casework_behind (person, organisation) select person, organisation from added on conflict do nothing
) select name, (select count(*) from added) from standing
"""
"""One statement: the enrolment that goes on with the organisation (the one meant, or the latest), the event, the note."""


def record_contact(*, by: Acting, contact: Contact) -> str | None:
    """Add a contact to an enrolment that goes on, and return the person's name; None where there is no such enrolment.

    What is held already is passed over. `contact.enrolment` empty = the latest. The caller has asked whether the post
    may; the transaction is the request's.
    """
    row = [value for name, value in zip(NAMES.split(", "), columns_of(contact, by.code, {}), strict=True)
           if name != '"enrolment"']  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(TURN, [SYSTEM, actions.EVERYBODY, actions.ONE_PERSON, contact.person])
        cursor.execute(ADD, [contact.person, by.organisation, contact.enrolment or "", *row])
        found = cursor.fetchone()
        cursor.execute("select set_config('role', %s, true)", [APP])
    if found and found[1]:
        audit.wrote(contact.kind, contact.id, contact.person)
    return found[0] if found else None


def catch_up(acting: Acting) -> int:
    """Work out anew the standings of all who are behind on the list of a post's organisation. Returns how many were.

    The transaction is the request's.
    """
    with planned_once() as cursor:
        cursor.execute("select person from casework_behind where organisation = %s", [acting.organisation])
        people = {person for (person,) in cursor.fetchall()}
    if people:
        with as_system():
            actions.work_out_again(people, acting.day)
    return len(people)
