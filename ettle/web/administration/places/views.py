"""Areas, organisations and teams: the list, one of them, and the acts upon them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.web.access.closing import Closed
from ettle.web.access.declared import for_act
from ettle.web.access.models import Organisation
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.administration.places import actions, following, queries
from ettle.web.administration.places.forms import (
    AreaForm,
    ChangeForm,
    CloseForm,
    FirstForm,
    NameForm,
    OrganisationForm,
    TeamForm,
)
from ettle.web.administration.places.queries import Place
from ettle.web.administration.staff.views import link_shown
from ettle.web.audit import entry as audit
from ettle.web.frame.day import today


@for_act(Act.MANAGE_PLACES)
@require_safe
def places(request: Request) -> HttpResponse:
    page = {
        "areas": queries.by_area(request.acting),
        "mine": queries.areas_of(request.acting),
        "own": request.acting.organisation,
        "may_add": queries.may_add_organisations(request.acting),
        "may_add_areas": queries.is_government(request.acting),
    }
    return render(request, "administration/places.html", page)


@for_act(Act.MANAGE_PLACES)
@require_http_methods(["GET", "POST"])
def add_area(request: Request) -> HttpResponse:
    _only(queries.is_government(request.acting))
    form = AreaForm(_sent(request))
    if form.is_valid():
        actions.add_area(by=request.acting, **form.cleaned_data)
        return redirect("place", "area", form.cleaned_data["id"])
    return _form(
        request, form, "Enter an area", "Enter", "An area is what a partnership answers for, usually a council’s."
    )


@for_act(Act.MANAGE_PLACES)
@require_http_methods(["GET", "POST"])
def add_organisation(request: Request) -> HttpResponse:
    _only(queries.may_add_organisations(request.acting))
    areas, by_government = queries.areas_of(request.acting), queries.is_government(request.acting)
    form = OrganisationForm(_sent(request), areas=areas, by_government=by_government)
    if form.is_valid():
        made = actions.add_organisation(by=request.acting, **form.cleaned_data)
        return redirect("place", "organisation", made.pk)
    lead = "Nobody works there yet: its page then lets you name its first administrator, who gives every other post."
    return _form(request, form, "Enter an organisation", "Enter", lead)


@for_act(Act.MANAGE_PLACES)
@require_http_methods(["GET", "POST"])
def add_team(request: Request) -> HttpResponse:
    form = TeamForm(_sent(request), organisation=request.acting.organisation)
    if form.is_valid():
        made = actions.add_team(by=request.acting, name=form.cleaned_data["name"])
        return redirect("place", "team", made.pk)
    return _form(request, form, f"A team of {request.acting.post.organisation.name}", "Add")


@for_act(Act.MANAGE_PLACES)
@require_safe
def one(request: Request, what: str, id: str) -> HttpResponse:
    place = _found(request, what, id)
    page: dict[str, Any] = {"it": place, "trail": _trail(place), "left": queries.left_in(request.acting, place)}
    page["shown"] = "made" in request.GET
    if isinstance(place.row, Organisation):
        page |= {
            "contracts": queries.contracts_naming(place.id),
            "own": place.id == request.acting.organisation,
            "first": queries.was_never_staffed(place.row),
            "area": queries.name_of_area(place.row.area),
            "may_change": queries.may_change_kind(request.acting, place),
        }
    return render(request, "administration/place.html", page)


@for_act(Act.MANAGE_PLACES)
@require_http_methods(["GET", "POST"])
def name(request: Request, what: str, id: str) -> HttpResponse:
    place = _found(request, what, id)
    form = NameForm(_sent(request), place=place)
    if form.is_valid():
        actions.rename(by=request.acting, place=place, **form.cleaned_data)
        messages.success(request, f"{place.name} is {form.cleaned_data['name']} now.")
        return redirect("place", what, id)
    lead = "It is shown under the new name everywhere from now on. The name until then is kept on its page."
    return _form(request, form, f"Another name for {place.name}", "Keep the new name", lead, place)


@for_act(Act.MANAGE_PLACES)
@require_http_methods(["GET", "POST"])
def kind(request: Request, id: str) -> HttpResponse:
    """What it is and its area: what would follow is shown first, and nothing is changed before it was seen."""
    place = _found(request, "organisation", id)
    _only(queries.may_change_kind(request.acting, place))
    assert isinstance(place.row, Organisation)
    areas, by_government = queries.areas_of(request.acting), queries.is_government(request.acting)
    form = ChangeForm(_sent(request), acting=request.acting, it=place.row, areas=areas, by_government=by_government)
    if not form.is_valid():
        lead = "You see what would follow, for who sees whom too, before anything is changed."
        return _form(request, form, f"What {place.name} is, and its area", "See what follows", lead, place)
    if request.POST.get("then") == "change" and _change(request, place, form.cleaned_data):
        messages.success(request, f"{place.name} is changed.")
        return redirect("place", "organisation", id)
    return _what_follows(request, _found(request, "organisation", id), form.cleaned_data, areas)


def _change(request: Request, place: Place, said: dict[str, Any]) -> bool:
    """Whether it was done; not where it is no longer as it was when somebody looked."""
    was, _, area = request.POST.get("was", "").partition(" ")
    try:
        actions.change_kind(by=request.acting, organisation=place.id, was=(was, area), **said)
    except actions.Otherwise:
        return False
    return True


def _what_follows(request: Request, place: Place, said: dict[str, Any], areas: dict[str, str]) -> HttpResponse:
    assert isinstance(place.row, Organisation)
    page = {
        "it": place,
        "trail": _trail(place, "What follows"),
        "kind": Organisation.Kind(said["kind"]).label,
        "area": areas.get(said["area"], ""),
        "was_in": areas.get(place.row.area, ""),
        "lines": following.what_follows(place.row, **said, areas=areas),
        "hidden": {**said, "is_jobcentre": "no", "was": f"{place.row.kind} {place.row.area}"},
        "changed": request.POST.get("then") == "change",
    }
    return render(request, "administration/place_changes.html", page, status=409 if page["changed"] else 200)


@for_act(Act.MANAGE_PLACES)
@require_http_methods(["GET", "POST"])
def close(request: Request, what: str, id: str) -> HttpResponse:
    """Refused while anybody is left, saying how many and what to do."""
    place = _found(request, what, id)
    left = queries.left_in(request.acting, place)
    form = CloseForm(_sent(request), place=place, initial={"on": today()})
    if left or place.closed_on:
        page = {"it": place, "left": left, "trail": _trail(place, "Close")}
        return render(request, "administration/place_not_empty.html", page, status=409 if form.is_bound else 200)
    if form.is_valid():
        try:
            actions.close(by=request.acting, place=place, on=form.cleaned_data["on"])
        except actions.NotEmpty:
            return redirect("place_close", what, id)
        messages.success(request, f"{place.name} is closed.")
        return redirect("place", what, id)
    lead = "Nobody is left in it. What was recorded stays as it is, and it can be opened again."
    return _form(request, form, f"Close {place.name}", "Close", lead, place)


@for_act(Act.MANAGE_PLACES)
@require_POST
def open_again(request: Request, what: str, id: str) -> HttpResponse:
    actions.open_again(by=request.acting, place=_found(request, what, id))
    return redirect("place", what, id)


@for_act(Act.MANAGE_PLACES)
@require_http_methods(["GET", "POST"])
def first_administrator(request: Request, id: str) -> HttpResponse:
    """The link that lets them in is shown once, here."""
    place = _found(request, "organisation", id)
    assert isinstance(place.row, Organisation)
    _only(queries.was_never_staffed(place.row))
    form = FirstForm(_sent(request))
    if form.is_valid():
        try:
            staff, token = actions.first_administrator(by=request.acting, organisation=place.id, **form.cleaned_data)
            return link_shown(request, staff, token, reverse("place", args=[place.what, id]))
        except Closed as closed:
            form.add_error(None, str(closed))
    lead = "They give every other post there. You are then shown a link that lets them in once."
    return _form(request, form, f"The first administrator of {place.name}", "Add and make a link", lead, place)


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _only(holds: bool) -> None:
    if not holds:
        audit.refused("not theirs to look after")
        raise Http404("No such page.")


def _found(request: Request, what: str, id: str) -> Place:
    found = queries.place_of(request.acting, what, id)
    if found is None:
        audit.refused("not theirs to look after")
        raise Http404("No such place.")
    return found


def _trail(place: Place | None, last: str = "") -> list[tuple[str, str]]:
    trail = [("Places", reverse("places"))]
    if place is None:
        return [*trail, (last, "")]
    return [
        *trail,
        (place.name, reverse("place", args=[place.what, place.id]) if last else ""),
        *([(last, "")] if last else []),
    ]


def _form(
    request: Request, form: forms.Form, title: str, button: str, lead: str = "", place: Place | None = None
) -> HttpResponse:
    cancel = reverse("place", args=[place.what, place.id]) if place else reverse("places")
    page = {
        "form": form,
        "title": title,
        "button": button,
        "lead": lead,
        "cancel": cancel,
        "trail": _trail(place, title),
    }
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)
