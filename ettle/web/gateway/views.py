"""Referring somebody, page by page; and the queue of the service that answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import Acting
from ettle.web.access.closing import Closed
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import sight_of
from ettle.web.audit import entry as audit
from ettle.web.contracts.queries import title_of
from ettle.web.drafts.attached import Attached, NotKept, attach
from ettle.web.frame.day import today
from ettle.web.frame.lists import Answer
from ettle.web.gateway import actions, queries
from ettle.web.gateway.forms import (
    NOT_AGREED,
    SOMEBODY_ELSE,
    AgreementForm,
    DeclineForm,
    HelpForm,
    KnownForm,
    StartForm,
    WhoForm,
)
from ettle.web.gateway.known import Known, known
from ettle.web.gateway.models import Draft, Referral, State
from ettle.web.gateway.told import Waiting, made, told, waiting_words
from ettle.web.people import sealing

STEPS = ("agreement", "who", "help")
TITLES = {"agreement": "Their agreement", "who": "Who they are", "help": "What help they want"}


@for_act(Act.REFER)
@require_safe
def referrals(request: Request) -> HttpResponse:
    rows = [made(each) for each in queries.made_by(request.acting)[:200]]
    audit.read(*{row.referral.person_id for row in rows})
    drafts = [each for each in queries.own_drafts(request.acting) if each.answers.get("given")]
    page = {"rows": rows, "drafts": drafts}
    return render(request, "gateway/referrals.html", page)


@for_act(Act.REFER)
@require_POST
def begin(request: Request) -> HttpResponse:
    draft = actions.begin_draft(by=request.acting)
    return redirect("draft", draft.pk, STEPS[0])


@for_act(Act.REFER)
@require_http_methods(["GET", "POST"])
def draft(request: Request, id: UUID, step: str) -> HttpResponse:
    held = queries.draft_or_sent(request.acting, id)
    if isinstance(held, Referral):
        return redirect("referral_sent", held.pk)
    if step not in STEPS:
        raise Http404("No such page of a referral.")
    if step != STEPS[0] and not held.answers.get("agreed_how"):
        return redirect("draft", id, STEPS[0])
    form = _form(step, request, held)
    if request.method == "POST" and form.is_valid():
        actions.save_draft(by=request.acting, draft=held, answers=plain(form.cleaned_data))
        return _after(step, held, form)
    number = STEPS.index(step) + 1
    page = {
        "form": form,
        "title": "Have they agreed to be referred?" if step == "agreement" else TITLES[step],
        "lead": f"Question {number} of {len(STEPS)}",
        "draft": held,
        "trail": [("Refer someone", reverse("referrals")), (TITLES[step], "")],
        "to_check": request.GET.get("to") == "check",
    }
    return render(request, "gateway/draft.html", page, status=422 if form.is_bound else 200)


def _form(step: str, request: Request, held: Draft) -> forms.Form:
    said = request.POST if request.method == "POST" else None
    if step == "help":
        return HelpForm(said, initial=held.answers, services=queries.services())
    initial = {**held.answers, "born_on": _born(held.answers)}
    return {"agreement": AgreementForm, "who": WhoForm}[step](said, initial=initial)


def _born(answers: Mapping[str, Any]) -> date | None:
    """The day of birth, which a draft keeps as text."""
    return date.fromisoformat(answers["born_on"]) if answers.get("born_on") else None


def plain(said: dict[str, Any]) -> dict[str, Any]:
    """Answers as a draft keeps them."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in said.items()}


def _after(step: str, held: Draft, form: forms.Form) -> HttpResponse:
    if step == "agreement" and form.cleaned_data["agreed_how"] == NOT_AGREED:
        return redirect("not_agreed", held.pk)
    left = [each for each in STEPS if not _is_answered(each, held)]
    return redirect("draft", held.pk, left[0]) if left else redirect("check_referral", held.pk)


def _is_answered(step: str, held: Draft) -> bool:
    needed = {"agreement": "agreed", "who": "given", "help": "wants"}[step]
    return bool(held.answers.get(needed)) and held.answers.get("agreed_how") != NOT_AGREED


@for_act(Act.REFER)
@require_http_methods(["GET", "POST"])
def not_agreed(request: Request, id: UUID) -> HttpResponse:
    """The shutter: without their agreement nothing is sent, and what was typed can be thrown away."""
    held = queries.draft_or_sent(request.acting, id)
    if isinstance(held, Referral):
        return redirect("referral_sent", held.pk)
    if request.method == "POST":
        actions.throw_away(by=request.acting, draft=held)
        messages.success(request, "The draft was thrown away. Nothing was sent.")
        return redirect("referrals")
    return render(request, "gateway/not_agreed.html", {"draft": held})


@for_act(Act.REFER)
@require_http_methods(["GET", "POST"])
def check_referral(request: Request, id: UUID) -> HttpResponse:
    held = queries.draft_or_sent(request.acting, id)
    if isinstance(held, Referral):
        return redirect("referral_sent", held.pk)
    left = [each for each in STEPS if not _is_answered(each, held)]
    if left:
        return redirect("draft", held.pk, left[0])
    services = dict(queries.services())
    if held.answers["service"] not in services:
        messages.warning(request, "The service chosen takes no referrals today. Choose another.")
        return redirect("draft", held.pk, "help")
    if request.method == "POST":
        try:
            referral = actions.refer(by=request.acting, draft=held)
        except Draft.DoesNotExist:
            return redirect("check_referral", id)  # sent by the press before, and that page leads to it
        except Closed as closed:
            messages.warning(request, str(closed))
            return redirect("draft", held.pk, "help")
        return redirect("referral_sent", referral.pk)
    page = {"draft": held, "rows": _answers(held, services), "service": services[held.answers["service"]]}
    return render(request, "gateway/check.html", page)


def _answers(held: Draft, services: dict[str, str]) -> list[Answer]:
    said = held.answers
    reach = ", ".join(filter(None, [said.get("phone"), said.get("email"), said.get("postcode"), said.get("safe")]))
    rows = [
        ("agreement", "What they agreed to", said["agreed"]),
        ("who", "Name", f"{said['given']} {said['family']}".strip()),
        ("who", "Date of birth", in_words(born) if (born := _born(said)) else "Not given"),
        ("who", "How to reach them", reach),
        ("help", "Service", services[said["service"]]),
        ("help", "What they want help with", said["wants"]),
    ]
    return [Answer(label, value, reverse("draft", args=[held.pk, step])) for step, label, value in rows]


@for_act(Act.REFER)
@require_safe
def referral_sent(request: Request, id: int) -> HttpResponse:
    referral = queries.made_or_404(request.acting, id)
    return render(request, "gateway/sent.html", {"referral": referral, "programme": title_of(referral.programme)})


@for_act(Act.REFER)
@require_safe
def referral(request: Request, id: int) -> HttpResponse:
    """The referrer's page: the answer and nothing else."""
    found = queries.made_or_404(request.acting, id)
    steps = [told(step) for step in queries.steps_of(found, request.acting)]
    return render(
        request, "gateway/made.html", {"it": made(found), "steps": steps, "programme": title_of(found.programme)}
    )


@for_act(Act.ANSWER_REFERRALS)
@require_safe
def received(request: Request) -> HttpResponse:
    rows = [
        Waiting(row, waiting_words(row, today()), row.contact_by < today() and row.state == State.RECEIVED)
        for row in queries.received_by(request.acting)[:200]
    ]
    audit.read(*{row.referral.person_id for row in rows})
    return render(request, "gateway/received.html", {"rows": rows})


@for_act(Act.ANSWER_REFERRALS)
@require_safe
def received_one(request: Request, id: int) -> HttpResponse:
    return _received_page(request, id, {})


def _received_page(request: Request, id: int, forms_given: dict[str, Any], status: int = 200) -> HttpResponse:
    found = queries.received_or_404(request.acting, id)
    page = as_received(found, request.acting)
    asked = {"decline": DeclineForm(), "start": _start_form(request.acting, found)}
    page |= asked | {"who": KnownForm(same=page["known"].same)} | forms_given
    _keep(request, found, page["decline"])
    return render(request, "gateway/received_one.html", page, status=status)


def as_received(found: Referral, acting: Acting) -> dict[str, Any]:
    """A referral as the service that answers it reads it."""
    return {
        "it": found,
        "words": waiting_words(found, today()),
        "steps": [told(step) for step in queries.steps_of(found, acting)],
        "tries": queries.tries(found),
        "programme": title_of(found.programme),
        "agreed": _opened(found.person_id, found.agreed),
        "wants": _opened(found.person_id, found.wants),
        "reach": _opened(found.person_id, found.reach),
        "known": known(acting, found),
    }


def _opened(person: str, sealed: bytes | memoryview[int]) -> str:
    try:
        return sealing.open_text(person, bytes(sealed))
    except sealing.Erased as erased:
        return str(erased)
    except sealing.CannotOpen:
        return "No longer shown: the referral is over, and this was kept for answering it."


def _start_form(acting: Acting, found: Referral, said: Any = None) -> StartForm:
    return StartForm(
        said,
        initial={"on": today(), "worker": acting.code},
        first=found.made_on,
        groups=queries.groups_of(found.programme),
        workers=queries.workers_of(acting),
    )


def _keep(request: Request, found: Referral, form: DeclineForm) -> Attached | NotKept:
    """The form is sent to an address of its own, and kept for the page of the referral."""
    address, about = reverse("received_one", args=[found.pk]), found.person_id
    return attach(
        request, form, name=f"decline {found.pk}", subject=about, title="Not starting with us", address=address
    )


@for_act(Act.ANSWER_REFERRALS)
@require_POST
def answer(request: Request, id: int, act: str) -> HttpResponse:
    """Everything a service may say of a referral: tried, in touch, met, accepted, not taken on, started."""
    found = queries.to_answer_or_404(request.acting, id)
    try:
        wrong = answered(request.acting, found, act, request.POST)
    except actions.CannotAnswer as why:
        messages.warning(request, str(why))
        found.refresh_from_db()
        return redirect("received") if found.is_over else redirect("received_one", id)
    if wrong:
        return _received_page(request, id, wrong, status=422)
    if act == "decline":
        _keep(request, found, DeclineForm(request.POST)).sent()
    told_them = "" if act == "same" else f" {found.from_organisation.name} is told."
    messages.success(request, f"{found.name}: recorded.{told_them}")
    found.refresh_from_db()
    return redirect("received_one", id) if _still_seen(request, found) else redirect("received")


def _told_who(by: Acting, found: Any, alike: Known, said: Mapping[str, str]) -> None:
    if said["who"] == SOMEBODY_ELSE:
        others = sorted(alike.people & set(said["shown"].split(",")))
        if alike.people and not others:
            raise actions.CannotAnswer("Others are alike than those you were shown. Look at them, then say who it is.")
        actions.somebody_else(by=by, referral=found, others=others, words=said["words"])
    else:
        actions.same_as(by=by, referral=found, other=said["who"], words=said["words"])


def _still_seen(request: Request, found: Any) -> bool:
    """Whether the page of a referral still answers: while it waits, and then for those who see the person."""
    sight = sight_of(request.acting, found.person_id) if found.is_over else None
    return not found.is_over or (sight is not None and sight.has(Category.CONTACT, Category.JOURNEY))


def answered(by: Acting, found: Referral, act: str, said: Any) -> dict[str, forms.Form]:
    """Do it; a form that could not be read comes back, by its name on the page. Raises CannotAnswer."""
    alike = known(by, found) if act in ("same", "accept", "start") else None
    if alike and alike.rows and act != "same":
        raise actions.CannotAnswer(f"Somebody like {found.name} is known. Say first whether it is the same person.")
    match act:
        case "same" if alike:
            who = KnownForm(said, same=alike.same)
            if not who.is_valid():
                return {"who": who}
            _told_who(by, found, alike, who.cleaned_data)
        case "tried":
            actions.contacted(by=by, referral=found, reached=False, mode="phone")
        case "contacted":
            actions.contacted(by=by, referral=found, reached=True, mode="phone")
        case "met":
            actions.met(by=by, referral=found)
        case "accept":
            actions.accept(by=by, referral=found)
        case "decline":
            decline = DeclineForm(said)
            if not decline.is_valid():
                return {"decline": decline}
            actions.decline(by=by, referral=found, **decline.cleaned_data)
        case "start":
            start = _start_form(by, found, said)
            if not start.is_valid():
                return {"start": start}
            actions.start(by=by, referral=found, **start.cleaned_data)
        case _:
            raise Http404("No such answer.")
    return {}
