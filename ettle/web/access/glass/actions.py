"""Opening a record, closing it, and saying that one knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import BreakGlass, GlassTold
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
def close(*, by: Acting, person: str) -> bool:
    """Close a record that one opened before it closes by itself; whether it was open."""
    now = timezone.now()
    with as_system():
        mine = BreakGlass.objects.select_for_update().filter(staff=by.staff, organisation=by.organisation)
        found = list(mine.filter(person=person, from_at__lte=now, until_at__gt=now))
        for each in found:
            each.until_at = max(now, each.from_at + timedelta(microseconds=1))
            each.save(update_fields=["until_at"])
    for each in found:
        audit.wrote("break_glass_closed", each.pk, person)
    return bool(found)


@transaction.atomic
def have_shown(*, to: Acting, opened: Iterable[BreakGlass]) -> None:
    """Keep that somebody was shown that these records were opened; the first time counts."""
    now = timezone.now()
    told = [GlassTold(opened=e, organisation_id=to.organisation, staff=to.staff, shown_at=now) for e in opened]
    with as_system():
        GlassTold.objects.bulk_create(told, ignore_conflicts=True)


@transaction.atomic
def know_of(*, by: Acting, opened: BreakGlass) -> None:
    """Somebody who answers for the person knows that the record was opened: it leaves their list, and theirs alone."""
    have_shown(to=by, opened=[opened])
    with as_system():
        GlassTold.objects.filter(opened=opened, staff=by.staff, known_at=None).update(known_at=timezone.now())
    audit.wrote("break_glass_known", opened.pk, opened.person_id)
