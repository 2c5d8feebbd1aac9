"""The explorer: one figure with its chart, its table, how it was counted, its files, and the people behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ettle.engine.measures.period import NoSuchPeriod
from ettle.engine.wording.figures import grouped_by
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.contracts.queries import loaded
from ettle.web.frame.exports import Kind
from ettle.web.measurement.behind import people_behind
from ettle.web.measurement.export import file_of
from ettle.web.measurement.figures import (
    NARROWED,
    Answer,
    NothingCounted,
    NotMeasured,
    NotTheirs,
    Question,
    answer,
    breakdowns_for,
    measures_for,
    scope_of,
)
from ettle.web.measurement.forms import ExploreForm
from ettle.web.measurement.pages import counted_in, nothing, page_of
from ettle.web.measurement.scope import Scope
from ettle.web.measurement.shown import Shown
from ettle.web.measurement.words import Groups, cohort_name

FIRST = ("sustained_13", "starts")
"""What is shown first, to whoever may have it."""


def question_of(query: QueryDict, scope: Scope) -> Question:
    """What an address asks: the measure, up to two breakdowns, the part."""
    known = measures_for(scope)
    first = next((each for each in FIRST if each in known), next(iter(known), ""))
    by = tuple(dict.fromkeys(each for each in (*query.getlist("by"), query.get("then", "")) if each))
    return Question(query.get("measure", "") or first, by[:2], *(query.get(each, "") for each in NARROWED))


def answer_or_404(request: Request) -> Answer:
    """The figure that an address asks for; what cannot be counted is told on its page alone, and is nowhere else."""
    try:
        return _answered(request)
    except NotMeasured as cannot:
        raise Http404("No such figure.") from cannot


def _answered(request: Request, every_cohort: bool = False) -> Answer:
    """As a page answers what it may not show: as if it were not there. Raises NotMeasured."""
    acting: Acting = request.acting
    try:
        asked = question_of(request.GET, scope_of(acting))
        return answer(acting, replace(asked, first="", last="") if every_cohort else asked)
    except (NotTheirs, NothingCounted) as not_there:
        audit.refused(str(not_there))
        raise Http404("No such figure.") from not_there


@for_act(Act.SEE_FIGURES)
@require_safe
def explore(request: Request) -> HttpResponse:
    try:
        scope = scope_of(request.acting)
    except (NothingCounted, NotTheirs) as why:
        return nothing(request, why)
    try:
        found = _answered(request)
    except NoSuchPeriod as wrong:
        page = _page(request, scope, _answered(request, every_cohort=True), wrong)
        return render(request, "measurement/explore.html", page_of(request, **page), status=422)
    except NotMeasured as why:
        page = page_of(request, why="measured", said=str(why))
        return render(request, "measurement/nothing.html", page, status=422)
    return render(request, "measurement/explore.html", page_of(request, **_page(request, scope, found)))


def _page(request: Request, scope: Scope, found: Answer, wrong: NoSuchPeriod | None = None) -> dict[str, Any]:
    """`wrong` = there is no such period: the form says why, and no other figure stands in place of what was asked."""
    shown = Shown(found, Groups(loaded().rulebook))
    query = found.question.query()
    return {
        "it": shown,
        "answer": found,
        "form": _form(request, scope, found, shown.groups, wrong),
        "wrong": wrong,
        "counted_in": counted_in(found.evaluation),
        "query": query,
        "share": f"{reverse('explore')}?{query}",
        "whole": f"{reverse('explore')}?{replace(found.question, first='', last='').query()}",
        "may_release": request.acting.may(Act.RELEASE_FIGURES),
        "may_target": request.acting.may(Act.SET_TARGETS),
    }


def _form(request: Request, scope: Scope, found: Answer, groups: Groups, wrong: NoSuchPeriod | None) -> ExploreForm:
    question, figure, by = found.question, found.figure, [*found.question.by, "", ""]
    asked = {"measure": question.measure, "by": by[0], "then": by[1], "programme": question.programme}
    ends = {"first": figure.first, "last": figure.last}
    if wrong:  # what was chosen stands where it is one of the cohorts
        ends = {end: said if (said := request.GET.get(end, "")) in figure.cohorts else "" for end in ends}
    more = [each for each in ends.values() if each and each not in figure.cohorts]
    cohorts = [(each, cohort_name(each)) for each in sorted({*figure.cohorts, *more}, reverse=True)]
    breakdowns = [(each, grouped_by(each)) for each in breakdowns_for(scope, found.measure)]
    return ExploreForm(
        measures_for(scope), breakdowns, _programmes(scope, groups), cohorts, asked=asked | ends, wrong=wrong
    )


def _programmes(scope: Scope, groups: Groups) -> list[tuple[str, str]]:
    """Those that anybody counted is on."""
    ids = {each for each in scope["enrolments"].column("programme").unique().to_pylist() if each}
    return sorted(((id, groups.name("programme", id)) for id in ids), key=lambda pair: pair[1])


@for_act(Act.SEE_FIGURES)
@require_safe
def explore_file(request: Request, kind: Kind) -> HttpResponse:
    """The whole figure as a file: every cohort and group, as exact as the page, and marked as not for release."""
    found = answer_or_404(request)
    return file_of(kind, found)


@for_act(Act.SEE_FIGURES)
@require_safe
def figure_people(request: Request) -> HttpResponse:
    """The people behind one number, as far as the post may open them."""
    found = answer_or_404(request)
    asked: Mapping[str, Any] = request.GET
    group = request.GET.getlist("group")
    try:
        page = people_behind(
            request.acting, found, asked.get("cohort", ""), group, asked.get("count", ""), asked.get("from", "")
        )
    except NotTheirs as not_theirs:
        audit.refused(str(not_theirs))
        raise Http404("No such number.") from not_theirs
    back = f"{reverse('explore')}?{found.question.query()}"
    trail = [("Figures", reverse("figures")), (found.figure.title, back), ("People behind a number", "")]
    return render(request, "measurement/people.html", page_of(request, it=page, trail=trail, back=back))
