"""What is done with a line in words, each on a page of its own: what was typed is kept until it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims import deciding, recovering
from ettle.web.claims.amounts import money
from ettle.web.claims.models import Line, LineKind, Step
from ettle.web.claims.pages.forms import (
    AboutLine,
    AnswerForm,
    AppealForm,
    DecideForm,
    DropForm,
    QueryForm,
    RecoverForm,
    RefuseForm,
    ReplyForm,
    refused_words,
)
from ettle.web.claims.pages.lines import stale, trail_of
from ettle.web.claims.pages.seeing import line_or_404, organisations
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.terms import TO_ANSWER, TO_APPEAL, TO_REPLY
from ettle.web.frame.day import today

Said = Mapping[str, Any]
both = require_http_methods(["GET", "POST"])
DONE = {
    "Ask": "your question is sent",
    "Send the answer": "your answer is sent",
    "Refuse": "it is refused",
    "Appeal": "your appeal is sent",
    "Decide": "it is decided, and both sides see why",
    "Send the reply": "your reply is sent",
    "Drop it": "the proposal ended, and nothing moves",
    "Give notice": "notice is given",
}
"""What has happened, by the button that did it."""


@for_act(Act.CHECK_CLAIMS)
@both
def query_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    lead = f"{_provider(line)} has {TO_ANSWER.days} days to answer. The line waits, the rest goes on."

    def act(said: Said) -> object:
        return deciding.query(by=request.acting, line=line.pk, fingerprint=said["seen"], words=said["words"])

    return _said(request, line, QueryForm, f"Ask about {line.reference}", "Ask", lead, act)


@for_act(Act.CLAIM)
@both
def answer_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    lead = f"{_last(line, 'queried', 'Asked')} {_by(line, 'Answer by')}"

    def act(said: Said) -> object:
        return deciding.answer(by=request.acting, line=line.pk, fingerprint=said["seen"], words=said["words"])

    return _said(request, line, AnswerForm, f"Answer about {line.reference}", "Send the answer", lead, act)


@for_act(Act.CHECK_CLAIMS, Act.APPROVE_CLAIMS)
@both
def refuse_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    lead = (
        f"It is not paid. {_provider(line)} may put it right and claim again, or appeal within {TO_APPEAL.days} days."
    )

    def act(said: Said) -> object:
        words = refused_words(said)
        return deciding.refuse(
            by=request.acting, line=line.pk, fingerprint=said["seen"], reason=said["reason"], words=words
        )

    return _said(request, line, RefuseForm, f"Refuse {line.reference}", "Refuse", lead, act)


@for_act(Act.CLAIM)
@both
def appeal_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    against = recovering.appeal if line.kind == LineKind.RECOVERY else deciding.appeal
    lead = f"Somebody who has not touched it decides. {_by(line, 'Appeal by')}"

    def act(said: Said) -> object:
        return against(by=request.acting, line=line.pk, fingerprint=said["seen"], words=said["words"])

    return _said(request, line, AppealForm, f"Appeal about {line.reference}", "Appeal", lead, act)


@for_act(Act.APPROVE_CLAIMS)
@both
def decide_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    decide = recovering.decide_appeal if line.kind == LineKind.RECOVERY else deciding.decide_appeal
    lead = _last(line, "appealed", "Appealed")

    def act(said: Said) -> object:
        won = said["won"] == "yes"
        return decide(by=request.acting, line=line.pk, fingerprint=said["seen"], won=won, words=said["words"])

    return _said(request, line, DecideForm, f"Decide on the appeal about {line.reference}", "Decide", lead, act)


@for_act(Act.CLAIM)
@both
def reply_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    lead = f"{_last(line, 'proposed', 'The notice')} {_by(line, 'Reply by')}"

    def act(said: Said) -> object:
        return recovering.reply(by=request.acting, line=line.pk, fingerprint=said["seen"], words=said["words"])

    return _said(request, line, ReplyForm, f"Reply about {line.reference}", "Send the reply", lead, act)


@for_act(Act.CHECK_CLAIMS, Act.APPROVE_CLAIMS)
@both
def drop_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    lead = "The proposal ends, and nothing moves."

    def act(said: Said) -> object:
        return recovering.drop(by=request.acting, line=line.pk, fingerprint=said["seen"], words=said["words"])

    return _said(request, line, DropForm, f"Drop {line.reference}", "Drop it", lead, act)


@for_act(Act.CHECK_CLAIMS)
@both
def recover_line(request: Request, id: int) -> HttpResponse:
    line = line_or_404(request.acting, id)
    lead = (
        f"{money(line.pence)} was agreed. {_provider(line)} is given notice and has {TO_REPLY.days} days to reply; "
        "then somebody else agrees or not."
    )

    def act(said: Said) -> object:
        return recovering.propose_recovery(
            by=request.acting, line=line.pk, fingerprint=said["seen"], pence=said["pence"], words=said["words"]
        )

    return _said(request, line, RecoverForm, f"Take back money of {line.reference}", "Give notice", lead, act)


def _provider(line: Line) -> str:
    return organisations([line.provider])[line.provider]


def _by(line: Line, words: str) -> str:
    """By when, while that day is still ahead."""
    return f"{words} {in_words(line.answer_by)}." if line.answer_by and line.answer_by >= today() else ""


def _last(line: Line, kind: str, words: str) -> str:
    """What was said last in a step of a kind."""
    step = Step.objects.filter(line=line, kind=kind).order_by("-id").first()
    return f"{words}: “{step.words}”" if step else ""


def _said(
    request: Request,
    line: Line,
    sort: type[AboutLine],
    title: str,
    button: str,
    lead: str,
    act: Callable[[Said], object],
) -> HttpResponse:
    """A form of words about a line: shown, or sent."""
    form = sort(
        request.POST if request.method == "POST" else None, initial={"seen": line.fingerprint, "stood": line.state}
    )
    if form.is_bound and form.is_valid():
        try:
            act(form.cleaned_data)
        except CannotAct as why:
            return stale(request, why, line, request.POST)
        messages.success(request, f"{line.reference}: {DONE[button]}.")
        return redirect("claim_line", line.pk)
    page = {
        "form": form,
        "title": title,
        "button": button,
        "lead": lead,
        "cancel": reverse("claim_line", args=[line.pk]),
        "trail": trail_of(line, (button, "")),
        "under": "statements",
    }
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)
