"""One's own drafts."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

from ettle.web.access.acting import Acting
from ettle.web.access.roles import Category
from ettle.web.access.sight import sights_of
from ettle.web.audit import entry as audit
from ettle.web.drafts.key import Key
from ettle.web.drafts.models import KEPT_FOR, Draft
from ettle.web.frame import slots
from ettle.web.frame.day import now
from ettle.web.frame.slots import Section

LAST_ON_TODAY = 90


def own(owner: int, organisation: str) -> QuerySet[Draft]:
    """Everything one member of staff has not finished for one organisation, the latest first.

    Says to the database who asks: its policy lets through the rows of that owner only, whatever the filter.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.staff', %s, true), set_config('app.organisation', %s, true)",
            [str(owner), organisation],
        )
    return _kept(owner, organisation)


def _kept(owner: int, organisation: str) -> QuerySet[Draft]:
    """Of those for whom the database is asked already: the middleware has said who acts."""
    found = Draft.objects.filter(owner_id=owner, organisation_id=organisation, saved_at__gt=now() - KEPT_FOR)
    return found.order_by("-saved_at", "-pk")


def copies(key: Key) -> QuerySet[Draft]:
    """The unfinished copies of one form about one subject, the latest first."""
    return own(key.owner, key.organisation).filter(form=key.form, subject=key.subject)


def section(request: HttpRequest, **_: Any) -> Section | None:
    """What stands on Today while something is unfinished."""
    acting: Acting | None = getattr(request, "acting", None)
    drafts = list(_kept(acting.staff.pk, acting.organisation)[:5]) if acting else []
    if not drafts:
        return None
    return Section(LAST_ON_TODAY, "drafts/today.html", {"drafts": with_names(request, drafts)})


def with_names(request: HttpRequest, drafts: list[Draft]) -> list[tuple[Draft, str]]:
    """Each with the name of whom it is about, where that may be seen today; else with the reference."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    people = {each.subject for each in drafts if each.subject}
    seen = sights_of(acting, people) if people else {}
    names = {each: slots.ask("name_of", request, person=each) for each in seen if seen[each].has(Category.NAME)}
    audit.read(*names)
    told = {person: str(found[0]) for person, found in names.items() if found}
    return [(each, told.get(each.subject, each.subject)) for each in drafts]
