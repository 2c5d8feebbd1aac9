"""Who answers for somebody, and which opened records they have not yet said that they know of."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from ettle.web.access.acting import Acting
from ettle.web.access.models import Assignment, BreakGlass, Post, Staff
from ettle.web.frame.planned import rows_of

LEAD = "team_lead"
MOST = 20
KEPT_UP = timedelta(days=28)
"""How long a record that was opened stands on Today of those who have not pressed, where somebody else has."""


def key_workers_of(acting: Acting, person: str) -> list[str]:
    """The names of somebody's key workers in the organisation today."""
    workers = _standing(acting).filter(person=person).values("worker")
    return list(Staff.objects.filter(code__in=workers).order_by("name").values_list("name", flat=True))


def who_is_told(acting: Acting, person: str) -> list[str]:
    """The names of those on whose Today it stands when this post opens the record: as `to_be_told` says of each of them."""
    workers = set(_standing(acting).filter(person=person).values_list("worker", flat=True))
    posts = _posts(acting)
    leads = posts.filter(role=LEAD)
    if workers:
        near = posts.filter(Q(staff__code__in=workers) | Q(staff=acting.staff), team__isnull=False)
        leads = leads.filter(Q(team__isnull=True) | Q(team__in=near.values("team")))
    told = Staff.objects.filter(Q(code__in=workers) | Q(pk__in=leads.values("staff")), is_active=True)
    return list(told.exclude(pk=acting.staff.pk).order_by("name").values_list("name", flat=True))


def to_be_told(acting: Acting, only: int | None = None) -> list[BreakGlass]:
    """Records that others opened and that this post has not yet said it knows of: of one's own participants.

    A team lead's also of those whose key worker or whose opener is in the team, and of those who have no key worker.
    Each with the name of whoever opened it as `by`; the first MOST, or the one that `only` names.
    """
    post = acting.post
    asked = {"organisation": acting.organisation, "staff": acting.staff.pk, "code": acting.code, "day": acting.day,
             "lead": post.role == LEAD, "team": post.team_id, "fresh": timezone.now() - KEPT_UP, "only": only}  # fmt: skip
    return rows_of(BreakGlass, TO_BE_TOLD, asked)


TO_BE_TOLD = f"""
select b.*, o.name as by from access_breakglass b join access_staff o on o.id = b.staff_id
cross join lateral (select array(select a.worker from access_assignment a where a.person_id = b.person_id
    and a.organisation_id = %(organisation)s and a.from_on <= %(day)s
    and (a.until_on is null or a.until_on > %(day)s)) as workers) k
cross join lateral (select array(select s.code from access_post p join access_staff s on s.id = p.staff_id
    where %(lead)s and p.organisation_id = %(organisation)s and p.team_id = %(team)s and p.from_on <= %(day)s
    and (p.until_on is null or p.until_on > %(day)s)) as codes) team
where b.organisation_id = %(organisation)s and b.staff_id <> %(staff)s and (%(only)s::numeric is null or b.id = %(only)s::numeric)
and (b.from_at >= %(fresh)s or 0 = (
    select count(*) from access_glasstold t where t.opened_id = b.id and t.known_at is not null))
and 0 = (select count(*) from access_glasstold t
    where t.opened_id = b.id and t.known_at is not null and t.staff_id = %(staff)s)
and (%(code)s = any(k.workers) or %(lead)s and (
    %(team)s::bigint is null or k.workers = '{{}}' or k.workers && team.codes or o.code = any(team.codes)))
order by b.from_at limit {MOST}
"""
"""An array is worked out for each record opened; two EXISTS joined by OR would read every key worker first."""


def _posts(acting: Acting) -> QuerySet[Post]:
    held = Post.objects.filter(organisation=acting.organisation, from_on__lte=acting.day)
    return held.filter(Q(until_on__isnull=True) | Q(until_on__gt=acting.day))


def _standing(acting: Acting) -> QuerySet[Assignment]:
    day = acting.day
    held = Assignment.objects.filter(organisation=acting.organisation, from_on__lte=day)
    return held.filter(Q(until_on__isnull=True) | Q(until_on__gt=day))
