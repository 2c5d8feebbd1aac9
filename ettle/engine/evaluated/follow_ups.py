"""Follow-ups as rows: when each was due, and what came of it. No answer is never no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from ettle.engine.evaluate.checkpoints import around, counted_from
from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.evaluate.phases import group_on
from ettle.engine.events.catalogue import FollowUp
from ettle.engine.rules.offers import Offer
from ettle.engine.rules.rulebook import Rulebook

FOLLOW_UP = "follow_up"
SETTLES = frozenset({"in_work", "not_in_work"})
"""The answers that say something of work; the others say that nobody could tell."""


def follow_up_rows(life: Life, stay: Stay, rulebook: Rulebook, known_at: datetime | None) -> Iterator[dict[str, Any]]:
    """A row for each checkpoint that the rules of the start ask for, and for each other that was asked all the same.

    `due_on` is the last day on which it may be answered; none before there is the job its weeks count from, and none
    for a checkpoint that no rule asks for.
    """
    asked_for = _asked_for(stay, rulebook, known_at)
    answered = [each.checkpoint_weeks for each in _events(life, stay) if each.checkpoint_weeks is not None]
    for weeks in sorted({*asked_for, *answered}):
        first, due = _window(asked_for.get(weeks), weeks, life, stay, rulebook)
        answer = _answer(life, stay, weeks, first)
        yield {
            "person": life.journey.person,
            "enrolment": stay.id,
            "checkpoint": weeks,
            "due_on": due,
            "answered_on": answer.on if answer else None,
            "state": (answer.answer or "unknown") if answer else _unanswered(due, life),
        }


def _asked_for(stay: Stay, rulebook: Rulebook, known_at: datetime | None) -> dict[int, Offer]:
    """The offers that ask for a follow-up, by its weeks, in the version in force at the start."""
    versions = rulebook.versions(stay.programme, stay.start.contract, stay.begun, known_at)
    begun = [version for version in versions if version.in_force.start <= stay.begun]
    offers = begun[-1].rules.offer.values() if begun else ()
    return {weeks: offer for offer in offers if offer.at and FOLLOW_UP in offer.by for weeks in offer.at.weeks}


def _window(
    offer: Offer | None, weeks: int, life: Life, stay: Stay, rulebook: Rulebook
) -> tuple[date | None, date | None]:
    """The first and the last day on which it may be answered."""
    since = counted_from(offer, life, stay) if offer else None
    if offer is None or since is None:
        return None, None
    return around(offer, since + timedelta(weeks=weeks), group_on(stay, stay.begun), rulebook.holidays)


def _answer(life: Life, stay: Stay, weeks: int, first: date | None) -> FollowUp | None:
    """What was last heard, from the first day on: an answer about work before one that nobody could give.

    Of several on one day the one with the smallest id.
    """
    found = [each for each in _events(life, stay) if each.checkpoint_weeks == weeks and (not first or each.on >= first)]
    settling = [each for each in found if each.answer in SETTLES] or found
    latest = max((each.on for each in settling), default=None)
    return min((each for each in settling if each.on == latest), key=lambda each: each.id, default=None)


def _events(life: Life, stay: Stay) -> list[FollowUp]:
    return [event for event in stay.of_kind(FOLLOW_UP) if isinstance(event, FollowUp)]


def _unanswered(due: date | None, life: Life) -> str:
    if due is None or (life.death is not None and life.death <= due):
        return "not_owed"
    return "not_yet_due" if life.on <= due else "due_no_answer"
