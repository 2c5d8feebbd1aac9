"""The one question: may this post see this of this person, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from ettle.web.access.acting import Acting
from ettle.web.access.models import BreakGlass, Grant, Post
from ettle.web.access.roles import Act, Category, Relation, sees
from ettle.web.audit import entry as audit
from ettle.web.frame.planned import planned_once

ENTERED = "entered"
"""Why an organisation sees somebody that it wrote down itself, before any referral or start."""


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

    @property
    def by_agreement_alone(self) -> bool:
        """Whether somebody is another organisation's, of whom an agreement tells: they are read and nothing of theirs changes."""
        return self.relation is Relation.AGREEMENT and all(each.code != ENTERED for each in self.because)


def sight_of(acting: Acting, person: str) -> Sight | None:
    """What is seen of a person today; None where nothing is, which is answered as if the person did not exist."""
    return sights_of(acting, [person]).get(person)


def sights_of(acting: Acting, people: Iterable[str]) -> dict[str, Sight]:
    """What is seen of each of these people, in as many questions for many as for one; those of whom nothing is are left out."""
    asked = sorted({person for person in people if "\0" not in person})  # no id has one, and the database takes none
    rows, workers = _asked(acting, asked)
    near = {person: _relation(acting, workers[person], {because for because, *_ in rows[person]}) for person in rows}
    if acting.post.team_id:
        near = _nearer_by_team(acting, near, workers)
    opened = _opened(acting, [person for person, relation in near.items() if relation is not Relation.OWN])
    found = {person: _sight(acting, person, near[person], rows[person], opened.get(person)) for person in rows}
    return {person: sight for person, sight in found.items() if sight is not None}


def _sight(
    acting: Acting, person: str, relation: Relation, rows: Sequence[Row], opened: BreakGlass | None
) -> Sight | None:
    granted = {Category(category) for *_, category in rows}
    categories = sees(acting.post.role, relation) & granted
    if opened is not None:
        categories |= sees(acting.post.role, Relation.OWN) & granted
    if not categories:
        return None
    reasons = [Because(because, source, since) for because, source, since, _ in rows]
    reasons += [Because("broken glass", str(opened.pk))] if opened else []
    return Sight(person, relation, categories, tuple(dict.fromkeys(reasons)), opened.until_at if opened else None)


def seen_or_404(acting: Acting, person: str, *needed: Category, own_words: bool = False) -> Sight:
    """The sight of a person, recorded as read. Raises Http404, the same as for nobody, where `needed` is not seen.

    Who sees somebody by an agreement alone changes nothing: only `own_words`, which stay with their organisation, are kept.
    """
    sight = sight_of(acting, person)
    if sight is not None and acting.writes and not own_words and sight.by_agreement_alone:
        audit.refused("an agreement gives reading only")
        raise Http404("Nobody of that id.")
    if sight is None or not sight.has(*needed):
        audit.refused("not theirs to see")
        if sight is not None and _may_open(acting, sight):
            raise NameOnly(person)
        raise Http404("Nobody of that id.")
    audit.read(person)
    if sight.open_until:
        audit.broke_glass()
    acting.looked.append(sight)
    return sight


def _may_open(acting: Acting, sight: Sight) -> bool:
    """Whether the record may be opened in need: by its own organisation, never by one that an agreement tells of them."""
    return not sight.by_agreement_alone and sight.has(Category.NAME) and acting.may(Act.BREAK_GLASS)


def _opened(acting: Acting, people: Sequence[str]) -> dict[str, BreakGlass]:
    """The records that somebody opened in need, while they are open."""
    if not people or not acting.may(Act.BREAK_GLASS):
        return {}
    mine = BreakGlass.objects.filter(staff=acting.staff, organisation=acting.organisation, person__in=people)
    now = timezone.now()
    return {each.person_id: each for each in mine.filter(from_at__lte=now, until_at__gt=now).order_by("until_at")}


def standing_grants(acting: Acting) -> QuerySet[Grant]:
    day = acting.day
    return Grant.objects.filter(organisation=acting.organisation, valid_from__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    )


ASKED = """
select person_id, because, source, valid_from, category from access_grant
where person_id {among} and organisation_id = %(organisation)s
and valid_from <= %(day)s and (valid_until is null or valid_until > %(day)s)
union all select person_id, null, worker, null, null from access_assignment
where person_id {among} and organisation_id = %(organisation)s
and from_on <= %(day)s and (until_on is null or until_on > %(day)s)
order by 1, 2, 3, 5
"""
"""The grants that stand and the key workers, in one question: every page about a person asks it."""
OF_ONE, OF_MANY = ASKED.format(among="= %(people)s"), ASKED.format(among="= any(%(people)s)")
"""Of a list PostgreSQL plans anew each time, as it may hold any number."""
Row = tuple[str, str, date, str]


def _asked(acting: Acting, people: Sequence[str]) -> tuple[dict[str, list[Row]], dict[str, set[str]]]:
    """By person: the grants as (because, source, since, category), and the codes of the key workers."""
    rows: dict[str, list[Row]] = {}
    workers: dict[str, set[str]] = defaultdict(set)
    sql, asked = (OF_ONE, people[0]) if len(people) == 1 else (OF_MANY, list(people))
    with planned_once() as cursor:
        cursor.execute(sql, {"people": asked, "organisation": acting.organisation, "day": acting.day})
        for person, because, *rest in cursor.fetchall():
            if because is None:
                workers[person].add(rest[0])
            else:
                rows.setdefault(person, []).append((because, *rest))
    return rows, workers


def _relation(acting: Acting, workers: set[str], because: set[str]) -> Relation:
    if acting.code in workers:
        return Relation.OWN
    return Relation.ORGANISATION if because & {"enrolment", "referral"} else Relation.AGREEMENT


def _nearer_by_team(
    acting: Acting, near: Mapping[str, Relation], workers: Mapping[str, set[str]]
) -> dict[str, Relation]:
    """Those whose key worker is in the post's team are nearer than the rest of the organisation's."""
    others = {person for person, relation in near.items() if relation is not Relation.OWN and workers.get(person)}
    team = _in_team(set().union(*(workers[person] for person in others)), acting) if others else set()
    return {
        person: Relation.TEAM if person in others and workers[person] & team else relation
        for person, relation in near.items()
    }


def _in_team(workers: set[str], acting: Acting) -> set[str]:
    """Those of these workers who are in the team of the post."""
    held = Post.objects.filter(staff__code__in=workers, team=acting.post.team_id, from_on__lte=acting.day)
    return set(held.exclude(until_on__lte=acting.day).values_list("staff__code", flat=True))
