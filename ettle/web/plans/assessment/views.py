"""Where things stand: asked on one page, and how far somebody has come."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.engine.events.catalogue import Assessment, Event
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import stays_of
from ettle.web.casework.seen import Seen, categories, seen
from ettle.web.plans.assessment import actions
from ettle.web.plans.assessment.distance import asked_of, travelled
from ettle.web.plans.assessment.forms import AssessmentForm
from ettle.web.plans.assessment.tools import area_title, current
from ettle.web.plans.models import Said
from ettle.web.plans.words import opened

TITLE = "Where things stand"


@for_act(Act.SEE_PERSON)
@require_safe
def assessments(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    page = who.page(TITLE, travelled=travelled(who.sight), said=said_of(who))
    return render(request, "plans/assessments.html", page)


def said_of(who: Seen) -> list[tuple[Assessment, str, str | None]]:
    """What was answered, the latest first: the event, the area in words, and what the person said."""
    rows = list(Said.objects.filter(person=who.id, category__in=categories(who.sight)))
    words = dict(zip((row.event for row in rows), opened(who.id, [row.words for row in rows]), strict=True))
    said = [
        (event, area_title(event.tool or "", event.area or ""), words.get(event.id)) for event in asked_of(who.sight)
    ]
    return said[::-1]


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def assess(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    form = form_of(request.acting, who, request.POST or None)
    if form.is_valid():
        try:
            write_down(request.acting, person, form)
        except Refused as refused:
            form.add_refused(refused)
        else:
            return redirect("assessments", person)
    return render(request, "plans/assess.html", _page(who, form), status=422 if form.is_bound else 200)


def form_of(by: Acting, who: Seen, data: Any) -> AssessmentForm:
    """The tool of today, in the areas that the post may ask about."""
    tool = current()
    areas = {code: area for code, area in tool.areas.items() if area.category in who.sight.categories}
    return AssessmentForm(data, tool=tool, areas=areas, stays=stays_of(by, who.id))


def write_down(by: Acting, person: str, form: AssessmentForm) -> list[Event]:
    """Record what a filled form says. Raises Refused."""
    said = form.cleaned_data
    return actions.write_down(
        by=by, person=person, tool=form.tool, on=said["on"], stay=form.stay, answers=form.answers()
    )


def _page(who: Seen, form: AssessmentForm) -> dict[str, object]:
    address = reverse("assessments", args=[who.id])
    return who.page("Go over where things stand", (TITLE, address), form=form, cancel=address)
