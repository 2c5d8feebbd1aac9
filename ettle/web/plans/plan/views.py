"""The plan of one person: read, changed, agreed, printed, and everything it ever said."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import stays_of
from ettle.web.casework.seen import Seen, seen
from ettle.web.casework.who import names_of_staff
from ettle.web.plans.models import Entry
from ettle.web.plans.plan import actions
from ettle.web.plans.plan.forms import LEADS_TO, AgreeForm, GoalForm, StepForm
from ettle.web.plans.plan.needs import need_titles, open_needs
from ettle.web.plans.plan.standing import Goal, Item, Plan, history_of, plan_of
from ettle.web.plans.words import opened

TITLE = "Plan"


@for_act(Act.SEE_PERSON)
@require_safe
def plan(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    found = plan_of(who.sight)
    page = who.page(
        TITLE,
        plan=found,
        unmet=unmet_of(who, found),
        needs=need_titles(),
        said=said_of(who, found.agreed) if found.agreed else "",
        suggestions=_suggested(found.steps),
    )
    return render(request, "plans/plan.html", page)


@for_act(Act.SEE_PERSON)
@require_safe
def print_plan(request: Request, person: str) -> HttpResponse:
    """The plan on paper, in plain English; `?size=large` in large print."""
    who = seen(request, person)
    page = who.page(f"{who.name}’s plan", plan=plan_of(who.sight), large=request.GET.get("size") == "large")
    return render(request, "plans/plan_on_paper.html", page)


@for_act(Act.SEE_PERSON)
@require_safe
def plan_history(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    agreements = plan_of(who.sight).agreements
    entries = history_of(who.sight)
    names = names_of_staff(each.entry.made_by for each in entries)
    written = [(each, names.get(each.entry.made_by, each.entry.made_by)) for each in entries]
    page = who.page("Everything the plan ever said", _back(who), entries=written, agreements=agreements)
    return render(request, "plans/plan_history.html", page)


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def goal(request: Request, person: str, goal: uuid.UUID | None = None) -> HttpResponse:
    """A new goal, or one as it stands now."""
    who = seen(request, person)
    before = goal_or_404(who, goal).item if goal else None
    form = GoalForm(request.POST or None, initial=initial_of(before))
    if form.is_valid():
        actions.write(
            by=request.acting, person=person, goal=goal, said=form.cleaned_data, before=before.entry if before else None
        )
        return redirect("plan", person)
    return _form(request, who, form, "Change a goal" if goal else "Add a goal")


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def step(request: Request, person: str, goal: uuid.UUID, step: uuid.UUID | None = None) -> HttpResponse:
    """A new step of a goal, or one as it stands now."""
    who = seen(request, person)
    of = goal_or_404(who, goal)
    before = step_or_404(of, step) if step else None
    form = StepForm(
        request.POST or None,
        initial=initial_of(before) or {"need": request.GET.get("need", "")},
        needs=[(need, title) for need, title in needs_of(who)],
        name=who.name,
        new=before is None,
    )
    if form.is_valid():
        actions.write(
            by=request.acting,
            person=person,
            goal=goal,
            said=form.cleaned_data,
            before=before.entry if before else None,
            step=True,
        )
        return redirect("plan", person)
    return _form(request, who, form, "Change a step" if step else "Add a step", of.item.words)


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def agree(request: Request, person: str) -> HttpResponse:
    who = seen(request, person)
    form = AgreeForm(request.POST or None, stays=stays_of(request.acting, person))
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("kind", "on", "agreed", "words", "review_on")}
        try:
            actions.agree(by=request.acting, person=person, stay=form.stay, **said)
        except Refused as refused:
            form.add_refused(refused)
        else:
            return redirect("plan", person)
    return _form(request, who, form, "Agree or go over the plan")


def _form(request: Request, who: Seen, form: Any, title: str, lead: str = "") -> HttpResponse:
    page = who.page(title, _back(who), form=form, lead=lead, button="Save", cancel=reverse("plan", args=[who.id]))
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


def _back(who: Seen) -> tuple[str, str]:
    return TITLE, reverse("plan", args=[who.id])


def goal_or_404(who: Seen, id: uuid.UUID) -> Goal:
    found = next((each for each in plan_of(who.sight).goals if each.item.entry.goal == id), None)
    if found is None:
        raise Http404("No such goal.")
    return found


def step_or_404(goal: Goal, id: uuid.UUID) -> Item:
    found = next((each for each in goal.steps if each.entry.step == id), None)
    if found is None:
        raise Http404("No such step.")
    return found


def initial_of(item: Item | None) -> dict[str, Any]:
    if item is None:
        return {}
    entry: Entry = item.entry
    kept = {name: getattr(entry, name) for name in ("state", "why", "who", "by_on", "leads_to")}
    return kept | {"words": item.words, "who_else": item.who_else}


def needs_of(who: Seen) -> list[tuple[str, str]]:
    titles = need_titles()
    return list(
        dict.fromkeys((each.need or "", titles.get(each.need or "", each.need or "")) for each in open_needs(who.sight))
    )


def unmet_of(who: Seen, plan: Plan) -> list[tuple[str, str]]:
    """The open needs, by code and in words, that no step is about."""
    return [each for each in needs_of(who) if each[0] not in plan.needs]


def said_of(who: Seen, agreed: Any) -> str:
    """The person's words at the agreement, where notes are seen."""
    return opened(who.id, [agreed.words])[0] if who.sight.has(Category.NOTES) else ""


def _suggested(steps: list[Item]) -> list[tuple[Item, str, str]]:
    """Finished steps that may mean something worth recording: suggested, never recorded by themselves."""
    words = dict(LEADS_TO)
    return [
        (step, step.entry.leads_to, words[step.entry.leads_to].lower())
        for step in steps
        if step.entry.state == "done" and step.entry.leads_to in words and step.entry.leads_to
    ]
