"""Opening a record in need, closing it, and knowing of one that was opened."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ettle.web.access.declared import for_act
from ettle.web.access.glass import actions
from ettle.web.access.glass.forms import OpenForm
from ettle.web.access.glass.page import name_of
from ettle.web.access.glass.queries import to_be_told, who_is_told
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404, sight_of
from ettle.web.audit import entry as audit


@for_act(Act.BREAK_GLASS)
@require_http_methods(["GET", "POST"])
def open_record(request: Request, person: str) -> HttpResponse:
    sight = seen_or_404(request.acting, person, Category.NAME)
    if sight.has(Category.JOURNEY, Category.NOTES):
        return redirect("person", person)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.break_glass(by=request.acting, person=person, reason=said["reason"], hours=int(said["hours"]))
        return redirect("person", person)
    page = {"form": form, "person": person, "name": name_of(request, person)}
    page["told"] = who_is_told(request.acting, person)
    return render(request, "access/open_record.html", page, status=422 if form.is_bound else 200)


@for_act(Act.BREAK_GLASS)
@require_POST
def close_record(request: Request, person: str) -> HttpResponse:
    seen_or_404(request.acting, person, Category.NAME)
    if actions.close(by=request.acting, person=person):
        messages.success(request, f"The record of {name_of(request, person)} is closed to you again.")
    return redirect("caseload")


@for_act(Act.SEE_TODAY)
@require_POST
def known(request: Request, opened: int) -> HttpResponse:
    found = next(iter(to_be_told(request.acting, opened)), None)
    if found is None or sight_of(request.acting, found.person_id) is None:
        audit.refused("not theirs to see")
        raise Http404("Nobody opened that.")
    actions.know_of(by=request.acting, opened=found)
    return redirect("today")
