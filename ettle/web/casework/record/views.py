"""Recording one thing of one person, and the page that says what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.engine.events.catalogue import Event
from ettle.engine.wording.events import event_in_english
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.casework.actions import Refused
from ettle.web.casework.record import writing
from ettle.web.casework.record.asks import Recordable
from ettle.web.casework.record.changed import changes
from ettle.web.casework.record.forms import EventForm, asked_before
from ettle.web.casework.record.menu import RECORDABLE
from ettle.web.casework.record.scene import Scene, scene_of
from ettle.web.frame.day import today


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def record(request: Request, person: str, kind: str) -> HttpResponse:
    scene = scene_of(request.acting, person)
    if kind not in RECORDABLE:
        raise Http404("There is no such thing to record.")
    recordable = RECORDABLE[kind]
    if recordable.ready and (why := recordable.ready(scene)):
        return render(request, "casework/record/not_ready.html", _page(scene, recordable, None) | {"why": why})
    form = EventForm(recordable, scene, request.POST or None, asked_before(recordable, request.GET.dict()))
    if form.is_valid() and (act := recorded_by(form)):
        return redirect("recorded", person, act)
    page = _page(scene, recordable, form)
    return render(request, "casework/record/form.html", page, status=422 if form.is_bound else 200)


def recorded_by(form: EventForm) -> str | None:
    """Record what a form says and return its act; None when it could not be, with the reasons at its fields."""
    scene = form.scene
    act = writing.act_of(scene.acting, scene.person, form.recordable.slug, form.cleaned_data["token"])
    try:
        writing.record(scene.acting, scene.person, act, form.said())
    except (Refused, writing.Misfit) as wrong:
        form.add_faults(wrong)
    except writing.SentBefore:
        form.ask_again()
    else:
        return act
    return None


def _page(scene: Scene, recordable: Recordable, form: EventForm | None) -> dict[str, Any]:
    person = reverse("person", args=[scene.person])
    return {
        "form": form,
        "scene": scene,
        "recordable": recordable,
        "title": f"{recordable.title}: {scene.name}",
        "lead": recordable.lead,
        "button": recordable.button,
        "cancel": person,
        "trail": [("Caseload", reverse("caseload")), (scene.name, person), (recordable.title, "")],
    }


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def recorded(request: Request, person: str, act: str) -> HttpResponse:
    """What was recorded, what the rules say changed because of it, and the way to take it back."""
    scene = scene_of(request.acting, person)
    events = act_of_journey(scene, act)
    if request.method == "POST":
        return _taken_back(request, scene, act, events)
    page = {
        "scene": scene,
        "events": [(event, event_in_english(event)) for event in events],
        "changes": changes(scene.journey, events[0].recorded_at, today()),
        "state": writing.state_of(scene.journey, events),
        "mine": events[0].recorded_by == scene.acting.code,
        "token": writing.new_token(),
        "trail": [("Caseload", reverse("caseload")), (scene.name, reverse("person", args=[person])), ("Recorded", "")],
    }
    return render(request, "casework/record/recorded.html", page)


def act_of_journey(scene: Scene, act: str) -> list[Event]:
    """The events of an act of this person. Raises Http404 where there is none that the post sees."""
    found = [each for each in scene.journey.heard if each.id == act or each.id.startswith(f"{act}-")]
    if not found or not all(scene.sees(each) for each in found):
        raise Http404("Nothing was recorded under that id.")
    return sorted(found, key=lambda event: event.id)


def _taken_back(request: Request, scene: Scene, act: str, events: list[Event]) -> HttpResponse:
    """Take the act back, or put it back. What was built upon since is left to a correction."""
    state = writing.state_of(scene.journey, events)
    token = request.POST.get("token", "")
    if not writing.TOKEN.fullmatch(token) or state == "built_upon" or events[0].recorded_by != scene.acting.code:
        return redirect("recorded", scene.person, act)
    undoing = writing.act_of(scene.acting, scene.person, f"undo {act}", token)
    writing.record(scene.acting, scene.person, undoing, writing.undoing(scene.journey, events))
    return redirect("recorded", scene.person, act)
