"""Who answers for somebody, and which opened records they have not yet said that they know of."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ettle.web.access.acting import Acting
from ettle.web.access.models import Assignment, BreakGlass, GlassTold, Post, Staff

LEAD = "team_lead"
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


def to_be_told(acting: Acting) -> QuerySet[BreakGlass]:
    """Records that others opened and that this post has not yet said it knows of: of one's own participants.

    A team lead's also of those whose key worker or whose opener is in the team, and of those who have no key worker.
    """
    # An array is worked out for each record opened; two EXISTS joined by OR would read every key worker first.
    workers = ArraySubquery(_standing(acting).filter(person=OuterRef("person")).values("worker"))
    mine = Q(workers__contains=[acting.code])
    if acting.post.role == LEAD:
        mine |= Q(workers=[]) | _of_team(acting)
    known = GlassTold.objects.filter(opened=OuterRef("pk"), known_at__isnull=False)
    fresh = Q(from_at__gte=timezone.now() - KEPT_UP) | ~Exists(known)
    opened = BreakGlass.objects.filter(fresh, organisation=acting.organisation).exclude(staff=acting.staff)
    opened = opened.exclude(Exists(known.filter(staff=acting.staff)))
    return opened.alias(workers=workers).filter(mine).select_related("staff").order_by("from_at")


def _of_team(acting: Acting) -> Q:
    """Those whose key worker, or who were opened by somebody, is in the team of a lead; all, for a lead of no one team."""
    if acting.post.team_id is None:
        return Q(pk__isnull=False)
    team = _posts(acting).filter(team=acting.post.team_id).values("staff__code")
    return Q(workers__overlap=ArraySubquery(team)) | Q(staff__code__in=team)


def _posts(acting: Acting) -> QuerySet[Post]:
    held = Post.objects.filter(organisation=acting.organisation, from_on__lte=acting.day)
    return held.filter(Q(until_on__isnull=True) | Q(until_on__gt=acting.day))


def _standing(acting: Acting) -> QuerySet[Assignment]:
    day = acting.day
    held = Assignment.objects.filter(organisation=acting.organisation, from_on__lte=day)
    return held.filter(Q(until_on__isnull=True) | Q(until_on__gt=day))
