"""Setting a target, changing who answers and what is done, and ending it with what came of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.frame.day import now
from ettle.web.measurement.models import Target
from ettle.web.measurement.scope import Breadth, breadth_of


class OneStands(ValueError):
    """There is an open target of this number already: it is ended before another is set."""


def targets_of(acting: Acting) -> QuerySet[Target]:
    """The targets of those whom a post answers for; of a caseload, those of its team."""
    breadth = breadth_of(acting)
    if breadth is Breadth.CASELOAD:
        breadth = Breadth.TEAM
    team = acting.post.team_id if breadth is Breadth.TEAM else None
    return Target.objects.filter(organisation=acting.organisation, breadth=breadth.value, team=team)


@transaction.atomic
def set_target(
    *, by: Acting, measure: str, reads: str, way: str, figure: Decimal, by_on: date, owner: str, action: str
) -> Target:
    """Raises OneStands."""
    breadth = breadth_of(by)
    team = by.post.team_id if breadth is Breadth.TEAM else None
    said = {"organisation": by.organisation, "breadth": breadth.value, "team": team, "measure": measure, "reads": reads}
    with as_system():
        if Target.objects.select_for_update().filter(**said, ended_at=None).exists():
            raise OneStands(measure)
        made = Target.objects.create(
            **said, way=way, figure=figure, by_on=by_on, owner=owner, action=action, set_by=by.code, set_at=now()
        )
    audit.wrote("target", made.pk)
    return made


@transaction.atomic
def change(*, target: Target, owner: str, action: str) -> None:
    """Who answers for it, and what is done. The figure and its day stay: a target is not moved."""
    with as_system():
        Target.objects.filter(pk=target.pk, ended_at=None).update(owner=owner, action=action)
    audit.wrote("target", target.pk)


@transaction.atomic
def end(*, by: Acting, target: Target, result: str, learned: str) -> None:
    with as_system():
        open_ = Target.objects.filter(pk=target.pk, ended_at=None)
        open_.update(ended_at=now(), ended_by=by.code, result=result, learned=learned)
    audit.wrote("target", target.pk)
