"""What is written about access: grants pushed by the acts that cause them, the post one acts in, staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from ettle.engine.sharing.grants import GrantRow, KeyWorking
from ettle.web.access.acting import as_system
from ettle.web.access.models import Assignment, Grant, Organisation, PersonRef

AT_ONCE = 2000


def know_people(people: Iterable[str]) -> None:
    """Have an anchor for each person."""
    PersonRef.objects.bulk_create([PersonRef(id=each) for each in sorted(set(people))], AT_ONCE, ignore_conflicts=True)


@transaction.atomic
def push_grants(people: Sequence[str] | None, grants: Sequence[GrantRow], assignments: Sequence[KeyWorking]) -> None:
    """Put these rows in place of all that stood for these people (None = everybody), as an automatic act.

    What an agreement or a broken glass gave is not derived from one journey and is left alone. Rows of an
    organisation that nobody has entered are left out: nobody can act in it.
    """
    with as_system():
        known = set(Organisation.objects.values_list("id", flat=True))
        derived = Grant.objects.filter(because__in=["enrolment", "referral"])
        held = Assignment.objects.all()
        if people is not None:
            derived, held = derived.filter(person__in=people), held.filter(person__in=people)
        derived.delete()
        held.delete()
        know_people([row.person for row in grants])
        Grant.objects.bulk_create([_grant(row) for row in grants if row.organisation in known], AT_ONCE)
        Assignment.objects.bulk_create([_assignment(row) for row in assignments if row.organisation in known], AT_ONCE)


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


def _assignment(row: KeyWorking) -> Assignment:
    return Assignment(
        person_id=row.person,
        organisation_id=row.organisation,
        worker=row.worker,
        from_on=row.from_on,
        until_on=row.until_on,
        source=row.source,
    )
