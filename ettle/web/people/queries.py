"""What is asked of the people desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from ettle.web.frame.planned import planned_once
from ettle.web.people.models import EqualityAnswer, Identity


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of some people and goes with what is worked out of their journeys."""

    erased: Set[str]
    names: Mapping[str, Identity]
    births: Mapping[str, date]


KEPT = """
select each.person, k.erased_at is not null, b."on", i.person_id is not null, i.given, i.family, i.known_as
from unnest(%s::text[]) each(person) left join people_personkey k on k.person_id = each.person
left join people_born b on b.person_id = each.person left join people_identity i on i.person_id = each.person
"""


def kept_of(people: Iterable[str]) -> Kept:
    """All of it in one question. Of a name what a list shows. Inside `as_system`."""
    with planned_once() as cursor:
        cursor.execute(KEPT, [sorted(set(people))])
        rows = cursor.fetchall()
    return Kept(
        {person for person, erased, *_ in rows if erased},
        {person: Identity(person_id=person, given=given, family=family, known_as=known_as)
         for person, _, _, named, given, family, known_as in rows if named},
        {person: born for person, _, born, *_ in rows if born},
    )  # fmt: skip


def identities_of(people: Iterable[str]) -> dict[str, Identity]:
    """Those of these people who have a name here, and whose name the organisation asking may see."""
    return {each.person_id: each for each in Identity.objects.filter(person__in=sorted(set(people)))}


def identity_of(person: str) -> Identity | None:
    return Identity.objects.filter(person=person).first()


def answers_on_equality(people: Iterable[str], questions: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Person, question and answer of what the organisation asking may see of these people, by person and question."""
    asked = EqualityAnswer.objects.filter(person__in=sorted(set(people)), question__in=sorted(questions))
    yield from asked.order_by("person", "question").values_list("person", "question", "answer")


def name_of(request: Any, person: str) -> str | None:
    """The name somebody uses, for a page of a lower desk."""
    found = identity_of(person)
    return found.name if found else None
