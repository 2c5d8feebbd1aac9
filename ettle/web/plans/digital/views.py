"""Getting online: what one person has, what is lent to them, and the register of what can be lent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.engine.events.catalogue import Need
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import refused_words
from ettle.web.casework.seen import Seen, seen
from ettle.web.frame.day import today
from ettle.web.plans.digital import actions
from ettle.web.plans.digital.forms import CheckForm, DeviceForm, EndForm, LendForm
from ettle.web.plans.digital.words import KINDS, NEED, QUESTIONS, word
from ettle.web.plans.models import Device, DigitalCheck, Loan
from ettle.web.plans.plan.needs import open_needs

TITLE = "Getting online"


@for_act(Act.SEE_PERSON)
@require_safe
def digital(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    checks, loans = kept_of(person)
    page = who.page(
        TITLE,
        answers=_answers(checks[0]) if checks else [],
        checks=[(check, _answers(check)) for check in checks],
        loans=loans,
        need=open_need(who),
        today=today(),
        kinds=dict(KINDS),
    )
    return render(request, "plans/digital.html", page)


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def digital_check(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    form = CheckForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.check(by=request.acting, sight=who.sight, on=said["on"], said=said, need=said["need"] == "yes")
        except Refused as refused:
            for words in refused_words(refused):
                form.add_error(None, words)
        else:
            return redirect("digital", person)
    return _form(request, who, form, "Ask about getting online")


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def lend(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    free = free_devices(request.acting)
    if not free:
        return render(request, "plans/nothing_to_lend.html", who.page("Lend a device", _back(who)))
    form = LendForm(request.POST or None, devices=free)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.lend(by=request.acting, person=person, **{**said, "device": int(said["device"])})
        except actions.Lent:
            form.add_error("device", "That one has just been lent to somebody else. Choose another.")
        else:
            return redirect("digital", person)
    return _form(request, who, form, "Lend a device")


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def end_loan(request: Request, person: str, id: int) -> HttpResponse:
    who = seen(request, person)
    loan = loan_or_404(request.acting, person, id)
    form = EndForm(request.POST or None, lent_on=loan.lent_on)
    if form.is_valid():
        actions.end(by=request.acting, loan=loan, **form.cleaned_data)
        return redirect("digital", person)
    return _form(request, who, form, "A device came back, or is lost")


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def devices(request: Request) -> HttpResponse:
    """The register of the organisation: what there is and whether it is out, not with whom."""
    form = DeviceForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_device(by=request.acting, **form.cleaned_data)
        except actions.Known:
            form.add_error("asset", f"{form.cleaned_data['asset']} is on the register already. Check the label.")
        else:
            return redirect("devices")
    page = {
        "title": "Devices to lend",
        "form": form,
        "rows": register_of(request.acting),
        "kinds": dict(KINDS),
        "today": today(),
    }
    page["trail"] = [("Caseload", reverse("caseload")), ("Devices to lend", "")]
    return render(request, "plans/devices.html", page, status=422 if form.is_bound else 200)


def kept_of(person: str) -> tuple[list[DigitalCheck], list[Loan]]:
    """What was answered, and what is or was lent to somebody: the latest first."""
    checks = DigitalCheck.objects.filter(person=person).order_by("-on", "-id")[:50]
    return list(checks), list(Loan.objects.filter(person=person).select_related("device").order_by("-id"))


def open_need(who: Seen) -> Need | None:
    return next((each for each in open_needs(who.sight) if each.need == NEED), None)


def register_of(acting: Acting) -> list[tuple[Device, bool, date | None]]:
    """Each device of the organisation, whether it is out, and when it is due back."""
    rows = Device.objects.filter(organisation=acting.organisation).order_by("asset")
    out = dict(Loan.objects.filter(organisation=acting.organisation, ended="").values_list("device", "due_on"))
    return [(row, row.id in out, out.get(row.id)) for row in rows]


def loan_or_404(acting: Acting, person: str, id: int) -> Loan:
    """A loan of the organisation that goes on."""
    loan = Loan.objects.filter(id=id, person=person, organisation=acting.organisation, ended="").first()
    if loan is None:
        raise Http404("No such loan.")
    return loan


def free_devices(acting: Acting) -> list[tuple[str, str]]:
    """What can be lent now, by its number in the register and its words."""
    out = Loan.objects.filter(organisation=acting.organisation, ended="").values("device")
    rows = Device.objects.filter(organisation=acting.organisation, gone=False).exclude(id__in=out)
    kinds = dict(KINDS)
    return [(str(row.id), f"{row.asset}, {kinds[row.kind].lower()}") for row in rows.order_by("asset")]


def _answers(check: DigitalCheck) -> list[tuple[str, str]]:
    return [(label, word(name, getattr(check, name))) for name, (label, _) in QUESTIONS.items()]


def _back(who: Seen) -> tuple[str, str]:
    return TITLE, reverse("digital", args=[who.id])


def _form(request: Request, who: Seen, form: Any, title: str) -> HttpResponse:
    page = who.page(title, _back(who), form=form, button="Save", cancel=_back(who)[1])
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)
