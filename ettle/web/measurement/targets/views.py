"""The targets of those whom a post answers for, one of them, setting one, changing it and ending it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.engine.measures.figure import Figure
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework import who
from ettle.web.frame.day import today
from ettle.web.measurement.figures import NothingCounted, NotMeasured, NotTheirs, Question, answer, known
from ettle.web.measurement.models import Target
from ettle.web.measurement.pages import page_of
from ettle.web.measurement.reading import readable
from ettle.web.measurement.scope import Breadth, breadth_of
from ettle.web.measurement.targets.actions import OneStands, change, end, set_target, targets_of
from ettle.web.measurement.targets.forms import ActionForm, EndForm, TargetForm
from ettle.web.measurement.targets.standing import Standing, standing
from ettle.web.measurement.views import answer_or_404


def figure_for(acting: Acting, measure: str) -> Figure | None:
    """The figure of a measure as the post has it counted; None where it has not."""
    try:
        return answer(acting, Question(measure)).figure
    except (NotTheirs, NothingCounted, NotMeasured):
        return None


def standings(acting: Acting, found: list[Target]) -> list[tuple[Standing, str, str]]:
    """Each with the title of its measure and the name of who answers for it."""
    figures = {each: figure_for(acting, each) for each in {target.measure for target in found}}
    names = who.names_of_staff({target.owner for target in found})
    whole = breadth_of(acting) is not Breadth.CASELOAD
    return [
        (
            standing(each, figures[each.measure], today(), whole),
            title_of(each.measure),
            names.get(each.owner, each.owner),
        )
        for each in found
    ]


def title_of(measure: str) -> str:
    held = known().get(measure)
    return held.title if held else measure


@for_act(Act.SEE_FIGURES)
@require_safe
def targets(request: Request) -> HttpResponse:
    every = list(targets_of(request.acting).order_by("ended_at", "by_on", "pk"))
    rows = standings(request.acting, every)
    page = page_of(
        request,
        open=[each for each in rows if each[0].target.ended_at is None],
        ended=[each for each in rows if each[0].target.ended_at is not None],
        may_set=request.acting.may(Act.SET_TARGETS),
    )
    return render(request, "measurement/targets.html", page)


def target_or_404(acting: Acting, id: int) -> Target:
    found = targets_of(acting).filter(pk=id).first()
    if found is None:
        audit.refused("not theirs to see")
        raise Http404("No such target.")
    return found


@for_act(Act.SEE_FIGURES)
@require_safe
def target(request: Request, id: int) -> HttpResponse:
    held = target_or_404(request.acting, id)
    ((at, title, owner),) = standings(request.acting, [held])
    trail = [("Targets", reverse("targets")), (title, "")]
    may = request.acting.may(Act.SET_TARGETS) and held.ended_at is None
    set_by = who.names_of_staff([held.set_by, held.ended_by])
    page = page_of(request, it=at, title=title, owner=owner, trail=trail, may_set=may)
    page |= {"set_by": set_by.get(held.set_by, held.set_by), "ended_by": set_by.get(held.ended_by, held.ended_by)}
    return render(request, "measurement/target.html", page)


@for_act(Act.SET_TARGETS)
@require_http_methods(["GET", "POST"])
def target_new(request: Request) -> HttpResponse:
    """Of the figure that the address asks for, not broken down: a target is of all whom the post answers for."""
    found = answer_or_404(request)
    figure = answer(request.acting, Question(found.question.measure)).figure
    numbers = list(readable(figure).items())
    form = TargetForm(request.POST or None, owners=owners_of(request.acting), numbers=numbers)
    if form.is_valid():
        try:
            made = set_target(by=request.acting, measure=figure.measure, **form.cleaned_data)
        except OneStands:
            form.add_error("reads", "A target for this number is open. End it first, with what came of it")
        else:
            messages.success(request, "The target is set. It stands in the overview, beside its figure.")
            return redirect("target", made.pk)
    trail = [("Targets", reverse("targets")), ("Set a target", "")]
    lead = f"{figure.title}, of {found.scope.words}: read in the newest cohort that was followed long enough."
    page = {"form": form, "title": "Set a target", "lead": lead, "button": "Set the target", "trail": trail}
    page["cancel"] = reverse("targets")
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


def owners_of(acting: Acting) -> list[tuple[str, str]]:
    """Those who work here today."""
    posts = who.posts_today(acting).filter(staff__is_active=True).order_by("staff__name", "staff__code")
    return list(dict.fromkeys(posts.values_list("staff__code", "staff__name")))


@for_act(Act.SET_TARGETS)
@require_http_methods(["GET", "POST"])
def target_change(request: Request, id: int) -> HttpResponse:
    held = target_or_404(request.acting, id)
    initial = {"owner": held.owner, "action": held.action}
    form = ActionForm(request.POST or None, owners=owners_of(request.acting), initial=initial)
    lead = "Who answers for it, and what is done. The figure and its day stay: end the target to set another."
    return _act(request, held, form, "Change what is done", lead, lambda: change(target=held, **form.cleaned_data))


@for_act(Act.SET_TARGETS)
@require_http_methods(["GET", "POST"])
def target_end(request: Request, id: int) -> HttpResponse:
    held = target_or_404(request.acting, id)
    form = EndForm(request.POST or None)
    lead = "It stays on the page of targets, with what was learned."
    return _act(
        request, held, form, "End the target", lead, lambda: end(by=request.acting, target=held, **form.cleaned_data)
    )


def _act(
    request: Request, held: Target, form: ActionForm | EndForm, title: str, lead: str, done: Callable[[], None]
) -> HttpResponse:
    if held.ended_at is not None:
        audit.refused("it has ended")
        raise Http404("It has ended.")
    address = reverse("target", args=[held.pk])
    if form.is_valid():
        done()
        messages.success(request, "Kept.")
        return redirect(address)
    trail = [("Targets", reverse("targets")), (title_of(held.measure), address), (title, "")]
    page = {"form": form, "title": title, "lead": lead, "button": "Keep it", "cancel": address, "trail": trail}
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)
