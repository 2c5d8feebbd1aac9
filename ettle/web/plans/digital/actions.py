"""What is written of getting online: the answers, the need they open or close, and what is lent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from ettle.engine.events.catalogue import Need
from ettle.files.events.rows import row_of
from ettle.web.access.acting import Acting
from ettle.web.access.sight import Sight
from ettle.web.audit import entry as audit
from ettle.web.casework.from_a_desk import Told, tell
from ettle.web.frame.day import now
from ettle.web.plans.digital.words import NEED, QUESTIONS
from ettle.web.plans.models import Device, DigitalCheck, Loan
from ettle.web.plans.plan.needs import open_needs


class Lent(Exception):
    """Somebody else has the device, or it is gone."""


class Known(Exception):
    """The organisation has a device of that number already."""


@transaction.atomic
def check(*, by: Acting, sight: Sight, on: date, said: Mapping[str, str], need: bool) -> DigitalCheck:
    """Write down the answers; open the need where there is none, close it where it is met.

    Raises casework.actions.Refused when the event does not hold together with what is held.
    """
    told = _need(next((each for each in open_needs(sight) if each.need == NEED), None), on, need)
    event = tell(by, sight.person, [told])[0].id if told else ""
    kept = DigitalCheck.objects.create(
        person_id=sight.person,
        organisation_id=by.organisation,
        made_at=now(),
        made_by=by.code,
        on=on,
        event=event,
        **{name: said.get(name, "") for name in QUESTIONS},
    )
    audit.wrote("digital check", kept.id, sight.person)
    return kept


def _need(before: Need | None, on: date, need: bool) -> Told | None:
    """The event that makes the need as it is: begun on the day, or over from it. A need of that very day never was."""
    if before is None:
        return ("need", {"on": on, "need": NEED}) if need else None
    if need:
        return None
    if before.on >= on:
        return "retract", {"on": on, "replaces": before.id}
    kept = {name: value for name, value in row_of(before).items() if name in ("on", "enrolment", "need")}
    return "need", kept | {"on": before.on, "until": on, "replaces": before.id, "correction": "no"}


@transaction.atomic
def add_device(*, by: Acting, asset: str, kind: str) -> Device:
    """Put a device on the register. Raises Known."""
    try:
        with transaction.atomic():
            device = Device.objects.create(organisation_id=by.organisation, asset=asset, kind=kind)
    except IntegrityError as error:
        raise Known from error
    audit.wrote("device", device.id)
    return device


@transaction.atomic
def lend(*, by: Acting, person: str, device: int, lent_on: date, due_on: date | None) -> Loan:
    """Lend a device. Raises Lent where somebody was quicker: the database keeps one loan of it at a time."""
    if not Device.objects.filter(id=device, organisation=by.organisation, gone=False).exists():
        raise Lent
    try:
        with transaction.atomic():
            loan = Loan.objects.create(
                person_id=person,
                organisation_id=by.organisation,
                made_at=now(),
                made_by=by.code,
                device_id=device,
                lent_on=lent_on,
                due_on=due_on,
            )
    except IntegrityError as error:
        raise Lent from error
    audit.wrote("device loan", loan.id, person)
    return loan


@transaction.atomic
def end(*, by: Acting, loan: Loan, ended: str, ended_on: date) -> None:
    """A device came back, or is lost and goes off the register. One that is over stays as it is."""
    kept = Loan.objects.select_for_update().get(id=loan.id)
    if kept.ended:
        return
    kept.ended, kept.ended_on, kept.ended_by = ended, ended_on, by.code
    kept.save()
    if ended == "lost":
        Device.objects.filter(id=kept.device_id).update(gone=True)
    audit.wrote("device loan", kept.id, kept.person_id)


def kept_answers(check: DigitalCheck | None) -> dict[str, Any]:
    """What was answered last, for the form that asks again."""
    return {name: getattr(check, name) for name in QUESTIONS} if check else {}
