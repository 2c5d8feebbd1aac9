"""What waits for whoever checks, approves and pays: on their first page, with how much it is and by when it is to be paid."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from ettle.engine.wording.plain import count
from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act
from ettle.web.claims.batches.shown import batches_of
from ettle.web.claims.models import Line, LineState
from ettle.web.claims.pages.acts import TO_CHECK
from ettle.web.claims.pages.seeing import lines_of
from ettle.web.claims.payments import BatchState
from ettle.web.frame.slots import Link

BATCHES = (
    "Batches of payments: made, authorised by another, sent to the bank, answered; and what your organisation was paid."
)


def to_check(request: HttpRequest) -> Link | None:
    """The way to what was claimed."""
    acting = _may(request, Act.CHECK_CLAIMS)
    if acting is None:
        return None
    found = _paid_by(acting).filter(state__in=TO_CHECK)
    return Link("To check", "to_check", _said(found, "wait to be checked", "Nothing waits to be checked."), place=5)


def to_approve(request: HttpRequest) -> Link | None:
    """The way to what somebody else checked: nobody approves what they checked."""
    acting = _may(request, Act.APPROVE_CLAIMS)
    if acting is None:
        return None
    found = _paid_by(acting).filter(state=LineState.CHECKED).exclude(checked_by=acting.code)
    return Link(
        "To approve",
        "to_approve",
        _said(found, "wait for a second person", "Nothing waits for a second person."),
        place=6,
    )


def payments(request: HttpRequest) -> Link | None:
    """The way to the batches, with what is to be done about them by this person."""
    acting = _may(request, Act.SEE_MONEY)
    if acting is None:
        return None
    said = []
    if acting.may(Act.PAY):
        held = batches_of(acting)
        made = held.filter(state=BatchState.MADE).exclude(made_by=acting.code).count()
        agreed = held.filter(state=BatchState.AUTHORISED).count()
        said += [f"{_many(made, 'batch', 'batches')} for you to look through and authorise."] if made else []
        said += [f"{_many(agreed, 'batch', 'batches')} to be taken to the bank."] if agreed else []
    return Link("Payments", "batches", " ".join(said) or BATCHES, place=7 if said else 26)


def _may(request: HttpRequest, act: Act) -> Acting | None:
    acting: Acting | None = getattr(request, "acting", None)
    return acting if acting is not None and acting.may(act) else None


def _paid_by(acting: Acting) -> QuerySet[Line]:
    return lines_of(acting).filter(payer=acting.organisation)


def _said(lines: QuerySet[Line], wait: str, nothing: str) -> str:
    number = lines.count()
    first = lines.order_by("statement__pay_on").values_list("statement__pay_on", flat=True).first()
    if first is None:
        return nothing
    return f"{count(number, 'line')} {wait if number > 1 else wait.replace('wait', 'waits', 1)}, the first to be paid on {in_words(first)}."


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more} {'waits' if number == 1 else 'wait'}"
