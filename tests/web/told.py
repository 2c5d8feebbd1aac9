"""Events as a test tells them: Ada takes part, Ben is her key worker."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from ettle.engine.events.catalogue import LOCAL, Event, checked

DAY = date(2021, 11, 10)
"""The day on which the site stands."""


def told(
    kind: str, on: str, id: str | None = None, person: str = "ada", recorded: str | None = None, **said: Any
) -> Event:
    """One event, recorded at noon of its own day unless told otherwise."""
    moment = datetime.combine(date.fromisoformat(recorded or on), time(12), LOCAL)
    row = {"id": id or f"{person}-{kind}-{on}", "person": person, "kind": kind, "on": on, "recorded_at": moment}
    if kind not in ("work", "learning", "fact", "referral", "referral_answer", "benefit", "link", "unlink", "retract"):
        row["enrolment"] = f"{person}-1"
    return checked(row | said)


def ada() -> list[Event]:
    """Ada started Fair Start Scotland in July 2021 and has worked since 23 August: 80 of 91 days on 10 November."""
    return [
        told("fact", "1990-05-09", name="date_of_birth", value=date(1990, 5, 9), recorded="2021-07-20"),
        told("referral", "2021-07-20", source="jobcentre", programme="fair-start-scotland"),
        told("start", "2021-07-29", programme="fair-start-scotland", provider="lead-of-lot-6", area="lot-6", group="core"),
        told("plan", "2021-08-10", agreed_by_person="yes", recorded_by="ben"),
        told("contact", "2021-08-03", mode="phone", reached="yes", recorded_by="ben"),
        told("work", "2021-08-23", employer="cafe", hours_per_week=20),
        told("contact", "2021-11-01", mode="message", reached="yes", recorded_by="ben"),
    ]  # fmt: skip
