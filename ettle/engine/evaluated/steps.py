"""Steps as rows: what happened to somebody, day by day, as a journey map draws it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ettle.engine.basics.answer import Answer
from ettle.engine.evaluate.life import Life
from ettle.engine.evaluate.periods import happened
from ettle.engine.events.catalogue import Event, Referral, ReferralAnswer

DETAIL = {
    "referral": "source",
    "referral_answer": "reason",
    "start": "programme",
    "contact": "mode",
    "assessment": "tool",
    "activity": "mode",
    "learning": "level",
    "qualification": "level",
    "follow_up": "answer",
    "pause": "reason",
    "leave": "reason",
}
"""The kinds of event that are a step, each with the field that says more of it."""
PLAIN = ("plan", "review", "volunteering", "work_experience", "death")
"""Those of which nothing more is said."""


def step_rows(life: Life) -> Iterator[dict[str, Any]]:
    """Every step by the day of asking. What did not take place (a contact that reached nobody) is none."""
    touched: set[str | None] = set()
    for event in life.events:
        if event.kind not in DETAIL and event.kind not in PLAIN:
            continue
        if happened(event) is Answer.NO:
            continue
        first = event.kind == "contact" and event.enrolment not in touched
        touched |= {event.enrolment} if event.kind == "contact" else set()
        detail = getattr(event, DETAIL[event.kind], None) if event.kind in DETAIL else None
        yield _step(life, event, event.on, "first_contact" if first else _word(event), detail)
    yield from _work(life)


def _word(event: Event) -> str:
    if isinstance(event, ReferralAnswer):
        return f"referral_answer:{event.answer or 'unknown'}"
    if event.kind == "activity":
        return f"activity:{getattr(event, 'activity', None) or 'unknown'}"
    return event.kind


def _work(life: Life) -> Iterator[dict[str, Any]]:
    """Each job as one step when it began, and one when it was certainly over."""
    for job in life.jobs:
        first = job.covers[0].event
        yield _step(life, first, job.begun, "work_began", getattr(first, "work", None))
        if job.sure_until == job.ended <= life.on:
            last = max(job.covers, key=lambda cover: (cover.sure_until, cover.event.id)).event
            yield _step(life, last, job.ended, "work_ended", getattr(last, "work", None))


def _step(life: Life, event: Event, on: date, step: str, detail: str | None) -> dict[str, Any]:
    organisation = event.organisation or getattr(event, "provider", None)
    return {
        "person": life.journey.person,
        "enrolment": event.enrolment,
        "on": on,
        "step": step,
        "organisation": organisation or (event.to if isinstance(event, Referral) else None),
        "detail": detail,
    }
