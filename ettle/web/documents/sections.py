"""What this desk puts on the person's page: the ways to papers and letters."""

from __future__ import annotations

from typing import Any

from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import Sight
from ettle.web.frame.slots import Section


def on_person(request: Request, sight: Sight, **_: Any) -> Section | None:
    if not sight.has(Category.CONTACT) or not request.acting.may(Act.RECORD):
        return None
    return Section(21, "documents/on_person.html", {"person": sight.person})
