"""The notice that stands on every page about a person while their record is open to whoever opened it in need."""

from __future__ import annotations

from django.http import HttpRequest

from ettle.web.access.acting import Acting
from ettle.web.access.sight import Sight
from ettle.web.frame.slots import Section


def standing(request: HttpRequest) -> Section | None:
    """Until when it is open, and the way to close it, of the record that the page is about."""
    acting: Acting | None = getattr(request, "acting", None)
    open_now: dict[str, Sight] = {each.person: each for each in acting.looked if each.open_until} if acting else {}
    if not open_now:
        return None
    return Section(0, "access/glass_standing.html", {"rows": list(open_now.values())})
