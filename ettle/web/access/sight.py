"""The one question: may this post see this of this person, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from ettle.web.access.acting import Acting
from ettle.web.access.models import BreakGlass, Grant, Post
from ettle.web.access.roles import Act, Category, Relation, sees
from ettle.web.audit import entry as audit


class NameOnly(Http404):
    """The name may be seen and nothing more. A page answers with the name; anything else as if there were nobody."""

    def __init__(self, person: str) -> None:
        super().__init__("Nobody of that id.")
        self.person = person


@dataclass(frozen=True, slots=True)
class Because:
    """Why something may be seen: a code, and the event or agreement it comes from."""

    code: str
    source: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one post sees of one person: how near it stands, which categories, because of what."""

    person: str
    relation: Relation
    categories: frozenset[Category]
    because: tuple[Because, ...]
    open_until: datetime | None = None
    """Until when a record is open that was opened in need; None where it was not."""

    def has(self, *categories: Category) -> bool:
        return self.categories.issuperset(categories)


def sight_of(acting: Acting, person: str) -> Sight | None:
    """What is seen of a person today; None where nothing is, which is answered as if the person did not exist."""
    if "\0" in person:  # no id has one, and the database takes none in a question
        return None
    rows, workers = _asked(acting, person)
    if not rows:
        return None
    relation = _relation(acting, workers, {because for because, *_ in rows})
    granted = {Category(category) for *_, category in rows}
    categories = sees(acting.post.role, relation) & granted
    opened = _opened(acting, person) if relation is not Relation.OWN else None
    if opened is not None:
        categories |= sees(acting.post.role, Relation.OWN) & granted
    if not categories:
        return None
    reasons = [Because(because, source, since) for because, source, since, _ in rows]
    reasons += [Because("broken glass", str(opened.pk))] if opened else []
    return Sight(person, relation, categories, tuple(dict.fromkeys(reasons)), opened.until_at if opened else None)


def seen_or_404(acting: Acting, person: str, *needed: Category) -> Sight:
    """The sight of a person, recorded as read. Raises Http404, the same as for nobody, where `needed` is not seen."""
    sight = sight_of(acting, person)
    if sight is None or not sight.has(*needed):
        audit.refused("not theirs to see")
        if sight is not None and sight.has(Category.NAME) and acting.may(Act.BREAK_GLASS):
            raise NameOnly(person)
        raise Http404("Nobody of that id.")
    audit.read(person)
    if sight.open_until:
        audit.broke_glass()
    acting.looked.append(sight)
    return sight


def _opened(acting: Acting, person: str) -> BreakGlass | None:
    """The record as somebody opened it in need, while it is open."""
    if not acting.may(Act.BREAK_GLASS):
        return None
    mine = BreakGlass.objects.filter(staff=acting.staff, organisation=acting.organisation, person=person)
    now = timezone.now()
    return mine.filter(from_at__lte=now, until_at__gt=now).order_by("-until_at").first()


def standing_grants(acting: Acting) -> QuerySet[Grant]:
    day = acting.day
    return Grant.objects.filter(organisation=acting.organisation, valid_from__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    )


ASKED = """
select because, source, valid_from, category from access_grant
where person_id = %(person)s and organisation_id = %(organisation)s
and valid_from <= %(day)s and (valid_until is null or valid_until > %(day)s)
union all select null, worker, null, null from access_assignment
where person_id = %(person)s and organisation_id = %(organisation)s
and from_on <= %(day)s and (until_on is null or until_on > %(day)s)
order by 1, 2, 4
"""
"""The grants that stand and the key workers, in one question: every page about a person asks it."""


def _asked(acting: Acting, person: str) -> tuple[list[tuple[str, str, date, str]], set[str]]:
    """The grants as (because, source, since, category), and the codes of the key workers."""
    said: dict[str, str | date] = {"person": person, "organisation": acting.organisation, "day": acting.day}
    with connection.cursor() as cursor:
        cursor.execute(ASKED, said)
        found = cursor.fetchall()
    return [row for row in found if row[0] is not None], {row[1] for row in found if row[0] is None}


def _relation(acting: Acting, workers: set[str], because: set[str]) -> Relation:
    if acting.code in workers:
        return Relation.OWN
    if workers and acting.post.team_id and _in_team(workers, acting):
        return Relation.TEAM
    return Relation.ORGANISATION if because & {"enrolment", "referral"} else Relation.AGREEMENT


def _in_team(workers: set[str], acting: Acting) -> bool:
    held = Post.objects.filter(staff__code__in=workers, team=acting.post.team_id, from_on__lte=acting.day)
    return held.exclude(until_on__lte=acting.day).exists()
