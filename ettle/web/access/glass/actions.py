"""Opening a record, and saying that one knows of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import BreakGlass
from ettle.web.audit import entry as audit


@transaction.atomic
def break_glass(*, by: Acting, person: str, reason: str, hours: int) -> BreakGlass:
    """Open the whole record of somebody whose name alone is seen. The caller has asked whether they may."""
    now = timezone.now()
    until = now + timedelta(hours=hours)
    with as_system():
        opened = BreakGlass.objects.create(
            staff=by.staff,
            organisation_id=by.organisation,
            person_id=person,
            reason=reason,
            from_at=now,
            until_at=until,
        )
    audit.wrote("break_glass", opened.pk, person)
    audit.broke_glass()
    audit.keep(person, reason=reason)
    return opened


@transaction.atomic
def know_of(*, by: Acting, opened: BreakGlass) -> None:
    """Whoever answers for the person knows that the record was opened: it leaves their list."""
    with as_system():
        BreakGlass.objects.filter(pk=opened.pk, told_at=None).update(told_at=timezone.now(), told=by.code)
    audit.wrote("break_glass_known", opened.pk, opened.person_id)
