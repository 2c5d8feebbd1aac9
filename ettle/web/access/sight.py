"""The one question: may this post see this of this person, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from ettle.web.access.acting import Acting
from ettle.web.access.models import Assignment, Grant, Post
from ettle.web.access.roles import Category, Relation, sees
from ettle.web.audit import entry as audit


@dataclass(frozen=True, slots=True)
class Because:
    """Why something may be seen: a code, and the event or agreement it comes from."""

    code: str
    source: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What one post sees of one person: how near it stands, which categories, because of what."""

    person: str
    relation: Relation
    categories: frozenset[Category]
    because: tuple[Because, ...]

    def has(self, *categories: Category) -> bool:
        return self.categories.issuperset(categories)


def sight_of(acting: Acting, person: str) -> Sight | None:
    """What is seen of a person today; None where nothing is, which is answered as if the person did not exist."""
    if "\0" in person:  # no id has one, and the database takes none in a question
        return None
    rows = list(standing_grants(acting).filter(person=person).order_by("because", "source", "category"))
    if not rows:
        return None
    relation = _relation(acting, person, {row.because for row in rows})
    granted = {Category(row.category) for row in rows}
    categories = sees(acting.post.role, relation) & granted
    if not categories:
        return None
    because = tuple(dict.fromkeys(Because(row.because, row.source) for row in rows))
    return Sight(person, relation, categories, because)


def seen_or_404(acting: Acting, person: str, *needed: Category) -> Sight:
    """The sight of a person, recorded as read. Raises Http404, the same as for nobody, where `needed` is not seen."""
    sight = sight_of(acting, person)
    if sight is None or not sight.has(*needed):
        audit.refused("not theirs to see")
        raise Http404("Nobody of that id.")
    audit.read(person)
    return sight


def standing_grants(acting: Acting) -> QuerySet[Grant]:
    day = acting.day
    return Grant.objects.filter(organisation=acting.organisation, valid_from__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    )


def _relation(acting: Acting, person: str, because: set[str]) -> Relation:
    day = acting.day
    workers = set(
        Assignment.objects.filter(person=person, organisation=acting.organisation, from_on__lte=day)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=day))
        .values_list("worker", flat=True)
    )
    if acting.code in workers:
        return Relation.OWN
    if workers and acting.post.team_id and _in_team(workers, acting):
        return Relation.TEAM
    return Relation.ORGANISATION if because & {"enrolment", "referral"} else Relation.AGREEMENT


def _in_team(workers: set[str], acting: Acting) -> bool:
    held = Post.objects.filter(staff__code__in=workers, team=acting.post.team_id, from_on__lte=acting.day)
    return held.exclude(until_on__lte=acting.day).exists()
