"""The list of staff, one of them, and the acts upon them."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.closing import Closed
from ettle.web.access.declared import for_act
from ettle.web.access.models import Staff
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.administration.staff import actions, queries
from ettle.web.administration.staff.forms import EndForm, NamesForm, PostForm, StaffForm
from ettle.web.audit import entry as audit
from ettle.web.drafts.sending import shown_once

Form = TypeVar("Form", bound=PostForm)
OWN = "Nobody changes their own posts or lets themselves in. Ask another administrator."


@for_act(Act.MANAGE_STAFF)
@require_safe
def staff_list(request: Request) -> HttpResponse:
    return render(request, "administration/staff.html", {"staff": queries.staff_of(request.acting)})


@for_act(Act.MANAGE_STAFF)
@require_safe
def one(request: Request, code: str) -> HttpResponse:
    staff = _found(request, code)
    page = {"staff": staff, "own": staff == request.user, "day": request.acting.day}
    page["shown"] = "made" in request.GET
    page["standing"] = queries.standing(request.acting, staff).exists()
    page |= _in_hand(request, staff)
    return render(request, "administration/one.html", page)


@for_act(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    form = _asked(StaffForm, request)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        person = {name: said.pop(name) for name in ("code", "name", "email")}
        try:
            with transaction.atomic():
                staff = actions.add_staff(by=request.acting, **person)
                actions.add_post(by=request.acting, staff=staff, **said)
            return redirect("staff_one", staff.code)
        except Closed as closed:
            form.add_error("organisation", str(closed))
    page = {"form": form, "title": "Add a member of staff", "button": "Add", "cancel": "/staff/"}
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


@for_act(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def change(request: Request, code: str) -> HttpResponse:
    """Another name or address. Their code stays: it is how records name them."""
    staff = _not_oneself(request, code)
    if queries.works_elsewhere(request.acting, staff):
        audit.refused("works for another organisation too")
        raise Http404("Nobody of that code whose name is yours to change.")
    said = request.POST if request.method == "POST" else None
    form = NamesForm(said, staff=staff, initial={"name": staff.name, "email": staff.email})
    if form.is_valid():
        actions.change_names(by=request.acting, staff=staff, **form.cleaned_data)
        messages.success(request, "Changed. They sign in with the address shown here.")
        return redirect("staff_one", code)
    page = {"form": form, "title": f"Name and address of {staff.name}", "button": "Keep", "cancel": f"/staff/{code}/"}
    page["lead"] = "With another address they sign in from now on; their password and keys stay as they are."
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


def _in_hand(request: Request, staff: Staff) -> dict[str, Any]:
    """How many people somebody looks after, and the page on which a manager gives them to somebody else."""
    address = request.build_absolute_uri(f"{reverse('choose_people')}?of={staff.code}")
    return {"people": queries.people_in_hand(request.acting, staff), "address": address}


@for_act(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def post(request: Request, code: str) -> HttpResponse:
    staff = _not_oneself(request, code)
    form = _asked(PostForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.add_post(by=request.acting, staff=staff, **form.cleaned_data)
            return redirect("staff_one", staff.code)
        except Closed as closed:
            form.add_error("organisation", str(closed))
        except IntegrityError:
            form.add_error("from_on", ValidationError("They have this post from that day already. Choose another day"))
    page = {"form": form, "title": f"A post for {staff.name}", "button": "Add", "cancel": f"/staff/{staff.code}/"}
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


@for_act(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def end(request: Request, code: str) -> HttpResponse:
    """Somebody leaves: their posts end, and with the last one the account closes."""
    staff = _not_oneself(request, code)
    posts = list(queries.standing(request.acting, staff))
    if not posts:
        return redirect("staff_one", staff.code)
    in_hand = _in_hand(request, staff)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        initial={"on": in_words(request.acting.day)},
        people=in_hand["people"],
        today=request.acting.day,
    )
    if request.method == "POST" and form.is_valid():
        actions.end_posts(by=request.acting, staff=staff, posts=posts, on=form.cleaned_data["on"])
        messages.success(request, f"{staff.name} no longer works here.")
        return redirect("staff_one", staff.code)
    lead = "Every post of theirs that you look after ends. Where none is left they are signed out, and their keys are taken away."
    page = {
        "form": form,
        "title": f"{staff.name} leaves",
        "button": "End their posts",
        "cancel": f"/staff/{staff.code}/",
    }
    page |= {"lead": lead, "staff": staff, **in_hand}
    return render(request, "administration/leaves.html", page, status=422 if form.is_bound else 200)


@for_act(Act.MANAGE_STAFF)
@require_POST
def let_in(request: Request, code: str) -> HttpResponse:
    """The link is shown once, here; it is kept nowhere."""
    staff = _not_oneself(request, code)
    if not staff.is_active or not queries.standing(request.acting, staff).exists():
        audit.refused("no post")
        raise Http404("Nobody of that code who may sign in.")
    if queries.works_elsewhere(request.acting, staff):
        audit.refused("works for another organisation too")
        raise Http404("Nobody of that code who may sign in.")
    token = actions.let_in(by=request.acting, staff=staff)
    return link_shown(request, staff, token, reverse("staff_one", args=[code]))


def link_shown(request: Request, staff: Staff, token: str, home: str) -> HttpResponse:
    """The link in the answer, once: a page that is loaded again leads to `home`, and no second link is made."""
    page = render(request, "administration/link.html", {"staff": staff, "token": token})
    return shown_once(page, f"{home}?made=link")


def _asked(form: type[Form], request: Request) -> Form:
    day = request.acting.day
    return form(
        request.POST if request.method == "POST" else None,
        initial={"from_on": in_words(day), "organisation": request.acting.organisation},
        organisations=queries.own(request.acting),
        kind=request.acting.post.organisation.kind,
        first=day,
    )


def _found(request: Request, code: str) -> Staff:
    found = queries.staff_of(request.acting).filter(code=code).first() if "\0" not in code else None
    if found is None:
        audit.refused("not theirs to look after")
        raise Http404("Nobody of that code.")
    return found


def _not_oneself(request: Request, code: str) -> Staff:
    staff = _found(request, code)
    if staff == request.user:
        audit.refused("own posts")
        raise Http404(OWN)
    return staff
