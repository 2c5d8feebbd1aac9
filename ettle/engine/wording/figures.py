"""What the parts of a figure are called: its counts and the groups it is broken down by, in the words that staff use."""

from __future__ import annotations

from collections.abc import Mapping

from ettle.engine.wording.plain import name as plain

COUNTS: Mapping[str, str] = {
    "counted": "Counted",
    "numerator": "Of them, so",
    "not_known": "Not certain",
    "none_recorded": "Nothing recorded",
    "in_work": "In work",
    "not_in_work": "Not in work",
    "no_engagement": "No engagement",
    "unknown": "Unknown",
    "due_no_answer": "Due, no answer",
    "not_yet_due": "Not yet due",
    "not_owed": "No follow-up owed",
    "reached_checkpoint": "Reached the checkpoint",
    "started": "Started",
    "referred": "Referred",
    "still_waiting": "Not yet",
    "no_first_day": "No first day",
    "known": "Known",
    "1 nearest": "Nearest to work",
    "2 between": "Between",
    "3 furthest": "Furthest from work",
}
GROUPED_BY: Mapping[str, str] = {
    "area": "Area",
    "provider": "Provider",
    "contract": "Contract",
    "programme": "Programme",
    "referral_source": "Referred by",
    "source": "Referred by",
    "to": "Referred to",
    "group": "Group of the programme",
    "age_band": "Age at the start",
    "distance_from_work": "Distance from work",
    "leave_reason": "Reason for leaving",
}


def count_name(name: str) -> str:
    """A count, a state or a denominator."""
    return COUNTS.get(name) or capital(plain(name))


def grouped_by(name: str) -> str:
    """A breakdown."""
    return GROUPED_BY.get(name) or capital(plain(name))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
