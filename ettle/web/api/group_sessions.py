"""A group session: one activity of several people, recorded of all of them or of nobody, and taken back whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Schema, Status

from ettle.engine.events.catalogue import Event
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require_asked, require_readable, shown
from ettle.web.api.once import once
from ettle.web.api.problems import Fault, Problem, fault, of_form
from ettle.web.api.shapes import Recorded, shape
from ettle.web.audit import entry as audit
from ettle.web.casework import lightly
from ettle.web.casework.actions import Refused
from ettle.web.casework.from_a_desk import refused_words
from ettle.web.casework.record import gathering
from ettle.web.casework.record.gathering import GroupForm

OF_THE_FORM = ("token", "named")


class OnList(Schema):
    """Somebody of whom a session can be recorded."""

    person: str
    name: str
    since: date
    model_config = shape(person="P-000123", name="Ada Farquhar", since="2021-07-29")


@api.get("/group-sessions/people", response=list[OnList], summary="Of whom a group session can be recorded")
def list_group(request: HttpRequest) -> list[OnList]:
    """Those on the post's own list, or on the team's for whoever leads one."""
    acting = needs(request, Act.RECORD)
    lightly.catch_up(acting)
    rows = gathering.own_list(acting)
    audit.read(*(row.person for row in rows))
    return [OnList(person=row.person, name=row.name, since=row.since) for row in rows]


class NewSession(Schema):
    """The session, and of each person whether they came: yes, no or excused."""

    on: str
    activity: str
    hours: str = ""
    stage: str = ""
    fund: str = ""
    people: dict[str, str]
    model_config = shape(on="2021-11-09", activity="cv", hours="1.5", people={"P-000123": "yes", "P-000124": "excused"})


class Attended(Schema):
    """One person of a session."""

    person: str
    event: str
    attended: str
    taken_back: bool


class Session(Schema):
    """A session that the post recorded, with those of it that it still sees."""

    on: date
    activity: str
    people: list[Attended]
    model_config = shape(
        on="2021-11-09",
        activity="cv",
        people=[{"person": "P-000123", "event": "ev-5f0c9a", "attended": "yes", "taken_back": False}],
    )


@api.post("/group-sessions", response={201: Recorded}, summary="Record a group session of several people at once")
def record_session(request: HttpRequest, given: NewSession) -> Status[dict[str, Any]]:
    """All of them or nobody. Fifty people at most."""
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        lightly.catch_up(acting)
        form = _filled(acting, given, token)
        try:
            gathering.record_group(acting, form.events())
        except (Refused, LookupError) as changed:
            reason = "somebody’s record changed meanwhile, and nothing was recorded"
            raise Problem(409, fault("people", reason, "read who can be recorded, and send it again")) from changed
        events = [each.id for each in form.events()]
        return {"act": events[0], "events": events}

    return once(request, act)


def _filled(acting: Acting, given: NewSession, token: str) -> GroupForm:
    """The page's form with what was sent. Raises Problem, each fault at its field, or at its person."""
    said = given.model_dump(exclude={"people"}, exclude_unset=True)
    require_readable(said)
    require_readable(given.people)
    form = GroupForm(
        acting, data_of(said | {f"p-{person}": came for person, came in given.people.items()}, token=token)
    )
    if wrong := [_unknown(person) for person in given.people if f"p-{person}" not in form.rows]:
        raise Problem(422, *wrong[:20])
    require_asked(form, said, OF_THE_FORM)
    if not form.is_valid():
        raise Problem(422, *(_of_person(each, form) for each in of_form(form)))
    return form


def _unknown(person: str) -> Fault:
    return fault(f"people.{shown(person)}", "nobody on your list has this id", "read who can be recorded")


def _of_person(found: Fault, form: GroupForm) -> Fault:
    row = form.rows.get(found["field"])
    return found | {"field": f"people.{row.person}"} if row else found


@api.get("/group-sessions/{event}", response=Session, summary="A group session, by the id of any event of it")
def see_session(request: HttpRequest, event: str) -> Session:
    events = _session_or_404(needs(request, Act.RECORD), event)
    gone = gathering.taken_back(events)
    first: Any = events[0]
    people = [
        Attended(person=e.person, event=e.id, attended=getattr(e, "attended", "") or "", taken_back=e.id in gone)
        for e in events
    ]
    return Session(on=first.on, activity=first.activity or "", people=people)


@api.post(
    "/group-sessions/{event}/take-back", response={201: Recorded}, summary="Say that a group session never happened"
)
def take_back_session(request: HttpRequest, event: str) -> Status[dict[str, Any]]:
    """Of everybody at once; what was corrected or taken back already stays as it is."""
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        events = _session_or_404(acting, event)
        try:
            gathering.undo_group(acting, events, token)
        except Refused as refused:
            cure = "put each entry right by itself"
            raise Problem(
                409, fault("event", f"nothing was taken back: {' '.join(refused_words(refused))}", cure)
            ) from refused
        return {"act": events[0].id, "events": sorted(gathering.taken_back(events).values())}

    return once(request, act)


def _session_or_404(acting: Acting, event: str) -> list[Event]:
    require_readable({"event": event})
    events = gathering.session_of(acting, event)
    if not events:
        raise Http404("No such session of yours.")
    audit.read(*{each.person for each in events})
    return events
