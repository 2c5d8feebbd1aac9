"""Recording by a key: what the page's form of that kind takes, and nothing else. The form decides, not this file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from ettle.web.access.acting import Acting
from ettle.web.api.once import Answer
from ettle.web.api.problems import Problem, told
from ettle.web.casework.record import writing
from ettle.web.casework.record.asks import Recordable
from ettle.web.casework.record.fields import NothingToChoose
from ettle.web.casework.record.forms import EventForm
from ettle.web.casework.record.knowing import questions
from ettle.web.casework.record.menu import RECORDABLE
from ettle.web.casework.record.scene import Scene, scene_of
from ettle.web.casework.record.views import CHOSEN_FIRST, recordable_or_404, recorded_by
from ettle.web.contracts.queries import programmes
from ettle.web.frame.fields import DayField

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def opened(acting: Acting, person: str, kind: str, fields: Mapping[str, Any]) -> tuple[Scene, Recordable]:
    """The scene and what is to be recorded in it. Raises Http404 as the page does; Problem for what is not offered."""
    scene = scene_of(acting, person)
    kinds = sorted({*RECORDABLE, *CHOSEN_FIRST})
    if kind not in kinds:
        raise Problem(422, "kind", f"{kind[:40]!r} is nothing that a page records", _one_of(kinds))
    first = CHOSEN_FIRST.get(kind, "")
    chosen = str(fields.get(first, "")) if first else ""
    offered = {"fact": questions(scene.sight), "start": programmes()}.get(kind)
    if offered is not None and chosen not in offered:
        raise Problem(422, first, f"{chosen[:40]!r} is not offered to this key", _one_of(offered))
    return scene, recordable_or_404(kind, scene, chosen)


def recorded(scene: Scene, recordable: Recordable, fields: Mapping[str, Any], token: str) -> Answer:
    """Fill in the form and send it: the answer, with the ids of the events or the faults at their fields."""
    if why := recordable.ready(scene) if recordable.ready else "":
        return 422, told([("kind", _with_cure(why))])
    given = {name: value for name, value in fields.items() if name != CHOSEN_FIRST.get(recordable.slug)}
    try:
        form = EventForm(recordable, scene, _data(given, token))
    except NothingToChoose as nothing:
        return 422, told([("kind", f"there is nothing to choose from for “{nothing}”; record that first")])
    if wrong := [*_not_asked(form, given), *_no_days(form, given)]:
        return 422, told(wrong)
    if form.is_valid() and recorded_by(form):
        return 201, {"act": form.act, "events": writing.ids_of(form.act, len(form.said()))}
    faults = [
        ("" if field == "__all__" else field, _with_cure(each["message"]))
        for field, errors in form.errors.get_json_data().items()
        for each in errors
    ]
    return 422, told(faults)


def _data(given: Mapping[str, Any], token: str) -> QueryDict:
    """As a browser would send it; the form's own token is made of the request's, so that both find the same act."""
    data = QueryDict(mutable=True)
    for name, value in given.items():
        data[name] = "" if value is None else str(value)
    data["token"] = hashlib.sha256(token.encode()).hexdigest()[:32]
    return data


def _not_asked(form: EventForm, given: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What the form has no field for is refused, not passed over: the sender believes that it was recorded."""
    asked = sorted({*form.fields} - {"token"})
    for name, value in given.items():
        if name == "enrolment" and name not in form.fields and form.only_enrolment is not None:
            if value not in (None, form.only_enrolment):
                yield name, "it is not an enrolment of yours that goes on; leave it out, there is one to choose from"
        elif name not in asked:
            yield name[:60], f"it is no field of this kind; {_one_of(asked)}"
        elif isinstance(value, bool | list | dict):
            yield name, "it is neither text nor a number; send it as the page asks for it"


def _no_days(form: EventForm, given: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """A page takes “yesterday”; from a system, that tries again tomorrow, a day is one day only."""
    for name, value in given.items():
        if isinstance(form.fields.get(name), DayField) and value and not ISO_DAY.fullmatch(str(value)):
            yield name, f"{str(value)[:40]!r} is no day; write it as 2021-11-09"


def _with_cure(words: str) -> str:
    """A sentence of a form says what was found, then what to do; ours are told apart by a semicolon."""
    return words if "; " in words else words.replace(". ", "; ", 1)


def _one_of(names: Iterable[str]) -> str:
    return f"use one of {', '.join(names)}"
