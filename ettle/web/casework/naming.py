"""A list shows a name: when that changes, so does the list, without the rules being asked again."""

from __future__ import annotations

from ettle.web.casework import queries
from ettle.web.casework.models import Matter, Standing
from ettle.web.casework.standing import call
from ettle.web.frame.day import now
from ettle.web.people.queries import identities_of


def rename(person: str) -> None:
    """Have the lists show the name of a person's journey that now stands, as the system."""
    if not Standing.objects.filter(person__in=queries.linked({person})).exists():
        return
    journey = queries.journey(person, now())
    if journey is None:
        return
    names = identities_of(journey.people)
    identity = next((names[each] for each in journey.people if each in names), None)
    rows = list(Standing.objects.filter(person__in=journey.people))
    for row in rows:
        call(row, identity)
    Standing.objects.bulk_update(rows, ["name", "family", "given"])
    Matter.objects.filter(person__in=journey.people).update(name=identity.name if identity else journey.person)
