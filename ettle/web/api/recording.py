"""Recording by a key: what the page's form of that kind takes, and nothing else. The form decides, not this file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from ettle.web.access.acting import Acting
from ettle.web.api.filled import data_of, one_of, require_asked, require_readable, shown
from ettle.web.api.once import Answer
from ettle.web.api.problems import Problem, fault, in_words, of_form
from ettle.web.casework.record import writing
from ettle.web.casework.record.asks import Recordable
from ettle.web.casework.record.fields import NothingToChoose
from ettle.web.casework.record.forms import EventForm
from ettle.web.casework.record.knowing import questions
from ettle.web.casework.record.menu import RECORDABLE
from ettle.web.casework.record.scene import Scene, scene_of
from ettle.web.casework.record.views import CHOSEN_FIRST, recordable_or_404, recorded_by
from ettle.web.contracts.queries import programmes

OF_THE_FORM = ("token", "stands")
"""Fields that a form carries for itself."""


def opened(acting: Acting, person: str, kind: str, fields: Mapping[str, Any]) -> tuple[Scene, Recordable]:
    """The scene and what is to be recorded in it. Raises Http404 as the page does; Problem for what is not offered."""
    scene = scene_of(acting, person)
    kinds = sorted({*RECORDABLE, *CHOSEN_FIRST})
    if kind not in kinds:
        raise Problem(422, fault("kind", f"{shown(kind)!r} is nothing that a page records", one_of(kinds)))
    first = CHOSEN_FIRST.get(kind, "")
    chosen = str(fields.get(first, "")) if first else ""
    offered: Iterable[str] | None = {"fact": questions(scene.sight), "start": programmes()}.get(kind)
    if offered is not None and chosen not in offered:
        raise Problem(422, fault(first, f"{shown(chosen)!r} is not offered to this key", one_of(offered)))
    return scene, recordable_or_404(kind, scene, chosen)


def recorded(scene: Scene, recordable: Recordable, fields: Mapping[str, Any], token: str) -> Answer:
    """Fill in the form and send it: the ids of the events. Raises Problem with the faults at their fields."""
    if why := recordable.ready(scene) if recordable.ready else "":
        raise Problem(422, in_words("kind", why))
    given = {name: value for name, value in fields.items() if name != CHOSEN_FIRST.get(recordable.slug)}
    require_readable(given)
    try:
        form = EventForm(recordable, scene, sent(given, token))
    except NothingToChoose as nothing:
        reason = f"there is nothing to choose from for “{nothing}”"
        raise Problem(422, fault("kind", reason, "record that first")) from nothing
    require_answers(form, given)
    return kept_of(form)


def sent(given: Mapping[str, Any], token: str, **more: str) -> QueryDict:
    """As a browser would send it; the form's own token is made of the request's, so that both find the same act."""
    return data_of(given, token=token, **more)


def require_answers(form: EventForm, given: Mapping[str, Any]) -> None:
    """Raise Problem where something is given that the form does not ask."""
    named, only = "enrolment" in given and "enrolment" not in form.fields, form.only_enrolment
    if named and only is not None:
        if given["enrolment"] not in (None, only):
            reason = "it is not an enrolment of yours that goes on"
            raise Problem(422, fault("enrolment", reason, "leave it out, there is one to choose from"))
        given = {name: value for name, value in given.items() if name != "enrolment"}
    require_asked(form, given, OF_THE_FORM)


def kept_of(form: EventForm) -> Answer:
    """Record what a filled form says: the ids of the events."""
    if not (form.is_valid() and recorded_by(form)):
        raise Problem(422, *of_form(form))
    return {"act": form.act, "events": writing.ids_of(form.act, len(form.said()))}
