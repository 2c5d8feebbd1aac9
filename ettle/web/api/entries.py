"""What happened to a person: read as the catalogue writes it, recorded, ended, corrected, taken back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import Schema, Status

from ettle.engine.events.catalogue import Event
from ettle.files.events.rows import row_of
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import seen_or_404
from ettle.web.api import recording
from ettle.web.api.door import api, needs
from ettle.web.api.filled import require_readable
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, fault, in_words
from ettle.web.api.shapes import Fields, Recorded, shape
from ettle.web.casework import queries
from ettle.web.casework.record import correcting, entries, writing
from ettle.web.casework.record.forms import EventForm
from ettle.web.casework.record.scene import scene_in_turn, scene_of
from ettle.web.casework.stored import category_of
from ettle.web.casework.who import names_of_staff
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import end_of, today
from ettle.web.frame.fields import LongTextField


class Events(Schema):
    """The events of somebody that the post may see, as files hold them."""

    events: list[dict[str, Any]]
    model_config = shape(
        events=[
            {
                "id": "ev-5f0c9a",
                "person": "P-000123",
                "kind": "contact",
                "on": "2021-11-01",
                "recorded_at": "2021-11-01T12:00:00+00:00",
                "enrolment": "P-000123-E1",
                "mode": "phone",
                "reached": "yes",
            }
        ]
    )


@api.get("/people/{person}/events", response=Events, summary="Every event of somebody, as the catalogue writes it")
def list_events(request: HttpRequest, person: str) -> dict[str, Any]:
    sight = seen_or_404(needs(request, Act.SEE_PERSON), person, Category.JOURNEY)
    journey = queries.journey(person, end_of(today()))
    facts = rulebook().facts
    seen = [each for each in (journey.heard if journey else ()) if sight.has(Category(category_of(each, facts)))]
    return {"events": [_plain(row_of(each)) for each in seen]}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, str | int | list) else str(value) for name, value in row.items()}


class NewEvent(Schema):
    """One thing to record: its kind as the page's address names it, and the fields of that page's form.

    Id, person, organisation, who and when are set here. `last` is the last day that was so.
    """

    kind: str
    fields: dict[str, Any] = {}
    model_config = shape(kind="contact", fields={"on": "2021-11-09", "mode": "phone", "reached": "yes"})


@api.post("/people/{person}/events", response={201: Recorded}, summary="Record one event, as its page does")
def record_event(request: HttpRequest, person: str, given: NewEvent) -> Status[dict[str, Any]]:
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        scene, recordable = recording.opened(acting, person, given.kind, given.fields)
        return recording.recorded(scene, recordable, given.fields, token)

    return once(request, act)


@api.post(
    "/people/{person}/events/{event}/correct",
    response={201: Recorded},
    summary="Put another entry in place of one that was wrong",
)
def correct_event(request: HttpRequest, person: str, event: str, given: Fields) -> Status[dict[str, Any]]:
    """What is not sent stays as it was; null empties a field. `why` is needed.

    Send `stands`, the id of the entry that you read, and you are told (409) if somebody corrected it since.
    """
    acting = needs(request, Act.RECORD)
    return once(request, lambda token: _corrected(acting, person, event, given.fields, token))


def _corrected(acting: Acting, person: str, event: str, fields: dict[str, Any], token: str) -> dict[str, Any]:
    scene = scene_in_turn(acting, person)
    found = _standing(entries.entry_to_change(scene, event))
    if fields.get("stands") not in (None, "", found.id):
        who = found.recorded_by or ""
        by = names_of_staff([who]).get(who, who)
        reason = f"it was corrected since, by {by}"
        cure = "read the entry that stands now, and send your correction of it"
        raise Problem(409, fault("stands", reason, cure), stands=found.id)
    as_it_stands = correcting.CorrectForm(found, scene)
    kept = {name: as_it_stands[name].value() for name in as_it_stands.fields if name not in ("token", "stands")}
    given = {name: value for name, value in fields.items() if name != "stands"}
    form = correcting.CorrectForm(found, scene, recording.sent({**kept, **given}, token, stands=found.id))
    recording.require_answers(form, given)
    return recording.kept_of(form)


@api.post(
    "/people/{person}/events/{event}/end",
    response={201: Recorded},
    summary="Record that a spell ended: work, learning, a pause",
)
def end_event(request: HttpRequest, person: str, event: str, given: Fields) -> Status[dict[str, Any]]:
    """`on` is the last day it was so; left out, nobody knows the day: then `last_known`, the last day it certainly was so."""
    acting = needs(request, Act.RECORD)
    return once(request, lambda token: _ended(acting, person, event, given.fields, token))


def _ended(acting: Acting, person: str, event: str, fields: dict[str, Any], token: str) -> dict[str, Any]:
    scene = scene_of(acting, person)
    found = entries.spell_to_end(scene, event)
    if found is None:
        raise Problem(409, fault("event", "it does not go on", "correct it, if its end is wrong"))
    form = EventForm(correcting.as_ended(found), scene, recording.sent(fields, token))
    recording.require_answers(form, fields)
    return recording.kept_of(form)


class Because(Schema):
    """Why an entry is taken back; it is shown beside it."""

    why: str
    model_config = shape(why="It was recorded of the wrong person")


@api.post(
    "/people/{person}/events/{event}/take-back",
    response={201: Recorded},
    summary="Say that an entry never happened; it is kept and no longer counts",
)
def take_back_event(request: HttpRequest, person: str, event: str, given: Because) -> Status[dict[str, Any]]:
    acting = needs(request, Act.RECORD)
    return once(request, lambda token: _taken_back(acting, person, event, given.why, token))


def _taken_back(acting: Acting, person: str, event: str, why: str, token: str) -> dict[str, Any]:
    scene = scene_of(acting, person)
    found = _standing(entries.entry_to_change(scene, event))
    require_readable({"why": why})
    try:
        said = LongTextField(max_length=1000).clean(why)
    except ValidationError as wrong:
        raise Problem(422, in_words("why", wrong.messages[0])) from wrong
    act = entries.take_back(scene, found, said, token)
    return {"act": act, "events": writing.ids_of(act, 1)}


def _standing(found: Event | None) -> Event:
    if found is None:
        raise Problem(409, fault("event", "it was taken back already", "look at the timeline"))
    return found
