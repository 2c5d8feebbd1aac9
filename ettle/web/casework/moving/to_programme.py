"""A move to another programme: one enrolment is left and the next begun the same day, with the same provider and key worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from ettle.engine.basics.answer import Answer
from ettle.engine.evaluate.results import ConflictFound
from ettle.engine.events.catalogue import Event, KeyWorker, Start
from ettle.engine.events.counting import Journey
from ettle.engine.sharing.grants import stretches_of
from ettle.engine.wording.plain import day
from ettle.web.access.acting import Acting
from ettle.web.casework.enrolled import Enrolled, enrolments
from ettle.web.casework.models import Standing
from ettle.web.casework.moving.planned import (
    Asked,
    Moving,
    Plan,
    Said,
    changed_by,
    events_in,
    goes_on,
    later_worker,
    planned,
    with_one,
)
from ettle.web.casework.record import writing
from ettle.web.contracts.queries import rulebook, title_of
from ettle.web.frame.day import end_of, today

REASON = "moved_to_other_service"


def plan(acting: Acting, asked: Asked) -> Plan:
    """What moving these people to another programme from a day would do, and whom its rules keep out."""

    already = set[str]()

    def one(row: Standing, journey: Journey, held: tuple[KeyWorker, ...]) -> Moving | str:
        if why := _refusal(row, journey, held, asked):
            return why
        if journey.person in already:
            return "Has two enrolments among those asked for. Move them one after the other."
        said = _said(acting, row, journey, held, asked)
        then, told = changed_by(journey, events_in(acting, row, said, asked.token))
        if why := _kept_out(then, _new_enrolment(acting, row, asked)):
            return why
        already.add(journey.person)
        return Moving(row, journey, said, [row.programme], title_of(row.programme), changes=told)

    return planned(acting, asked, one)


def _new_enrolment(acting: Acting, row: Standing, asked: Asked) -> str:
    act = writing.act_of(acting, row.person, f"move {row.enrolment}", asked.token)
    return f"{row.person}-{act[-6:].upper()}"


def _said(acting: Acting, row: Standing, journey: Journey, held: Sequence[KeyWorker], asked: Asked) -> list[Said]:
    """The start first, beside which the reason is kept; a key worker of the enrolment that is left goes on in the next."""
    new = _new_enrolment(acting, row, asked)
    start = {
        "kind": "start", "on": asked.on, "enrolment": new, "programme": asked.to, "provider": acting.organisation,
        "area": _start_of(journey, row).area, "group": asked.group, "contract": asked.contract,
        "continues": row.enrolment,
    }  # fmt: skip
    leave = {
        "kind": "leave",
        "on": asked.on,
        "enrolment": row.enrolment,
        "reason": REASON,
        "destination": "another service",
    }
    workers = [
        {"kind": "key_worker", "on": asked.on, "enrolment": new, "worker": each.worker}
        for each in held
        if each.enrolment == row.enrolment
    ]
    return [{name: value for name, value in start.items() if value}, leave, *workers]


def _start_of(journey: Journey, row: Standing) -> Start:
    return next(each for each in journey.events if isinstance(each, Start) and each.enrolment == row.enrolment)


def _refusal(row: Standing, journey: Journey, held: Sequence[KeyWorker], asked: Asked) -> str:
    """Why somebody cannot leave this enrolment for another; empty = they can."""
    if row.enrolment is None:
        return "Has not started yet. Record the start on their own page."
    stretch = with_one(journey, row, asked.on)
    if stretch is None or stretch.until_on is not None:
        return f"Is not with your organisation on {day(asked.on)}. Choose another day for them."
    if stretch.from_on == asked.on:
        return f"Came to your organisation on {day(asked.on)}. Choose a later day for them."
    if _is_on(journey, asked):
        return "Is on this programme already."
    if later := _after(journey, row, asked):
        return (
            f"Something is recorded of the enrolment on {day(later.on)}, when they would have left. Choose a later day."
        )
    return later_worker(held, asked.on)


def _is_on(journey: Journey, asked: Asked) -> bool:
    on_it = {each.enrolment for each in journey.events if isinstance(each, Start) and each.programme == asked.to}
    return any(each.enrolment in on_it and goes_on(each.until_on, asked.on) for each in stretches_of(journey))


def _after(journey: Journey, row: Standing, asked: Asked) -> Event | None:
    """The latest that was recorded of the enrolment for a day on which it would be over."""
    of_it = [each for each in journey.events if each.enrolment == row.enrolment and each.kind != "key_worker"]
    return next((each for each in reversed(of_it) if each.on > asked.on), None)


def _kept_out(then: Journey, new: str) -> str:
    """Why the rules keep somebody out of the programme; empty = they do not, or do not yet know enough to."""
    found = enrolments(then, rulebook(), today(), end_of(today()))
    begun = next(each for each in found if each.stay.id == new)
    for other, clash in _clashes(found, begun):
        until = f" to {day(clash.until - timedelta(days=1))}" if clash.until else ""
        return (
            f"The rules forbid both at once: also on {title_of(other)} from {day(clash.from_)}{until}. "
            "End that enrolment first, or agree it with whoever pays."
        )
    answer = begun.result.eligibility
    if answer is not None and answer.eligible is Answer.NO:
        return (
            f"The rules say that they may not join on {day(answer.on)}. Their own page says which condition is not met."
        )
    return ""


def _clashes(found: Sequence[Enrolled], begun: Enrolled) -> Iterator[tuple[str, ConflictFound]]:
    """What may not run beside the new enrolment, by its own rules or by those of the other; with the other's programme."""
    for each in found:
        for clash in each.result.conflicts:
            if each is begun:
                yield clash.programme, clash
            elif clash.enrolment == begun.stay.id:
                yield each.stay.programme, clash
