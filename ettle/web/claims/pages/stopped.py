"""What a hard stop forbids and two people of the payer may pass over: asked by one, agreed by another, until a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.wording.plain import name
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.claims.batches.stopping import write_down
from ettle.web.claims.checks.models import Check, Outcome, Override, Run
from ettle.web.claims.checks.overriding import agree_override, ask_override
from ettle.web.claims.checks.stops import TITLES
from ettle.web.claims.checks.validation import MAY_BE_OVERRIDDEN
from ettle.web.claims.models import OWED, Entitled, Line
from ettle.web.claims.pages.line import passed_over_by
from ettle.web.claims.pages.seeing import organisations, staff_names
from ettle.web.claims.refusals import CannotAct
from ettle.web.contracts.queries import contract_title
from ettle.web.frame.day import today
from ettle.web.frame.fields import DayField, LongTextField

MOST = 100
LONGEST_PASS = timedelta(days=366)
Key = tuple[str, str, int, str]


class PassOverForm(forms.Form):
    """Why a step is passed over, and until when."""

    reason = LongTextField(
        label="Why it should be paid all the same",
        max_length=1000,
        rows=4,
        help_text="The provider reads it. Name nobody",
    )
    expires_on = DayField(
        label="First day on which it no longer holds",
        first=lambda: today() + ONE_DAY,
        last=lambda: today() + LONGEST_PASS,
    )


@dataclass(frozen=True)
class Row:
    """One result that a step stops, and how far passing it over is."""

    check: Check
    title: str
    result: str
    provider: str
    contract: str
    shape: str
    word: str
    who: str
    asked: Override | None
    may_ask: bool
    may_agree: bool


@for_act(Act.CHECK_CLAIMS, Act.APPROVE_CLAIMS)
@require_safe
def stopped(request: Request) -> HttpResponse:
    """What one's own contracts have that a step stops now, the latest first."""
    found = list(_failing(request.acting).order_by("-id")[: MOST + 1])
    shown = found[:MOST]
    people = Entitled.objects.filter(enrolment__in={each.enrolment for each in shown}).values_list("person", flat=True)
    audit.read(*filter(None, people.distinct()))
    page = {"rows": _rows(request.acting, shown), "more": len(found) > MOST, "under": "to_check"}
    return render(request, "claims/stopped.html", page)


def _failing(acting: Acting) -> QuerySet[Check]:
    """Steps that failed the last time they were taken, of results that nobody has agreed to pay since, or whose payment waits."""
    same = {name: OuterRef(name) for name in ("enrolment", "rule", "n")}
    later = Check.objects.filter(name=OuterRef("name"), id__gt=OuterRef("id"), **same)
    agreed = Line.objects.filter(live=True, state__in=OWED, **same)
    waits = Line.objects.filter(**same).exclude(stopped_by="")
    failed = Check.objects.filter(payer=acting.organisation, name__in=MAY_BE_OVERRIDDEN, result=Outcome.FAILED)
    return failed.filter(~Exists(later), ~Exists(agreed) | Exists(waits))


def _rows(acting: Acting, found: Iterable[Check]) -> list[Row]:
    checks = list(found)
    asked = _overrides(checks)
    names = staff_names(code for each in asked.values() for code in (each.asked_by, each.agreed_by))
    bodies = organisations(each.provider for each in checks)
    return [_row(acting, each, asked.get(_key(each)), names, bodies) for each in checks]


def _key(of: Check | Override) -> Key:
    return (of.enrolment, of.rule, of.n, of.name)


def _overrides(checks: Iterable[Check]) -> dict[Key, Override]:
    """The last that was asked of each, unless it is over."""
    rows = Override.objects.filter(enrolment__in={each.enrolment for each in checks}, expires_on__gt=today())
    return {_key(each): each for each in rows.order_by("id")}


def _row(
    acting: Acting, check: Check, asked: Override | None, names: Mapping[str, str], bodies: Mapping[str, str]
) -> Row:
    shape, word, who = _stands(asked, names, NEXT[Run(check.run)])
    return Row(
        check,
        TITLES.get(check.name, check.name),
        f"{name(check.rule).capitalize()} {check.n}",
        bodies.get(check.provider, check.provider),
        contract_title(check.contract),
        shape,
        word,
        who,
        asked,
        may_ask=asked is None,
        may_agree=asked is not None and not asked.agreed_by and asked.asked_by != acting.code,
    )


NEXT = {
    Run.CLAIM: "The provider may claim it again.",
    Run.APPROVAL: "The line may be approved.",
    Run.PAYMENT: "The line goes into the next payment.",
}
"""What follows once a step is passed over, by when it was taken."""


def _stands(asked: Override | None, names: Mapping[str, str], then: str) -> tuple[str, str, str]:
    if asked is None:
        return "bad", "Stopped", ""
    by = passed_over_by(asked, names)
    return ("warn", "Passed over", f"{by} {then}") if asked.agreed_by else ("due", "Asked", by)


@for_act(Act.CHECK_CLAIMS, Act.APPROVE_CLAIMS)
@require_http_methods(["GET", "POST"])
def override_ask(request: Request, id: int) -> HttpResponse:
    check = Check.objects.filter(pk=id, payer=request.acting.organisation, name__in=MAY_BE_OVERRIDDEN).first()
    if check is None or check.result != Outcome.FAILED:
        audit.refused("not theirs to see")
        raise Http404("No such step.")
    form = PassOverForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            ask_override(by=request.acting, check=id, **form.cleaned_data)
        except CannotAct as why:
            for each in why.refusals:
                form.add_error(None, f"{each.reason} {each.cure}")
        else:
            messages.success(request, "Asked. It does nothing until a colleague agrees.")
            return redirect("stopped")
    page = {
        "form": form,
        "title": f"Pass over “{TITLES[check.name]}”",
        "lead": f"{name(check.rule).capitalize()} {check.n} of {check.enrolment}. {check.words} It does nothing until a colleague agrees; what the step found stays beside it.",
        "button": "Ask a colleague",
        "cancel": reverse("stopped"),
        "trail": [("Stopped", reverse("stopped")), ("Pass over", "")],
        "under": "to_check",
    }
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


@for_act(Act.CHECK_CLAIMS, Act.APPROVE_CLAIMS)
@require_POST
def override_agree(request: Request, id: int) -> HttpResponse:
    found = Override.objects.filter(pk=id, payer=request.acting.organisation).first()
    if found is None:
        audit.refused("not theirs to see")
        raise Http404("Nothing is asked.")
    try:
        agree_override(by=request.acting, override=id)
        freed = write_down(found.payer, request.acting, enrolment=found.enrolment)
        then = NEXT[Run.PAYMENT] if freed else "The result may be claimed and approved."
        messages.success(request, f"Agreed. The step is passed over until the day. {then}")
    except CannotAct as why:
        messages.error(request, str(why))
    return redirect("stopped")
