"""Recording what cannot change who sees somebody or what was recorded before, as lightly as can be.

A contact is recorded many times a day. It is added at once and its person noted as behind; their standing is worked out
anew before a list is shown (`catch_up`), or by the worker, whichever comes first. No list is ever shown behind.
"""

from __future__ import annotations

from django.db import connection, transaction

from ettle.engine.events.catalogue import Contact
from ettle.web.access.acting import Acting, as_system, ask_as
from ettle.web.access.database import APP, SYSTEM
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.models import Behind
from ettle.web.casework.stored import NAMES, columns_of

TURN = "select pg_advisory_xact_lock_shared(%s, hashtext('')), pg_advisory_xact_lock(%s, hashtext(%s))"
ADD = f"""
with added as (
    insert into casework_event ({NAMES}) values ({", ".join(["%s"] * len(NAMES.split(", ")))})
    on conflict (id) do nothing returning person, organisation
), behind as (
    insert into casework_behind (person, organisation) select person, organisation from added
    on conflict do nothing returning 1
) select count(*) from added
"""


def record_contact(*, by: Acting, contact: Contact) -> bool:
    """Add a contact of an enrolment that the organisation has; False when it is held already. One transaction: the request's.

    The caller has asked whether the post may, and taken the enrolment from the person's own standing.
    """
    row = columns_of(contact, by.code, {})
    ask_as(SYSTEM, by.organisation, by.day)
    with connection.cursor() as cursor:
        cursor.execute(TURN, [actions.EVERYBODY, actions.ONE_PERSON, contact.person])
        cursor.execute(ADD, row)
        added = bool(cursor.fetchone()[0])
    ask_as(APP, by.organisation, by.day)
    if added:
        audit.wrote(contact.kind, contact.id, contact.person)
    return added


@transaction.atomic
def catch_up(acting: Acting) -> int:
    """Work out anew the standings of all who are behind on the list of a post's organisation. Returns how many were."""
    people = set(Behind.objects.filter(organisation=acting.organisation).values_list("person", flat=True))
    if people:
        with as_system():
            actions.work_out_again(people, acting.day)
    return len(people)
