"""Where things stand: asked on one page, and how far somebody has come."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

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
    rows = list(Said.objects.filter(person=person, category__in=categories(who.sight)))
    words = dict(zip((row.event for row in rows), opened(person, [row.words for row in rows]), strict=True))
    said = [
        (event, area_title(event.tool or "", event.area or ""), words.get(event.id)) for event in asked_of(who.sight)
    ]
    page = who.page(TITLE, travelled=travelled(who.sight), said=said[::-1])
    return render(request, "plans/assessments.html", page)


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def assess(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    tool = current()
    areas = {code: area for code, area in tool.areas.items() if area.category in who.sight.categories}
    form = AssessmentForm(request.POST or None, tool=tool, areas=areas, stays=stays_of(request.acting, person))
    if form.is_valid():
        try:
            actions.write_down(
                by=request.acting,
                person=person,
                tool=tool,
                on=form.cleaned_data["on"],
                stay=form.stay,
                answers=form.answers(),
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            return redirect("assessments", person)
    return render(request, "plans/assess.html", _page(who, form), status=422 if form.is_bound else 200)


def _page(who: Seen, form: AssessmentForm) -> dict[str, object]:
    address = reverse("assessments", args=[who.id])
    return who.page("Go over where things stand", (TITLE, address), form=form, cancel=address)
