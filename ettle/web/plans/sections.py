"""What this desk puts on the pages of lower desks: the person's, Today, and the words of letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ettle.engine.events.catalogue import Event
from ettle.web.access.request import Request
from ettle.web.access.roles import Act, Category
from ettle.web.access.sight import Sight
from ettle.web.casework.seen import of_these
from ettle.web.frame.slots import Section
from ettle.web.people.queries import identity_of
from ettle.web.plans.appointments import queries as appointments
from ettle.web.plans.assessment.distance import travelled
from ettle.web.plans.models import NOTE_KINDS
from ettle.web.plans.plan.standing import plan_from, plan_of
from ettle.web.plans.together import kept_of

FEW = 5


def on_person(request: Request, sight: Sight, told: Sequence[Event] | None = None) -> Section | None:
    """Distance travelled, the plan and what is booked, with the ways to the rest."""
    if not sight.has(Category.JOURNEY):
        return None
    may_record = request.acting.may(Act.RECORD)
    kept = kept_of(sight)
    given = {
        "person": sight.person,
        "may_record": may_record,
        "travelled": travelled(sight, told)[:1],
        "plan": plan_from(sight.person, kept),
        "booked": appointments.in_words(sight.person, kept.booked[:FEW], kept.key),
        "notes": may_record and bool(of_these(sight, NOTE_KINDS)),
    }
    return Section(20, "plans/on_person.html", given)


def on_today(request: Request) -> Section | None:
    today, late = appointments.of_today(request.acting)
    given = {"today": today, "late": late[:FEW], "late_count": len(late), "more": late[FEW:]}
    return Section(10, "plans/on_today.html", given)


def for_letter(request: Request, sight: Sight) -> dict[str, Any] | None:
    """The words that a letter may hold: the next appointment, and the plan as paragraphs."""
    if not sight.has(Category.JOURNEY):
        return None
    identity = identity_of(sight.person)
    name = identity.name if identity else "you"
    plan = plan_of(sight)
    ahead = [row for row in appointments.booked_of(sight.person) if not appointments.Shown(row).to_log]
    shown = appointments.in_words(sight.person, ahead[:1])
    goals = [
        (goal.item.words, [_step(step, name) for step in goal.counted]) for goal in plan.open_goals if goal.item.is_open
    ]
    lines = [line for goal, steps in goals for line in (f"You want: {goal}", *steps)]
    return {"appointment": _appointment(shown[0]) if shown else "", "plan": lines}


def _appointment(shown: appointments.Shown) -> str:
    how = {"phone": "by phone", "video": "by video", "group": "in a group"}.get(shown.kept.mode, "in person")
    where = f", {shown.place}" if shown.place else ""
    return f"{shown.begins:%A %-d %B %Y at %H:%M}, {how}{where}, for about {shown.kept.minutes} minutes"


def _step(step: Any, name: str) -> str:
    whose = step.whose("you" if name else name)
    day = f", by {step.entry.by_on:%-d %B %Y}" if step.entry.by_on else ""
    return f"{step.shown[1]}: {step.words} ({whose[:1].lower() + whose[1:]}{day})"
