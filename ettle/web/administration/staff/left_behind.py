"""The part of a team lead's Today that lists people whose key worker no longer works here."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from ettle.web.access.acting import Acting
from ettle.web.access.models import Post
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import queries, who
from ettle.web.casework.models import State
from ettle.web.frame.slots import Section

AT_MOST = 50


def left_behind(request: HttpRequest) -> Section | None:
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or not (acting.may(Act.SEE_TODAY) and acting.may(Act.REASSIGN)):
        return None
    posts = Post.objects.filter(
        staff__code=OuterRef("worker"), organisation=acting.organisation, from_on__lte=acting.day
    )
    here = Exists(posts.exclude(until_on__lte=acting.day))
    rows = queries.visible(acting).exclude(worker="").exclude(state=State.LEFT).filter(~here)
    found = list(rows.order_by("family", "given", "person", "id")[:AT_MOST])
    if not found:
        return None
    audit.read(*{each.person for each in found})
    names = who.names_of_staff(each.worker for each in found)
    whose = [(code, name) for code, name in sorted(names.items(), key=lambda each: each[1])]
    return Section(1, "administration/left_behind.html", {"rows": found, "whose": whose})
