"""Follow-ups after weeks: refused before their time, and the one that is due chosen beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ettle.engine.wording.plain import day
from ettle.web.casework.checkpoints import checkpoint, checkpoints
from ettle.web.casework.matters import NO_ANSWER
from ettle.web.casework.standing import LATELY
from ettle.web.frame.day import today

NO_JOB = (
    "No job since the start of this programme is recorded, and this follow-up counts its weeks from the first day of"
    " work. Record the start of the job first."
)


def asked_too_early(scene: Any, stay: Any, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A follow-up whose weeks have not passed: nobody can have answered it."""
    weeks, on = said.get("checkpoint_weeks"), said["on"]
    if stay is None or not weeks:
        return
    found = checkpoint(scene.life, stay, scene.rules_of(stay), int(weeks))
    if found is None:
        yield "checkpoint_weeks", NO_JOB
    elif on < found.first:
        yield "checkpoint_weeks", f"{found.words}. You wrote {day(on)}: choose a follow-up whose time has come."


def due_now(scene: Any, enrolment: str) -> dict[str, Any]:
    """The follow-up that Today asks for: the one whose days are running, else the latest lately missed or not answered."""
    stay = scene.stay(enrolment) or (scene.stays[0] if len(scene.stays) == 1 else None)
    if stay is None:
        return {}
    had = {event.checkpoint_weeks for event in stay.of_kind("follow_up") if event.answer not in NO_ANSWER}
    begun = [
        each
        for each in checkpoints(scene.life, stay, scene.rules_of(stay))
        if each.first <= today() <= each.last + LATELY and each.weeks not in had
    ]
    running = [each for each in begun if today() <= each.last]
    chosen = min(running, key=lambda each: each.last, default=max(begun, key=lambda each: each.last, default=None))
    return {"checkpoint_weeks": str(chosen.weeks)} if chosen else {}
