"""Who answers for somebody, and which opened records they have not yet been told of."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from ettle.web.access.acting import Acting
from ettle.web.access.models import Assignment, BreakGlass, Staff


def key_workers_of(acting: Acting, person: str) -> list[str]:
    """The names of somebody's key workers in the organisation today."""
    workers = _standing(acting).filter(person=person).values("worker")
    return list(Staff.objects.filter(code__in=workers).order_by("name").values_list("name", flat=True))


def to_be_told(acting: Acting) -> QuerySet[BreakGlass]:
    """Records that others opened, of one's own participants; a team lead's also of those who have no key worker."""
    # An array is worked out for each record opened; two EXISTS joined by OR would read every key worker first.
    workers = ArraySubquery(_standing(acting).filter(person=OuterRef("person")).values("worker"))
    mine = Q(workers__contains=[acting.code])
    if acting.post.role == "team_lead":
        mine |= Q(workers=[])
    opened = BreakGlass.objects.filter(organisation=acting.organisation, told_at=None).exclude(staff=acting.staff)
    return opened.alias(workers=workers).filter(mine).select_related("staff").order_by("from_at")


def _standing(acting: Acting) -> QuerySet[Assignment]:
    day = acting.day
    held = Assignment.objects.filter(organisation=acting.organisation, from_on__lte=day)
    return held.filter(Q(until_on__isnull=True) | Q(until_on__gt=day))
