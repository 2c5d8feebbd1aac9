"""Appointments of one person: made, moved, and what came of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import once
from ettle.web.api.problems import Problem, fault, of_refused
from ettle.web.api.shapes import Written, shape
from ettle.web.casework.actions import Refused
from ettle.web.casework.seen import seen
from ettle.web.plans.appointments import actions, views
from ettle.web.plans.appointments.forms import BookForm
from ettle.web.plans.appointments.queries import Shown, of_person


class Meeting(Schema):
    """An appointment; `begins` as the clocks of Scotland show it."""

    id: int
    begins: datetime
    minutes: int
    mode: str
    place: str
    what: str
    about: str
    state: str
    says: str
    reason: str
    model_config = shape(
        id=7,
        begins="2021-11-17T14:30:00+00:00",
        minutes=30,
        mode="in_person",
        place="The library",
        what="A talk with the key worker",
        about="The letter from the bakery",
        state="booked",
        says="Booked",
        reason="",
    )


@api.get("/people/{person}/appointments", response=list[Meeting], summary="The appointments of somebody")
def list_appointments(request: HttpRequest, person: str) -> list[Meeting]:
    """Those ahead and not accounted for, the next first; then the others, the latest first."""
    needs(request, Act.SEE_PERSON)
    return [_meeting(each) for each in of_person(seen(request, person).sight)]  # type: ignore[arg-type]


def _meeting(it: Shown) -> Meeting:
    kept = {name: getattr(it.kept, name) for name in ("id", "minutes", "mode", "state")}
    said = {name: getattr(it, name) for name in ("begins", "place", "what", "about", "reason")}
    return Meeting(says=it.state[1], **kept, **said)


class NewMeeting(Schema):
    """`mode` as the form lists them; `at` a time of day; `activity` where it is one, else it is a talk."""

    mode: str = "in_person"
    day: str
    at: str
    minutes: int = 30
    place: str = ""
    activity: str = ""
    about: str = ""
    model_config = shape(mode="in_person", day="2021-11-17", at="14:30", minutes=30, place="The library")


class MovedMeeting(Schema):
    """What is not sent stays as it was; null empties a field."""

    mode: str | None = None
    day: str | None = None
    at: str | None = None
    minutes: int | None = None
    place: str | None = None
    activity: str | None = None
    about: str | None = None
    model_config = shape(day="2021-11-18")


class CameOf(Schema):
    """`came`: attended, missed or cancelled; of the last two `whose` (person or us) and `why`. `hours`: how many
    minutes it took, as the form lists them; left out, as long as was booked."""

    came: str
    hours: str = ""
    whose: str = ""
    why: str = ""
    stay: str = ""
    model_config = shape(came="attended", hours="30")


@api.post("/people/{person}/appointments", response={201: Written}, summary="Make an appointment")
def book_appointment(request: HttpRequest, person: str, given: NewMeeting) -> Status[dict[str, Any]]:
    """It is an appointment with whoever acts: with the account of the key, as a page makes one with whoever is at it."""
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        seen(request, person)  # type: ignore[arg-type]
        form = BookForm(data_of(given.model_dump()))
        require(form, given.model_dump(exclude_unset=True))
        return {"id": actions.book(by=acting, person=person, said=form.cleaned_data).pk}

    return once(request, act)


@api.post(
    "/people/{person}/appointments/{int:id}/move", response={201: Written}, summary="Move or change an appointment"
)
def move_appointment(request: HttpRequest, person: str, id: int, given: MovedMeeting) -> Status[dict[str, Any]]:
    acting = needs(request, Act.RECORD)

    def act(found: Shown) -> None:
        form = BookForm(data_of(views.initial_of(found) | given.model_dump(exclude_unset=True)))
        require(form, given.model_dump(exclude_unset=True))
        actions.move(by=acting, appointment=found.kept, said=form.cleaned_data)

    return _once_of(request, person, id, act)


@api.post(
    "/people/{person}/appointments/{int:id}/outcome", response={201: Written}, summary="Say what came of an appointment"
)
def account_for_appointment(request: HttpRequest, person: str, id: int, given: CameOf) -> Status[dict[str, Any]]:
    """One that has not begun can only be called off."""
    acting = needs(request, Act.RECORD)

    def act(found: Shown) -> None:
        form = views.outcome_form(acting, found, data_of(given.model_dump()))
        require(form, given.model_dump(exclude_unset=True))
        views.account_for(acting, found, form)

    return _once_of(request, person, id, act)


def _once_of(request: HttpRequest, person: str, id: int, act: Callable[[Shown], None]) -> Status[dict[str, Any]]:
    acting = needs(request, Act.RECORD)

    def done(token: str) -> dict[str, Any]:
        found = views.found_or_404(acting, seen(request, person), id)  # type: ignore[arg-type]
        try:
            act(found)
        except actions.AlreadyOver as over:
            reason = "somebody has said already what came of it"
            raise Problem(409, fault("id", reason, "read the appointments again")) from over
        except Refused as refused:
            raise of_refused(refused) from refused
        return {"id": id}

    return once(request, done)
