"""One entry of the timeline: what was recorded, corrected and taken back, and the ways to put it right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.engine.events.belonging import OF_THE_PERSON
from ettle.engine.events.catalogue import Event, Spell
from ettle.engine.wording.events import event_in_english
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.casework import who
from ettle.web.casework.record import beside, correcting, writing
from ettle.web.casework.record.forms import EventForm
from ettle.web.casework.record.scene import Scene, scene_in_turn, scene_of
from ettle.web.casework.record.views import page_of, recorded_by
from ettle.web.drafts.attached import attach
from ettle.web.frame.day import today
from ettle.web.frame.fields import LongTextField


def entry_of(scene: Scene, event: str) -> Event:
    """An entry of the person that this post may put right. Raises Http404."""
    found = next((each for each in scene.journey.heard if each.id == event), None)
    ours = found is not None and (found.kind in OF_THE_PERSON or found.enrolment is None or scene.stay(found.enrolment))
    if found is None or not ours or not scene.sees(found) or found.kind in correcting.NOT_HERE:
        raise Http404("There is no such entry.")
    stands = scene.journey.counting.get(found.id)
    if stands is not None and not scene.sees(stands):  # corrected to something this post may not see
        raise Http404("There is no such entry.")
    return found


def entry_to_change(scene: Scene, event: str) -> Event | None:
    """What stands now of an entry, to be corrected or taken back; None where it was taken back. Raises Http404."""
    found = entry_of(scene, event)
    stands = scene.journey.counting.get(found.id)
    if not all(scene.may_change(each) for each in (found, stands) if each is not None):
        raise Http404("There is no such entry of your organisation.")
    return stands


def spell_to_end(scene: Scene, event: str) -> Spell | None:
    """What goes on of an entry, to be ended; None where nothing of it goes on. Raises Http404."""
    found = scene.journey.counting.get(entry_of(scene, event).id)
    if not isinstance(found, Spell) or found.until is not None or found.ended is not None:
        return None
    if not scene.may_end(found):
        raise Http404("There is no such entry of your organisation.")
    return found


@for_act(Act.RECORD)
@require_safe
def entry(request: Request, person: str, event: str) -> HttpResponse:
    scene = scene_of(request.acting, person)
    found = entry_of(scene, event)
    page = _page(scene, found) | {"form": _never_form(request, person, event)}
    return render(request, "casework/record/entry.html", page)


class NeverForm(forms.Form):
    """Why something that was recorded never happened."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    why = LongTextField(label="Why it was recorded by mistake", max_length=1000, rows=2)


def _never_form(request: Request, person: str, event: str, said: Any = None) -> NeverForm:
    form = NeverForm(said, initial={"token": writing.new_token()})
    attach(request, form, name=f"never {event}", title="It never happened", subject=person,
           address=reverse("entry", args=[person, event]))  # fmt: skip
    return form


def _page(scene: Scene, found: Event) -> dict[str, Any]:
    stands = scene.journey.counting.get(found.id)
    chain = [each for each in scene.journey.heard if each.id == found.id or _same(scene, each, stands)]
    chain = [each for each in chain if scene.sees(each)]
    words = beside.told(scene.sight, [each.id for each in chain])
    names = who.names_of_all(code for each in chain for code in (each.recorded_by or "", *who.codes_in(each)))
    rows = [
        (each, event_in_english(who.as_named(each, names)), words.get(each.id, ()), each is stands,
         names.get(each.recorded_by or "", each.recorded_by))
        for each in reversed(chain)
    ]  # fmt: skip
    goes_on = isinstance(stands, Spell) and stands.until is None and stands.ended is None and scene.may_end(stands)
    return page_of(scene, None, None) | {
        "title": f"An entry about {scene.name}", "rows": rows, "stands": stands, "goes_on": goes_on, "event": found,
        "may_change": all(scene.may_change(each) for each in (found, stands) if each is not None),
    }  # fmt: skip


def _who_recorded(event: Event) -> str:
    code = event.recorded_by or ""
    return who.names_of_all([code]).get(code, code)


def _same(scene: Scene, event: Event, stands: Event | None) -> bool:
    return stands is not None and scene.journey.counting.get(event.id) is stands and event.kind == stands.kind


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def correct(request: Request, person: str, event: str) -> HttpResponse:
    scene = scene_in_turn(request.acting, person)
    found = entry_to_change(scene, event)
    if found is None:
        return redirect("entry", person, event)
    form = correcting.CorrectForm(found, scene, request.POST or None)
    meanwhile = form.is_bound and request.POST.get("stands") not in ("", None, found.id) and not is_sent_again(form)
    if meanwhile:
        form.changed_meanwhile(found)
        form.add_error(
            None,
            f"It was corrected since you opened this, by {_who_recorded(found)}: “{event_in_english(found)}”"
            " What you wrote is below. Press the button again to put it in place of that.",
        )
    elif form.is_valid() and recorded_by(form):
        return redirect("recorded", person, form.act)
    page = page_of(scene, form.recordable, form) | {"now": event_in_english(found), "since": found.on}
    return render(
        request, "casework/record/form.html", page, status=409 if meanwhile else 422 if form.is_bound else 200
    )


def is_sent_again(form: EventForm) -> bool:
    """The second press of a correction finds its own first."""
    return form.is_valid() and any(each.id == form.act for each in form.scene.journey.heard)


@for_act(Act.RECORD)
@require_http_methods(["GET", "POST"])
def end(request: Request, person: str, event: str) -> HttpResponse:
    scene = scene_of(request.acting, person)
    found = spell_to_end(scene, event)
    if found is None:
        return redirect("entry", person, event)
    form = EventForm(correcting.as_ended(found), scene, request.POST or None)
    if form.is_valid() and recorded_by(form):
        return redirect("recorded", person, form.act)
    page = page_of(scene, form.recordable, form) | {"now": event_in_english(found), "since": found.on}
    return render(request, "casework/record/form.html", page, status=422 if form.is_bound else 200)


@for_act(Act.RECORD)
@require_http_methods(["POST"])
def never(request: Request, person: str, event: str) -> HttpResponse:
    """It never happened: a retract with its reason; what stood before it in its chain stands again."""
    scene = scene_of(request.acting, person)
    found = entry_to_change(scene, event)
    form = _never_form(request, person, event, request.POST)
    if not form.is_valid():
        page = _page(scene, entry_of(scene, event)) | {"form": form}
        return render(request, "casework/record/entry.html", page, status=422)
    token, why = form.cleaned_data["token"], form.cleaned_data["why"]
    if found is None or not writing.TOKEN.fullmatch(token):
        return redirect("entry", person, event)
    try:
        take_back(scene, found, why, token)
    except writing.SentBefore:
        form.add_error("why", "It was taken back already, for another reason.")
        return render(request, "casework/record/entry.html", _page(scene, found) | {"form": form}, status=409)
    form.draft.sent()  # type: ignore[attr-defined]
    return redirect("entry", person, event)


def take_back(scene: Scene, found: Event, why: str, token: str) -> str:
    """Record that an entry never happened, and return the act. Raises writing.SentBefore."""
    act = writing.act_of(scene.acting, scene.person, f"never {found.id}", token)
    said = {"kind": "retract", "on": today(), "replaces": found.id}
    writing.record(scene.acting, scene.person, act, [said], [(correcting.WHY, why)])
    return act
