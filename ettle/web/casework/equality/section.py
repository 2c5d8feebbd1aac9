"""The answers on the page of details."""

from __future__ import annotations

from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import Sight
from ettle.web.casework.equality.asking import asked_of
from ettle.web.frame.slots import Section


def on_details(request: Request, sight: Sight) -> Section | None:
    if not sight.has(Category.JOURNEY, Category.EQUALITY):
        return None
    given = {"person": sight.person, "rows": asked_of(sight), "may_record": request.acting.may(Act.RECORD)}
    return Section(50, "casework/equality.html", given)
