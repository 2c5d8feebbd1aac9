"""What is written about access: grants pushed by the acts that cause them, the post one acts in, staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Model

from ettle.engine.sharing.agreements import OutlineRow
from ettle.engine.sharing.grants import GrantRow, KeyWorking
from ettle.web.access.agreements import may_be_given
from ettle.web.access.models import Assignment, Grant, Outline, PersonRef
from ettle.web.frame.in_place import Table, put_in_place
from ettle.web.frame.planned import planned_once

AT_ONCE = 2000


def know_people(people: Iterable[str]) -> None:
    """Have an anchor for each person."""
    PersonRef.objects.bulk_create([PersonRef(id=each) for each in sorted(set(people))], AT_ONCE, ignore_conflicts=True)


Listener = Callable[[Sequence[str] | None], None]
_listeners: list[Listener] = []


def when_grants_change(listener: Listener) -> None:
    """Have a higher desk told of the people (None = everybody) whose grants were changed, in the same transaction."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_of_grants(people: Sequence[str] | None) -> None:
    """Tell those who asked to be. For whoever writes grants other than by `push_grants`."""
    for listener in _listeners:
        listener(people)


def take_grants(person: str) -> None:
    """Let nobody see a person from now on, whatever gave them the right, as the system. For good only where they are erased."""
    for model in (Grant, Assignment, Outline):
        model._default_manager.filter(person=person).delete()
    tell_of_grants([person])


DERIVED = Table(Grant, "because in ('enrolment', 'referral', 'agreement')")
"""Of grants, those that events give: what was opened in need stands until it ends."""
WORKING, TOLD = Table(Assignment), Table(Outline)
ORGANISATIONS = "select id, kind from access_organisation"


def push_grants(
    people: Sequence[str] | None,
    grants: Sequence[GrantRow],
    assignments: Sequence[KeyWorking],
    outlines: Sequence[OutlineRow] = (),
) -> None:
    """Put these rows in place of all that stood for these people (None = everybody). Inside `as_system`.

    The people are known already. Rows of an organisation that nobody has entered are left out: nobody can act in it; so is
    what no agreement may give to an organisation of its kind. Most events change nothing of this, and then nothing is written.
    """
    with planned_once() as cursor:
        cursor.execute(ORGANISATIONS)
        known = dict(cursor.fetchall())
    given = [row for row in grants if row.organisation in known and may_be_given(row, known[row.organisation])]
    working = [row for row in assignments if row.organisation in known]
    told = [row for row in outlines if row.organisation in known]
    wanted: dict[Table, Iterable[Model]] = {
        DERIVED: map(_grant, given),
        WORKING: map(_assignment, working),
        TOLD: map(_outline, told),
    }
    changed, *_ = put_in_place(people, wanted)
    if changed or people is None:
        tell_of_grants(people)


def _grant(row: GrantRow) -> Grant:
    return Grant(
        person_id=row.person,
        organisation_id=row.organisation,
        category=row.category,
        purpose=row.purpose,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        because=row.because,
        source=row.source,
    )


def _outline(row: OutlineRow) -> Outline:
    return Outline(
        person_id=row.person,
        organisation_id=row.organisation,
        field=row.field,
        value=row.value,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
    )


def _assignment(row: KeyWorking) -> Assignment:
    return Assignment(
        person_id=row.person,
        organisation_id=row.organisation,
        worker=row.worker,
        from_on=row.from_on,
        until_on=row.until_on,
        source=row.source,
    )
