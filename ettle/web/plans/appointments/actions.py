"""Appointments made, moved and kept: what came of one is an event, by the same door as any other."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from ettle.web.access.acting import Acting
from ettle.web.audit import entry as audit
from ettle.web.casework.from_a_desk import Told, tell
from ettle.web.frame.day import now
from ettle.web.people import sealing
from ettle.web.plans.appointments.clock import local
from ettle.web.plans.models import Appointment, Came


class AlreadyOver(Exception):
    """Somebody has already said what came of it."""


@transaction.atomic
def book(*, by: Acting, person: str, said: Mapping[str, Any]) -> Appointment:
    """Make an appointment with oneself."""
    moment = now()
    appointment = Appointment(
        person_id=person,
        organisation_id=by.organisation,
        made_at=moment,
        changed_at=moment,
        made_by=by.code,
        worker=by.code,
        changed_by=by.code,
        **_of(person, said),
    )
    appointment.save(force_insert=True)
    audit.wrote("appointment", appointment.id, person)
    return appointment


@transaction.atomic
def move(*, by: Acting, appointment: Appointment, said: Mapping[str, Any]) -> None:
    """Change one that is still ahead or not yet accounted for. Raises AlreadyOver."""
    kept = _still_booked(appointment)
    for name, value in _of(kept.person_id, said).items():
        setattr(kept, name, value)
    _save(kept, by)


@transaction.atomic
def account_for(
    *, by: Acting, appointment: Appointment, came: str, minutes: int | None, whose: str, why: str, stay: str | None
) -> None:
    """Say what came of it. Raises AlreadyOver, and casework.actions.Refused where the event does not hold together."""
    kept = _still_booked(appointment)
    told = event_of(kept, came, minutes, whose, stay)
    if told:
        kept.event = tell(by, kept.person_id, [told])[0].id
    kept.state, kept.whose, kept.why = came, whose, why
    _save(kept, by)


def event_of(appointment: Appointment, came: str, minutes: int | None, whose: str, stay: str | None) -> Told | None:
    """The event that an appointment makes: an activity where it names one, else a contact. One called off makes none."""
    if came == Came.CANCELLED:
        return None
    said: dict[str, Any] = {
        "on": local(appointment.starts_at).date(),
        "enrolment": stay,
        "mode": appointment.mode,
    }
    if not appointment.activity:
        return "contact", said | {"reached": "yes" if came == Came.ATTENDED else "no"}
    attended = "yes" if came == Came.ATTENDED else "excused" if whose == "us" else "no"
    hours = (Decimal(minutes or appointment.minutes) / 60).quantize(Decimal("0.01"))
    return "activity", said | {"activity": appointment.activity, "attended": attended, "hours": hours}


def _of(person: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "mode": said["mode"],
        "starts_at": said["starts_at"],
        "minutes": said["minutes"],
        "activity": said.get("activity", ""),
        "place": sealing.seal_text(person, said.get("place", "")),
        "about": sealing.seal_text(person, said.get("about", "")),
    }


def _still_booked(appointment: Appointment) -> Appointment:
    """The row, locked: two who say at once what came of it take turns."""
    kept = Appointment.objects.select_for_update().get(id=appointment.id)
    if kept.state != Came.BOOKED:
        raise AlreadyOver
    return kept


def _save(kept: Appointment, by: Acting) -> None:
    kept.changed_at, kept.changed_by = now(), by.code
    kept.save()
    audit.wrote("appointment", kept.id, kept.person_id)
