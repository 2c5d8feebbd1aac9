"""What is asked of the people desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from ettle.web.people.models import EqualityAnswer, Identity


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
