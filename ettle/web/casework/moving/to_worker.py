"""A move to another key worker of one's own organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ettle.engine.events.catalogue import KeyWorker
from ettle.engine.events.counting import Journey
from ettle.engine.sharing.grants import stretches_of
from ettle.engine.wording.plain import day
from ettle.web.access.acting import Acting
from ettle.web.casework import who
from ettle.web.casework.models import Standing
from ettle.web.casework.moving.planned import (
    Asked,
    Moving,
    Plan,
    closing,
    goes_on,
    later_worker,
    planned,
    with_one,
)
from ettle.web.casework.moving.seeing import Seeing


def plan(acting: Acting, asked: Asked) -> Plan:
    """What giving these people to a key worker from a day would do."""
    seeing = Seeing(acting)

    def one(row: Standing, journey: Journey, held: tuple[KeyWorker, ...]) -> Moving | str:
        if why := _refusal(acting, row, journey, held, asked.to, asked.on):
            return why
        newly, no_longer = seeing.changed(row.person, {each.id for each in held}, asked.to)
        begun = {"kind": "key_worker", "on": asked.on, "enrolment": row.enrolment, "worker": asked.to}
        was = [each.worker or "" for each in held]
        return Moving(row, journey, [*closing(held, asked.on), begun], was, seeing.named(was), newly, no_longer)

    return planned(acting, asked, one)


def _refusal(acting: Acting, row: Standing, journey: Journey, held: Sequence[KeyWorker], worker: str, on: date) -> str:
    """Why somebody cannot be moved; empty = they can."""
    if row.enrolment is None:
        return "Has not started yet. Whoever records the start becomes the key worker."
    if with_one(journey, row, on) is None:
        return f"Is not with your organisation on {day(on)}. Choose another day for them."
    if why := later_worker(held, on):
        return why
    if any(each.enrolment is None for each in held) and _elsewhere_too(acting, journey, on):
        return (
            "Their key worker was recorded for another organisation’s enrolment as well. Hand over on their own page."
        )
    if worker in {each.worker for each in held}:
        return "Has this key worker already."
    return ""


def _elsewhere_too(acting: Acting, journey: Journey, on: date) -> bool:
    return any(e.provider != acting.organisation and goes_on(e.until_on, on) for e in stretches_of(journey))


def workers_to(acting: Acting) -> list[tuple[str, str]]:
    """Those whom people can be given to: key workers and team leads of the organisation today."""
    return list(who.key_workers_of(acting).items())
