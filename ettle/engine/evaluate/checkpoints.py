"""When a checkpoint is: the day its weeks count from, and the days around it on which it may be asked."""

from __future__ import annotations

from datetime import date

from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.rules.offers import Offer


def counted_from(offer: Offer, life: Life, stay: Stay) -> date | None:
    """The start, or the first day of the first job that counts for the enrolment; None where there is none yet."""
    if offer.after == "start":
        return stay.begun
    return min((job.begun for job in life.jobs_for(stay)), default=None)


def around(offer: Offer, day: date, group: str | None, holidays: frozenset[date]) -> tuple[date, date]:
    """The first and the last day on which what is due on `day` may be done, given or taken."""
    slack = offer.give_or_take
    if slack is None:
        return day, day
    later = slack.after(day, group, holidays) or day
    return day - (later - day), later
