"""The search page: each person found, in as many words as the asker may have of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from ettle.web.access.acting import Acting
from ettle.web.access.models import Assignment, Staff
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import Sight
from ettle.web.frame import slots
from ettle.web.people.births import age_on
from ettle.web.people.duplicates import Alike
from ettle.web.people.models import Born, Identity, OtherName
from ettle.web.people.queries import identities_of
from ettle.web.people.search import Answer, Found


@dataclass(frozen=True, slots=True)
class Shown:
    """One person found. `opens`: their page answers the asker; the rest is empty where it is not seen."""

    person: str
    name: str
    others: Sequence[str]
    born: date | None
    age: int | None
    workers: Sequence[str]
    opens: bool
    own: bool
    near: bool


def shown(acting: Acting, answer: Answer) -> list[Shown]:
    """The rows of the page, in the order of the answer."""
    people = [each.person for each in answer.found]
    names = {each.person_id: each for each in Identity.objects.filter(person__in=people)}
    births = dict(Born.objects.filter(person__in=people).values_list("person", "on"))
    others: dict[str, list[str]] = {}
    for other in OtherName.objects.filter(person__in=people).order_by("pk"):
        others.setdefault(other.person_id, []).append(other.name)
    workers = workers_of(acting, people)
    return [
        _shown(each, names.get(each.person), births, others.get(each.person, []), workers.get(each.person, []), acting)
        for each in answer.found
    ]


def _shown(
    each: Found,
    name: Identity | None,
    births: dict[str, date],
    others: list[str],
    workers: list[tuple[str, str]],
    acting: Acting,
) -> Shown:
    identity = each.sight.has(Category.IDENTITY)
    born = births.get(each.person) if identity else None
    return Shown(
        person=each.person,
        name=name.name if name else each.person,
        others=others if identity else (),
        born=born,
        age=age_on(born, acting.day) if born else None,
        workers=[worker for _, worker in workers],
        opens=opens(each.sight),
        own=any(code == acting.code for code, _ in workers),
        near=each.near,
    )


def opens(sight: Sight) -> bool:
    """Whether a person's page answers somebody with this sight."""
    return sight.has(Category.JOURNEY)


def workers_of(acting: Acting, people: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """The (code, name) of the key workers of each in the organisation today."""
    held = Assignment.objects.filter(person__in=list(people), organisation=acting.organisation, from_on__lte=acting.day)
    pairs = (
        held.filter(Q(until_on__isnull=True) | Q(until_on__gt=acting.day)).values_list("person", "worker").distinct()
    )
    working = sorted(pairs)
    names = dict(Staff.objects.filter(code__in={code for _, code in working}).values_list("code", "name"))
    found: dict[str, list[tuple[str, str]]] = {}
    for person, code in working:
        found.setdefault(person, []).append((code, names.get(code, code)))
    return found


def shown_alike(acting: Acting, seen: Sequence[Alike]) -> list[dict[str, Any]]:
    """Each record that is alike, in as many words as the asker may have of it, and why it is alike."""
    people = [each.person for each in seen]
    names, workers = identities_of(people), workers_of(acting, people)
    births = dict(Born.objects.filter(person__in=people).values_list("person", "on"))
    return [_alike(each, names, workers, births) for each in seen]


def _alike(each: Alike, names: Any, workers: Any, births: Any) -> dict[str, Any]:
    name = names.get(each.person)
    return {
        "person": each.person,
        "name": name.name if name else each.person,
        "why": each.words,
        "born": births.get(each.person) if each.sight.has(Category.IDENTITY) else None,
        "workers": [worker for _, worker in workers.get(each.person, [])],
        "opens": opens(each.sight),
    }


def box(request: HttpRequest) -> slots.Section | None:
    """The search box of the header, for those whose role has people to find."""
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or not acting.may(Act.SEE_PERSON):
        return None
    return slots.Section(10, "people/box.html", {})
