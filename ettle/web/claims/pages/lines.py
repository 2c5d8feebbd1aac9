"""One line: its page, and everything that is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims import deciding
from ettle.web.claims.checks.asking import questions_of
from ettle.web.claims.checks.validation import MAY_BE_OVERRIDDEN
from ettle.web.claims.models import UNDECIDED, Line, LineState
from ettle.web.claims.pages.acts import acts_of
from ettle.web.claims.pages.line import (
    OneLine,
    checks_of,
    days_of,
    events_of,
    papers_of,
    shares_of,
    steps_of,
    stop_of,
)
from ettle.web.claims.pages.money import entries_of, payments_of
from ettle.web.claims.pages.moves import move_of
from ettle.web.claims.pages.seeing import line_or_404, names_of, organisations
from ettle.web.claims.pages.statement import address_of
from ettle.web.claims.pages.words import month_in_words
from ettle.web.claims.refusals import CannotAct


@for_act(Act.SEE_STATEMENTS)
@require_safe
def claim_line(request: Request, id: int) -> HttpResponse:
    return render(request, "claims/line.html", _page(request, line_or_404(request.acting, id)))


def _page(request: Request, line: Line) -> dict[str, Any]:
    acting = request.acting
    one = OneLine(line, names_of(acting, [line.person]).get(line.person, ""))
    bodies = organisations([line.payer, line.provider])
    return {
        "one": one,
        "line": line,
        "item": one.item,
        "move": move_of(line),
        "month": month_in_words(line.statement.month),
        "statement": address_of(line.contract, line.statement.month),
        "days": days_of(one, events_of(one)),
        "papers": papers_of(line),
        "steps": steps_of(line),
        "stop": stop_of(line),
        "may_pass_over": _may_pass_over(acting, line),
        "shares": shares_of(line),
        "payments": payments_of(acting, line),
        "entries": entries_of(acting, line),
        "checks": checks_of(line),
        "questions": questions_of(line) if line.payer == acting.organisation and line.state in UNDECIDED else [],
        "acts": acts_of(acting, line),
        "payer": bodies[line.payer],
        "provider": bodies[line.provider],
        "side": "payer" if line.payer == acting.organisation else "provider",
        "trail": trail_of(line),
        "under": "statements",
    }


def _may_pass_over(acting: Acting, line: Line) -> bool:
    """Whether one may ask, or agree, that what stops a line is passed over."""
    decides = acting.may(Act.CHECK_CLAIMS) or acting.may(Act.APPROVE_CLAIMS)
    return decides and line.payer == acting.organisation and line.stopped_by in MAY_BE_OVERRIDDEN


def trail_of(line: Line, *more: tuple[str, str]) -> list[tuple[str, str]]:
    statement = (month_in_words(line.statement.month), address_of(line.contract, line.statement.month))
    own = (line.reference, reverse("claim_line", args=[line.pk]))
    return [("Statements", reverse("statements")), statement, own, *more]


@for_act(Act.CHECK_CLAIMS)
@require_POST
def check_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    seen = {line.pk: request.POST.get("seen", "")}
    return _done(request, line, lambda: deciding.check(by=request.acting, seen=seen), "Checked.")


@for_act(Act.APPROVE_CLAIMS)
@require_POST
def approve_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    seen = {line.pk: request.POST.get("seen", "")}
    act = lambda: deciding.approve(by=request.acting, contract=line.contract, seen=seen)  # noqa: E731
    return _done(request, line, act, "Approved.")


def _done(request: Request, line: Line, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it and go back to the line; or say that it is not as it was shown, beside how it is now."""
    try:
        act()
    except CannotAct as why:
        return stale(request, why, line, request.POST)
    messages.success(request, f"{line.reference}: {said}")
    return redirect("claim_line", line.pk)


def stale(request: Request, why: CannotAct, line: Line, said: Mapping[str, str]) -> HttpResponse:
    line.refresh_from_db()
    page = {
        "refusals": why.refusals,
        "line": line,
        "one": OneLine(line, names_of(request.acting, [line.person]).get(line.person, "")),
        "stood": LineState(said["stood"]).label if said.get("stood") in LineState.values else "",
        "same": said.get("seen") == line.fingerprint,
        "words": [each for each in (said.get("words"), said.get("cure")) if each],
        "trail": trail_of(line, ("Not done", "")),
        "under": "statements",
    }
    return render(request, "claims/stale.html", page, status=409)
