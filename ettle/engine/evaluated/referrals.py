"""Referrals as rows: where each came from, what was answered, which start named it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.events.catalogue import Referral, ReferralAnswer


def named_referral(life: Life, stay: Stay) -> Referral | None:
    """The referral an enrolment's start names, where it counts and was made by the day of asking."""
    named = life.journey.counting.get(stay.start.referral or "")
    return named if isinstance(named, Referral) and named.on <= life.on else None


def referral_rows(life: Life) -> Iterator[dict[str, Any]]:
    """Every referral by the day of asking."""
    starts = [(named_referral(life, stay), stay) for stay in life.stays]
    for event in life.by_kind["referral"]:
        assert isinstance(event, Referral)
        answer = _answered(life, event)
        yield {
            "person": life.journey.person,
            "referral": event.id,
            "on": event.on,
            "source": event.source,
            "programme": event.programme,
            "to": event.to,
            "answer": answer.answer if answer else None,
            "answer_reason": answer.reason if answer else None,
            "answered_on": answer.on if answer else None,
            "enrolment": next((stay.id for named, stay in starts if named is event), None),
        }


def _answered(life: Life, referral: Referral) -> ReferralAnswer | None:
    """The answer of the latest day; of several on it the one with the smallest id."""
    found = [
        event
        for event in life.by_kind["referral_answer"]
        if isinstance(event, ReferralAnswer) and life.journey.counting.get(event.referral or "") is referral
    ]
    latest = max((event.on for event in found), default=None)
    return min((event for event in found if event.on == latest), key=lambda event: event.id, default=None)
