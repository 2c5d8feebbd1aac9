"""Recording one thing of one person, and the page that says what came of it."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.engine.events.catalogue import Event
from ettle.engine.wording.events import event_in_english
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import sight_of
from ettle.web.casework import who
from ettle.web.casework.actions import Refused
from ettle.web.casework.record import beside, writing
from ettle.web.casework.record.asks import Recordable
from ettle.web.casework.record.changed import changes, why_nothing
from ettle.web.casework.record.enrolling import starting
from ettle.web.casework.record.fields import NothingToChoose
from ettle.web.casework.record.forms import EventForm, asked_before
from ettle.web.casework.record.knowing import answered, knowing, questions
from ettle.web.casework.record.menu import RECORDABLE
from ettle.web.casework.record.scene import Scene, scene_of
from ettle.web.contracts.queries import programmes
from ettle.web.drafts.attached import attach
from ettle.web.frame.day import today


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def record(request: Request, person: str, kind: str) -> HttpResponse:
    scene = scene_of(request.acting, person)
    if kind in CHOSEN_FIRST and not request.GET.get(CHOSEN_FIRST[kind]):
        return render(
            request, f"casework/record/choose_{kind}.html", page_of(scene, None, None) | first_choice(kind, scene)
        )
    chosen = request.GET.get(CHOSEN_FIRST.get(kind, ""), "")
    recordable = recordable_or_404(kind, scene, chosen)
    if why := recordable.ready(scene) if recordable.ready else "":
        return _not_ready(request, scene, recordable, why)
    try:
        form = EventForm(recordable, scene, request.POST or None, asked_before(recordable, request.GET.dict()))
    except NothingToChoose as nothing:
        return _not_ready(request, scene, recordable, f"There is nothing to choose from for “{nothing}”.")
    draft = attach(request, form, name=f"record {kind} {chosen}".strip(), title=recordable.title, subject=person)
    if form.is_valid() and recorded_by(form):
        draft.sent()
        return _after(request, scene, form)
    page = page_of(scene, recordable, form)
    return render(request, "casework/record/form.html", page, status=422 if form.is_bound else 200)


def _not_ready(request: Request, scene: Scene, recordable: Recordable, why: str) -> HttpResponse:
    return render(request, "casework/record/not_ready.html", page_of(scene, recordable, None) | {"why": why})


CHOSEN_FIRST = {"fact": "name", "start": "programme"}
"""Forms that depend on a choice made before, and its name in the address."""


def first_choice(kind: str, scene: Scene) -> dict[str, Any]:
    """What the page of that choice shows."""
    if kind == "fact":
        asked = questions(scene.sight)
        return {"title": f"Answer to a question: {scene.name}", "questions": answered(scene, asked)}
    titles = [(id, each.programme.title) for id, each in programmes().items()]
    return {"title": f"Start or return: {scene.name}", "programmes": titles, "left": [e for e in scene.stays if e.left]}


def recordable_or_404(kind: str, scene: Scene, chosen: str) -> Recordable:
    asked = questions(scene.sight)
    if kind == "fact" and chosen in asked:
        return knowing(chosen, asked[chosen])
    if kind == "start" and chosen in programmes():
        return starting(chosen, programmes()[chosen].programme)
    if kind not in RECORDABLE:
        raise Http404("There is no such thing to record.")
    return RECORDABLE[kind]


def recorded_by(form: EventForm) -> bool:
    """Record what a form says; False when it could not be, with the reasons at its fields."""
    scene = form.scene
    try:
        writing.record(scene.acting, scene.person, form.act, form.said(), form.words())
    except (Refused, writing.Misfit, ValidationError) as wrong:
        form.add_faults(wrong)
    except writing.SentBefore:
        form.ask_again()
    return not form.errors


def _after(request: Request, scene: Scene, form: EventForm) -> HttpResponse:
    """The page of what was recorded; the caseload, where the act took the person off one's list."""
    sight = sight_of(scene.acting, scene.person)
    if sight is not None and sight.has(Category.JOURNEY):
        return redirect("recorded", scene.person, form.act)
    messages.success(request, f"{form.recordable.title}: recorded for {scene.name}, who is no longer on your list.")
    return redirect("caseload")


def page_of(scene: Scene, recordable: Recordable | None, form: EventForm | None) -> dict[str, Any]:
    person = reverse("person", args=[scene.person])
    title = recordable.title if recordable else "Record"
    return {
        "form": form,
        "scene": scene,
        "recordable": recordable,
        "title": f"{title}: {scene.name}",
        "lead": recordable.lead if recordable else "",
        "button": recordable.button if recordable else "",
        "cancel": person,
        "trail": [("Caseload", reverse("caseload")), (scene.name, person), (title, "")],
    }


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def recorded(request: Request, person: str, act: str) -> HttpResponse:
    """What was recorded, what the rules say changed because of it, and the way to take it back."""
    scene = scene_of(request.acting, person)
    events = act_of_journey(scene, act)
    if request.method == "POST":
        return _taken_back(request, scene, act, events)
    words = beside.told(scene.sight, [event.id for event in events])
    names = who.names_of_all(code for event in events for code in who.codes_in(event))
    page = {
        "scene": scene,
        "events": [(event, event_in_english(who.as_named(event, names)), words.get(event.id, ())) for event in events],
        "changes": changes(scene.journey, events[0].recorded_at, today()),
        "why_nothing": why_nothing(scene.journey, events, today()),
        "state": writing.state_of(scene.journey, events),
        "mine": _all_ones_own(scene, events),
        "token": writing.new_token(),
        "trail": [("Caseload", reverse("caseload")), (scene.name, reverse("person", args=[person])), ("Recorded", "")],
    }
    return render(request, "casework/record/recorded.html", page)


def act_of_journey(scene: Scene, act: str) -> list[Event]:
    """The events of an act of this person. Raises Http404 where there is none that the post sees."""
    of_the_act = re.compile(re.escape(act) + r"(-\d{1,3})?")
    found = [each for each in scene.journey.heard if of_the_act.fullmatch(each.id)]
    if not found or not all(scene.sees(each) for each in found):
        raise Http404("Nothing was recorded under that id.")
    return sorted(found, key=lambda event: event.id)


def _all_ones_own(scene: Scene, events: list[Event]) -> bool:
    """Whether the member of staff recorded every one of them, for the organisation they act for now."""
    own = (scene.acting.code, scene.acting.organisation)
    return all((each.recorded_by, each.organisation) == own for each in events)


def _taken_back(request: Request, scene: Scene, act: str, events: list[Event]) -> HttpResponse:
    """Take the act back, or put it back. What was built upon since is left to a correction."""
    state = writing.state_of(scene.journey, events)
    token = request.POST.get("token", "")
    if not writing.TOKEN.fullmatch(token) or state == "built_upon" or not _all_ones_own(scene, events):
        return redirect("recorded", scene.person, act)
    undoing = writing.act_of(scene.acting, scene.person, f"undo {act}", token)
    writing.record(scene.acting, scene.person, undoing, writing.undoing(scene.journey, events))
    return redirect("recorded", scene.person, act)
