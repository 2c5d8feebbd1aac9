"""Which erasures are to be seen, of whom one may be asked, and who answers for all that is held."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Grant
from ettle.web.access.oversight.queries import overseen
from ettle.web.audit import entry as audit
from ettle.web.people.models import Erasure


def erasures(acting: Acting) -> QuerySet[Erasure]:
    """Those asked for in the organisations one answers for: what waits first, then the latest."""
    over = Q(agreed_at__isnull=False) | Q(dropped_at__isnull=False)
    rows = Erasure.objects.filter(organisation__in=overseen(acting)).annotate(
        over=ExpressionWrapper(over, BooleanField())
    )
    return rows.order_by("over", "-asked_at")


def erasure_or_404(acting: Acting, id: int) -> Erasure:
    found = erasures(acting).filter(pk=id).first()
    if found is None:
        audit.refused("not theirs to see")
        raise Http404("No erasure of theirs.")
    audit.read(found.person_id)
    return found


def is_held(acting: Acting, person: str) -> bool:
    """Whether an organisation that one answers for sees, or once saw, somebody of this reference."""
    return Grant.objects.filter(person=person, organisation__in=overseen(acting)).exists()


def answers_for_all(acting: Acting, people: Iterable[str]) -> bool:
    """Whether one answers for every organisation that holds something of these people. A question of the act: nothing is shown."""
    mine = overseen(acting)
    with as_system():
        return not Grant.objects.filter(person__in=sorted(people)).exclude(organisation__in=mine).exists()
