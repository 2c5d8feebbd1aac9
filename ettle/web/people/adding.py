"""A person who is new here: an id, the first things known, and that whoever wrote them down may see them for a while."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.actions import know_people, tell_of_grants
from ettle.web.access.models import Grant
from ettle.web.access.roles import Category
from ettle.web.access.sight import ENTERED
from ettle.web.audit import entry as audit
from ettle.web.frame.day import today
from ettle.web.people import actions
from ettle.web.people.duplicates import Described
from ettle.web.people.models import NotTheSame

FOR = timedelta(weeks=12)
CATEGORIES = (Category.NAME, Category.IDENTITY, Category.CONTACT, Category.JOURNEY)


@transaction.atomic
def add_person(
    *, by: Acting, said: Described, pronoun: str = "", not_these: Iterable[str] = (), because: str = ""
) -> str:
    """Write down somebody new and return their id. `not_these` look alike and are somebody else, `because`.

    The organisation sees them for twelve weeks; a referral or a start gives it more. The birth is a fact: casework records it.
    """
    person = f"P-{uuid.uuid4().hex[:12].upper()}"
    let_see([person], organisation=by.organisation, source=f"by {by.code}")
    actions.name_person(person=person, given=said.given, family=said.family, pronoun=pronoun, by=by.code)
    if said.number:
        actions.set_number(person=person, number=said.number, by=by.code)
    if said.phone:
        actions.set_contact(person=person, said={"phone": said.phone}, by=by.code)
    if said.postcode:
        actions.move(person=person, from_on=today(), postcode=said.postcode, by=by.code)
    for other in not_these:
        say_not_same(by=by.code, one=person, other=other, because=because)
    audit.wrote("person", person, person)
    return person


@transaction.atomic
def let_see(people: Collection[str], *, organisation: str, source: str) -> None:
    """Let an organisation see those it wrote down itself, for as long as it takes to find out whether it can help."""
    day = today()
    with as_system():
        know_people(people)
        Grant.objects.bulk_create(
            Grant(
                person_id=person,
                organisation_id=organisation,
                category=each,
                purpose="finding out whether we can help",
                valid_from=day,
                valid_until=day + FOR,
                because=ENTERED,
                source=source,
            )
            for person in sorted(people)
            for each in CATEGORIES
        )
        tell_of_grants(sorted(people))


@transaction.atomic
def say_not_same(*, by: str, one: str, other: str, because: str) -> None:
    """Keep that two records are of two people, so that it is not asked again."""
    first, second = sorted((one, other))
    with as_system():
        NotTheSame.objects.get_or_create(one_id=first, other_id=second, defaults={"because": because, "said_by": by})
    audit.wrote("not_the_same", f"{first} {second}", one, other)
