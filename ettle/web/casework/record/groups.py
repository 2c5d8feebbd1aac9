"""Saved groups: people who come together again next week, kept by a name and filled in at once.

A group is its organisation's. Of its people each member of staff is shown those on their own list, and no group that has none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from ettle.engine.events.catalogue import Activity, Event
from ettle.engine.wording.plain import count
from ettle.web.access.acting import Acting
from ettle.web.audit import entry as audit
from ettle.web.casework.models import Group

MOST = 30
"""Groups that one member of staff may keep."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A group as somebody is shown it."""

    id: int
    name: str
    words: str
    is_own: bool


def saved(acting: Acting, people: Collection[str]) -> list[Saved]:
    """The groups of the organisation that hold any of these people, whom one sees."""
    rows = Group.objects.filter(organisation=acting.organisation).order_by("name", "pk")
    theirs = [(row, sum(person in people for person in row.people)) for row in rows]
    return [
        Saved(row.pk, row.name, count(number, "person").replace("persons", "people"), row.made_by == acting.code)
        for row, number in theirs
        if number
    ]


def marks(acting: Acting, number: str) -> dict[str, str]:
    """The form filled with a group, everybody as having come; the form has no field for whoever one does not see."""
    found = Group.objects.filter(organisation=acting.organisation, pk=int(number)) if _is_number(number) else None
    row = found.first() if found is not None else None
    return {f"p-{person}": "yes" for person in row.people} | {"activity": row.activity} if row else {}


@transaction.atomic
def keep(*, by: Acting, name: str, events: Sequence[Event]) -> bool:
    """Keep the people of a session as a group; one of the same name is put in its place. False where there is no room."""
    own = Group.objects.filter(organisation=by.organisation, made_by=by.code)
    if own.exclude(name=name).count() >= MOST:
        return False
    people = sorted({each.person for each in events})
    activity = next((each.activity or "" for each in events if isinstance(each, Activity)), "")
    row, _ = Group.objects.update_or_create(
        organisation=by.organisation, made_by=by.code, name=name, defaults={"people": people, "activity": activity}
    )
    audit.wrote("saved group", row.pk, *people)
    return True


@transaction.atomic
def forget(*, by: Acting, number: str) -> None:
    """Take away a group that one made oneself."""
    if _is_number(number):
        Group.objects.filter(organisation=by.organisation, made_by=by.code, pk=int(number)).delete()
        audit.wrote("saved group", f"{number} taken away")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18
