"""The appointments of one person: made, moved, and what came of each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import stays_of
from ettle.web.casework.seen import Seen, seen
from ettle.web.frame.day import now
from ettle.web.plans.appointments import actions
from ettle.web.plans.appointments.clock import local
from ettle.web.plans.appointments.forms import BookForm, OutcomeForm
from ettle.web.plans.appointments.queries import Shown, in_words, of_person
from ettle.web.plans.models import Appointment

TITLE = "Appointments"
OVER = "Somebody has already said what came of this appointment. Go back to see it."


@for_act(Act.SEE_PERSON)
@require_safe
def appointments(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    return render(request, "plans/appointments.html", who.page(TITLE, rows=of_person(who.sight)))


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def book(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    form = BookForm(request.POST or None)
    if form.is_valid():
        actions.book(by=request.acting, person=person, said=form.cleaned_data)
        return redirect("appointments", person)
    return _form(request, who, form, "Make an appointment")


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def move(request: Request, person: str, id: int) -> HttpResponse:
    who = seen(request, person)
    found = found_or_404(request.acting, who, id)
    form = BookForm(request.POST or None, initial=initial_of(found))
    if form.is_valid():
        try:
            actions.move(by=request.acting, appointment=found.kept, said=form.cleaned_data)
        except actions.AlreadyOver:
            form.add_error(None, OVER)
        else:
            return redirect("appointments", person)
    return _form(request, who, form, "Move or change an appointment")


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def outcome(request: Request, person: str, id: int) -> HttpResponse:
    who = seen(request, person)
    found = found_or_404(request.acting, who, id)
    form = outcome_form(request.acting, found, request.POST or None)
    if form.is_valid():
        try:
            account_for(request.acting, found, form)
        except actions.AlreadyOver:
            form.add_error(None, OVER)
        except Refused as refused:
            form.add_refused(refused)
        else:
            return redirect("appointments", person)
    lead = f"{found.kept.get_mode_display()}, {found.begins:%A %-d %B %Y at %H:%M}."
    return _form(request, who, form, "What came of it", lead)


def outcome_form(by: Acting, found: Shown, data: Any) -> OutcomeForm:
    """What is asked of one appointment: of one that has not begun only whether it was called off."""
    kept, stays = found.kept, stays_of(by, found.kept.person_id)
    return OutcomeForm(data, stays=stays, minutes=kept.minutes, ahead=kept.starts_at > now())


def account_for(by: Acting, found: Shown, form: OutcomeForm) -> None:
    """Say what a filled form says came of it. Raises actions.AlreadyOver, Refused."""
    said = form.cleaned_data
    actions.account_for(
        by=by,
        appointment=found.kept,
        came=said["came"],
        minutes=int(said["hours"]) if said.get("hours") else None,
        whose=said["whose"],
        why=said["why"],
        stay=form.stay,
    )


def _form(request: Request, who: Seen, form: Any, title: str, lead: str = "") -> HttpResponse:
    address = reverse("appointments", args=[who.id])
    page = who.page(title, (TITLE, address), form=form, lead=lead, button="Save", cancel=address)
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


def found_or_404(by: Acting, who: Seen, id: int) -> Shown:
    """One of this person's that the organisation made; another's is read and not changed."""
    row = Appointment.objects.filter(id=id, person=who.id, organisation=by.organisation).first()
    if row is None:
        raise Http404("No such appointment.")
    return in_words(who.id, [row])[0]


def initial_of(found: Shown) -> dict[str, Any]:
    begins = local(found.kept.starts_at)
    kept = {"mode": found.kept.mode, "minutes": found.kept.minutes, "activity": found.kept.activity}
    return kept | {"day": begins.date(), "at": f"{begins:%H:%M}", "place": found.place, "about": found.about}
