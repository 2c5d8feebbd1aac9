"""The details of one person, and the form of each part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import Sight, seen_or_404
from ettle.web.frame import slots
from ettle.web.people import actions
from ettle.web.people.details.forms import AddressForm, ContactForm, EmergencyForm, NameForm, NumberForm, OtherNameForm
from ettle.web.people.details.page import initial_of, parts_of
from ettle.web.people.models import Contact, EmergencyContact, Identity, OtherName
from ettle.web.people.queries import identity_of
from ettle.web.people.sealing import Erased, erased_at

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One part that is changed with a form: what must be seen, what the form starts from, and what saving it does."""

    title: str
    needs: Category
    form: type[forms.Form]
    save: Callable[[str, Said, str], object]
    starts_from: type[models.Model] | None = None
    lead: str = ""


CHANGES: Mapping[str, Change] = {
    "name": Change("Name", Category.IDENTITY, NameForm, lambda who, said, by: actions.name_person(person=who, by=by, **said), Identity, "A name they had before can be kept under “Another name”, so that they are still found by it."),
    "other-name": Change("Another name", Category.IDENTITY, OtherNameForm, lambda who, said, by: actions.add_other_name(person=who, by=by, **said), None, "They are found by it too. It is shown only to those who see who they are."),
    "number": Change("National Insurance number", Category.IDENTITY, NumberForm, lambda who, said, by: actions.set_number(person=who, by=by, **said), None, "It is kept locked, and shown only in part."),
    "contact": Change("How to reach them", Category.CONTACT, ContactForm, lambda who, said, by: actions.set_contact(person=who, said=said, by=by), Contact, "Ask before you write: a message that somebody else hears can do harm."),
    "address": Change("Address", Category.CONTACT, AddressForm, lambda who, said, by: actions.move(person=who, by=by, **said), None, "Where they lived before is kept, and ends on this day."),
    "emergency": Change("In an emergency", Category.CONTACT, EmergencyForm, lambda who, said, by: actions.set_emergency_contact(person=who, by=by, **said), EmergencyContact, "Whom to tell when something happens."),
}  # fmt: skip


@for_act(Act.SEE_PERSON)
@require_safe
def details(request: Request, person: str) -> HttpResponse:
    sight = seen_or_404(request.acting, person, Category.IDENTITY)
    page = _page(sight, request.acting, "Details")
    page["erased"] = erased_at(person)
    if not page["erased"]:
        page |= {"parts": parts_of(sight), "others": OtherName.objects.filter(person=person)}
        page["more"] = slots.sections("details", request, sight=sight)
    return render(request, "people/details.html", page)


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def change(request: Request, person: str, part: str) -> HttpResponse:
    wanted = CHANGES.get(part)
    if wanted is None:
        raise Http404("There is no such part.")
    sight = seen_or_404(request.acting, person, wanted.needs)
    starts = initial_of(wanted.starts_from, person) if wanted.starts_from else {}
    form = wanted.form(request.POST if request.method == "POST" else None, initial=starts)
    if form.is_valid() and _saved(request.acting, person, wanted, form):
        messages.success(request, f"{wanted.title} saved")
        return redirect("details", person)
    page = _page(sight, request.acting, wanted.title, ("Details", reverse("details", args=[person])))
    page |= {"form": form, "lead": wanted.lead, "cancel": reverse("details", args=[person])}
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


def _saved(acting: Acting, person: str, wanted: Change, form: forms.Form) -> bool:
    """Save; where it does not fit what is held, the form says so."""
    try:
        wanted.save(person, form.cleaned_data, acting.code)
    except (actions.DoesNotFit, Erased) as why:
        form.add_error(None, str(why))
        return False
    return True


@for_act(Act.RECORD)
@require_POST
def open_number(request: Request, person: str) -> HttpResponse:
    """The whole number, asked for by itself so that the asking is on record."""
    sight = seen_or_404(request.acting, person, Category.IDENTITY)
    page = _page(sight, request.acting, "National Insurance number", ("Details", reverse("details", args=[person])))
    return render(request, "people/number.html", page | {"number": actions.open_number(person=person)})


@for_act(Act.RECORD)
@require_POST
def remove_other_name(request: Request, person: str, id: int) -> HttpResponse:
    seen_or_404(request.acting, person, Category.IDENTITY)
    try:
        actions.remove_other_name(person=person, id=id, by=request.acting.code)
    except OtherName.DoesNotExist as nothing:
        raise Http404("There is no such name of theirs.") from nothing
    messages.success(request, "They are found by that name no more")
    return redirect("details", person)


def _page(sight: Sight, acting: Acting, title: str, *between: tuple[str, str]) -> dict[str, Any]:
    identity = identity_of(sight.person)
    name = identity.name if identity else sight.person
    trail = [("Caseload", reverse("caseload")), (name, reverse("person", args=[sight.person])), *between, (title, "")]
    may_record = acting.may(Act.RECORD)
    return {
        "person": sight.person,
        "name": name,
        "title": title,
        "trail": trail,
        "sight": sight,
        "may_record": may_record,
    }
