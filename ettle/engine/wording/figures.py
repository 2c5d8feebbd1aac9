"""What the parts of a figure are called: its counts and the groups it is broken down by, in the words that staff use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.measures.period import period_of
from ettle.engine.wording.plain import MONTHS
from ettle.engine.wording.plain import name as plain

COUNTS: Mapping[str, str] = {
    "counted": "Counted",
    "numerator": "Counted as yes",
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
    "competing": "Something else came first",
    "lost": "No longer followed",
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


def period_name(first: str, last: str, every: str) -> str:
    """The months of a period by its first and last cohort; nothing where it has neither.

    >>> period_name("2020-Q1", "2020-Q4", "quarter"), period_name("2020", "", "year")
    ('January 2020 to December 2020', 'January 2020 and after')
    """
    period = period_of(first, last, every)
    since = _month(period.since) if period.since else ""
    until = _month(period.until - ONE_DAY) if period.until else ""
    if since and until:
        return since if since == until else f"{since} to {until}"
    return f"{since} and after" if since else f"up to {until}" if until else ""


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
