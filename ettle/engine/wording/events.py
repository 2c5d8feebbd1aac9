"""Events as a timeline says them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from ettle.engine.basics.money import pounds
from ettle.engine.events.catalogue import Event, Spell
from ettle.engine.wording.plain import day, hours, name, plain_value, sentence


def event_in_english(event: Event) -> str:
    """What happened, as one sentence; what is not recorded is said to be so where it matters."""
    said = SAID[event.kind](event) if event.kind in SAID else name(event.kind)
    return sentence(said + (_ends(event) if isinstance(event, Spell) else ""))


def _ends(event: Spell) -> str:
    if event.until is not None:
        return f", until {day(date.fromordinal(event.until.toordinal() - 1))}"
    if event.ended == "yes":
        known = f" (still so on {day(event.last_known)})" if event.last_known else ""
        return f", ended on a day nobody knows{known}"
    return ""


def _work(event: Any) -> str:
    week = f"{hours(event.hours_per_week)} a week" if event.hours_per_week is not None else "hours not recorded"
    pay = f", {pounds(event.pay_per_hour)} an hour" if event.pay_per_hour is not None else ""
    where = f" with {name(event.employer)}" if event.employer else ""
    kind = f"{name(event.work)} " if event.work and event.work != "employed" else ""
    return f"{kind}work{where}: {week}{pay}"


def _contact(event: Any) -> str:
    how = f" ({name(event.mode)})" if event.mode else ""
    reached = {"yes": "", "no": ", not reached", None: ", not recorded whether reached"}[event.reached]
    return f"contact{how}{reached}"


def _activity(event: Any) -> str:
    length = f", {hours(event.hours)}" if event.hours is not None else ", hours not recorded"
    attended = {"yes": "", "no": ", did not attend", "excused": ", excused", None: ", attendance not recorded"}
    return f"activity{': ' + name(event.activity) if event.activity else ''}{length}{attended[event.attended]}"


def _optional(word: str, value: Any) -> str:
    return f" {word} {plain_value(value)}" if value is not None else ""


SAID: dict[str, Callable[[Any], str]] = {
    "referral": lambda e: f"referred{_optional('by', e.source)}{_optional('to', e.programme or e.service)}",
    "referral_answer": lambda e: f"referral {name(e.answer or 'answered')}{_optional('because of', e.reason)}",
    "contact": _contact,
    "start": lambda e: (
        f"started {name(e.programme)}{_optional('with', e.provider)}{_optional('in the group', e.group)}"
    ),
    "group_change": lambda e: f"group changed to {name(e.group or 'not recorded')}",
    "key_worker": lambda e: f"key worker: {name(e.worker or 'not recorded')}",
    "assessment": lambda e: (
        f"{name(e.tool or 'assessment')}{_optional('of', e.area)}: "
        + (f"{e.score.normalize():f}" if e.score is not None else "score not recorded")
        + (f" of {e.scale_max.normalize():f}" if e.scale_max is not None else "")
    ),
    "need": lambda e: f"need: {name(e.need or 'not recorded')}",
    "plan": lambda e: (
        "action plan " + {"yes": "agreed", "no": "written, not agreed", None: "written"}[e.agreed_by_person]
    ),
    "activity": _activity,
    "review": lambda e: "review",
    "work": _work,
    "earnings": lambda e: (
        f"paid {pounds(e.amount) if e.amount is not None else 'an amount not recorded'}{_optional('by', e.employer)}"
    ),
    "benefit": lambda e: f"on {name(e.benefit or 'a benefit not recorded')}",
    "learning": lambda e: f"learning{_optional(':', e.subject)}{_optional('at', e.level)}",
    "volunteering": lambda e: f"volunteering{_optional('with', e.host)}",
    "work_experience": lambda e: f"work experience{_optional('with', e.host)}",
    "qualification": lambda e: f"gained {name(e.title or 'a qualification')}{_optional('at', e.level)}",
    "follow_up": lambda e: f"follow-up{_optional('at week', e.checkpoint_weeks)}: {name(e.answer or 'not recorded')}",
    "award": lambda e: (
        f"award{_optional('to', e.employer)} of {pounds(e.amount) if e.amount is not None else 'a sum not recorded'}"
    ),
    "evidence": lambda e: f"{name(e.type or 'evidence')}{_optional('for', e.for_)}",
    "claim": lambda e: f"{'claim withdrawn' if e.withdrawn == 'yes' else 'claimed'}{_optional('for', e.rule)}",
    "pause": lambda e: f"paused{_optional('because of', e.reason)}",
    "excuse": lambda e: f"excused{_optional('from', e.rule)}{_optional('because of', e.reason)}",
    "handover": lambda e: f"handed over{_optional('from', e.from_)}{_optional('to', e.to)}",
    "leave": lambda e: f"left{_optional('because of', e.reason)}{_optional('to', e.destination)}",
    "consent": lambda e: f"agreed to {name(e.purpose or 'sharing')}{f' ({name(e.with_)})' if e.with_ else ''}",
    "fact": lambda e: f"{name(e.name)}: {plain_value(e.value) if e.value is not None else 'not known'}",
    "death": lambda e: "died",
}
