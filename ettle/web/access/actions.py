"""What is written about access: grants pushed by the acts that cause them, the post one acts in, staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from ettle.engine.sharing.agreements import OutlineRow
from ettle.engine.sharing.grants import GrantRow, KeyWorking
from ettle.web.access.acting import as_system
from ettle.web.access.agreements import may_be_given
from ettle.web.access.models import Assignment, Grant, Organisation, Outline, PersonRef

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


@transaction.atomic
def push_grants(
    people: Sequence[str] | None,
    grants: Sequence[GrantRow],
    assignments: Sequence[KeyWorking],
    outlines: Sequence[OutlineRow] = (),
) -> None:
    """Put these rows in place of all that stood for these people (None = everybody), as an automatic act.

    Rows of an organisation that nobody has entered are left out: nobody can act in it; so is what no agreement may give
    to an organisation of its kind. Most events change nothing of this, and then nothing is written.
    """
    with as_system():
        known = dict(Organisation.objects.values_list("id", "kind"))
        derived: QuerySet[Any] = Grant.objects.filter(because__in=["enrolment", "referral", "agreement"])
        held: QuerySet[Any] = Assignment.objects.all()
        told: QuerySet[Any] = Outline.objects.all()
        if people is not None:
            derived, held, told = (each.filter(person__in=people) for each in (derived, held, told))
        know_people([row.person for row in grants])
        given = [row for row in grants if row.organisation in known and may_be_given(row, known[row.organisation])]
        changed = _put(derived, [_grant(row) for row in given])
        _put(held, [_assignment(row) for row in assignments if row.organisation in known])
        _put(told, [_outline(row) for row in outlines if row.organisation in known])
        if changed or people is None:
            tell_of_grants(people)


def _put(there: QuerySet[Any], wanted: Sequence[Any]) -> bool:
    """Put these rows in place of those, unless they are the same already. Whether anything was changed."""
    names = [each.attname for each in there.model._meta.concrete_fields if not each.primary_key]
    stand = Counter(there.values_list(*names))
    if stand == Counter(tuple(getattr(each, name) for name in names) for each in wanted):
        return False
    there.delete()
    there.model.objects.bulk_create(wanted, AT_ONCE)
    return True


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
