"""The part of Today that says which referrals wait for an answer."""

from __future__ import annotations

from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.frame.day import today
from ettle.web.frame.slots import Section
from ettle.web.gateway import queries
from ettle.web.gateway.told import Waiting, waiting_words

SHOWN = 5


def waiting(request: Request) -> Section | None:
    """The referrals that wait longest; nothing where none does or it is not theirs to answer."""
    if not request.acting.may(Act.ANSWER_REFERRALS):
        return None
    rows = list(queries.received_by(request.acting)[: SHOWN + 1])
    audit.read(*{row.person_id for row in rows[:SHOWN]})
    shown = [Waiting(row, waiting_words(row, today()), row.contact_by < today()) for row in rows[:SHOWN]]
    more = len(rows) > SHOWN
    given = {"rows": shown, "more": more, "title": "New referrals", "anchor": "referrals"}
    return Section(10, "gateway/waiting.html", given | {"count": f"{SHOWN}+" if more else len(rows)}) if rows else None
