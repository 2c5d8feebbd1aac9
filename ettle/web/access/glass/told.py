"""The part of Today that tells a key worker or team lead whose record was opened, and keeps that it was shown."""

from __future__ import annotations

from django.http import HttpRequest

from ettle.web.access.acting import Acting
from ettle.web.access.glass.actions import have_shown
from ettle.web.access.glass.page import name_of
from ettle.web.access.glass.queries import to_be_told
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.frame.slots import Section


def told(request: HttpRequest) -> Section | None:
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or not acting.may(Act.SEE_TODAY):
        return None
    opened = to_be_told(acting)
    if not opened:
        return None
    rows = [(each, name_of(request, each.person_id)) for each in opened]
    have_shown(to=acting, opened=opened)
    audit.read(*{each.person_id for each, _ in rows})
    return Section(0, "access/glass_told.html", {"rows": rows})
