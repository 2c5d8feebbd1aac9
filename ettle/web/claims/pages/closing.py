"""What is soon too late to claim, and what was missed: on a key worker's Today, and on the first page of whoever claims.

What lacks evidence stands on Today among what is missing, with its last day, and is not told here a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest

from ettle.engine.wording.plain import count
from ettle.engine.wording.plain import day as in_words
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework.who import leads_a_team
from ettle.web.claims.models import EntitledState
from ettle.web.claims.pages.seeing import earned_by
from ettle.web.frame.day import today
from ettle.web.frame.planned import planned_once
from ettle.web.frame.slots import Link, Section

SOON = timedelta(days=21)
SHOWN, COUNTED = 5, 1000
OWN = f"""
select distinct e.person, e.enrolment, e.title, e.claim_by, s.name
from casework_standing s cross join lateral (
    select * from claims_entitled e where e.enrolment = s.enrolment and e.state = 'payable'
    and e.claimed_on is null and e.claim_by between %(day)s and %(until)s offset 0) e
where s.organisation = %(organisation)s and s.worker = %(code)s
    and (s.readable_until is null or s.readable_until > %(day)s)
order by e.claim_by, e.person, e.title limit {SHOWN + 1}
"""
"""One person after the other, by the index of a key worker's list and that of enrolments: what it costs goes by the list alone."""


@dataclass(frozen=True)
class Closing:
    """A result of somebody that nobody claimed yet, and its last day."""

    person: str
    enrolment: str
    title: str
    claim_by: date
    name: str


def on_today(request: Request) -> Section | None:
    """Of a key worker's own people; nothing, and no question, for whoever has another's day."""
    acting = request.acting
    if not acting.may(Act.SEE_TODAY) or leads_a_team(acting):
        return None
    day = acting.day
    asked = {"organisation": acting.organisation, "code": acting.code, "day": day, "until": day + SOON}
    with planned_once() as cursor:
        cursor.execute(OWN, asked)
        rows = [Closing(*each) for each in cursor.fetchall()]
    if not rows:
        return None
    shown = rows[:SHOWN]
    audit.read(*{each.person for each in shown})
    number = f"{SHOWN}+" if len(rows) > SHOWN else len(rows)
    given = {"anchor": "closing", "title": "Soon too late to claim", "count": number, "rows": shown}
    return Section(55, "claims/closing.html", given)


def on_home(request: HttpRequest) -> Link | None:
    """The way to the claims of one's organisation, with how many are soon too late and how many were missed."""
    acting = getattr(request, "acting", None)
    if acting is None or not acting.may(Act.CLAIM):
        return None
    own, day = earned_by(acting), today()
    open_ = [EntitledState.PAYABLE, EntitledState.NEEDS_EVIDENCE]
    soon = own.filter(state__in=open_, claimed_on=None, claim_by__range=(day, day + SOON)).order_by("claim_by")
    late = own.filter(state=EntitledState.TOO_LATE).order_by("-claim_by")
    said = [
        _counted(list(soon.values_list("claim_by", flat=True)[:COUNTED]), "soon too late to claim, the first after"),
        _counted(list(late.values_list("claim_by", flat=True)[:COUNTED]), "too late, the latest since"),
    ]
    note = " ".join(filter(None, said)) or "What the journeys have earned, and what of it may be claimed now."
    return Link("Claims", "claims", note, act=Act.CLAIM, place=24)


def _counted(days: list[date | None], words: str) -> str:
    """How many, and the day that matters, where it is known."""
    if not days:
        return ""
    number = (
        f"{COUNTED:,} results or more are" if len(days) == COUNTED else f"{count(len(days), 'result')} {_are(days)}"
    )
    if days[0] is None:
        return f"{number} {words.partition(',')[0]}."
    return f"{number} {words} {in_words(days[0])}."


def _are(days: list[date | None]) -> str:
    return "is" if len(days) == 1 else "are"
