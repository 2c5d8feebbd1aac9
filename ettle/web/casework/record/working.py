"""Work, learning and what comes with them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ettle.web.casework.record.asks import Ask, Recordable, Said

ONE_DAY = timedelta(days=1)
HOURS = Ask("hours_per_week", "Hours a week", "Such as 16 or 15.5. Leave empty if nobody knows yet")
PAY = Ask("pay_per_hour", "Pay an hour", "In pounds, such as 9.50")
CONTRACT = Ask("contract_type", "Contract", "Such as permanent, fixed term, zero hours", suggest="contract_types")
EMPLOYER = Ask("employer", "Employer", needed=True, suggest="employers")
HOST = Ask("host", "Where", suggest="hosts")
STILL = "Last day, if it is over"


def changed_hours(scene: Any, said: Said, act: str) -> list[Said]:
    """The open spell ends the day before, and one with the new terms begins: to the rules the same job."""
    before = scene.spell(said.pop("which"))
    begins: date = said["on"]
    if before.on == begins:  # from its first day: it never had the old terms
        return [scene.again(before) | said | {"replaces": before.id, "correction": "yes"}]
    closed = scene.again(before) | {"until": begins, "replaces": before.id, "correction": "no"}
    return [closed, {**scene.again(before), **said, "on": begins}]


def finished(scene: Any, said: Said, act: str) -> list[Said]:
    """The open spell as it was, with its last day; or ended on a day nobody knows."""
    before = scene.spell(said["which"])
    end: Said = {"until": said["on"] + ONE_DAY} if said.get("on") else {"ended": "yes"}
    if said.get("last_known") and "ended" in end:
        end["last_known"] = said["last_known"]
    return [scene.again(before) | end | {"replaces": before.id, "correction": "no"}]


def has_a_job(scene: Any) -> str:
    if scene.open_spells("work"):
        return ""
    return "No job that your organisation recorded goes on. Record the start of the job first."


WHICH_JOB = Ask("which", "Which job", needed=True, choices="open_work")

WORKING = (
    Recordable(
        "work", "Started a job", "work",
        (
            EMPLOYER, HOURS, PAY,
            Ask("work", "Kind of work"),
            CONTRACT,
        ),
        day="First day of work", last=STILL,
    ),
    Recordable(
        "hours", "Changed hours or pay", "work", (WHICH_JOB, HOURS, PAY, CONTRACT),
        day="First day of the new terms", make=changed_hours, ready=has_a_job,
        lead="The job goes on with new terms: to the rules it is the same job. What you leave empty is not known.",
    ),
    Recordable(
        "finished", "Finished a job", "work",
        (WHICH_JOB, Ask("last_known", "If nobody knows the day: last day certainly in work")),
        day="Last day of work", day_hint="Leave empty if nobody knows the day",
        make=finished, ready=has_a_job,
    ),
    Recordable(
        "earnings", "Was paid", "earnings",
        (
            Ask("amount", "Pay before tax", "In pounds, such as 412.50", needed=True),
            EMPLOYER,
            Ask("work", "Kind of work"),
            Ask("earned_from", "First day it was earned for"),
            Ask("earned_until", "Last day it was earned for"),
            Ask("feed", "How it is known"),
        ),
        day="Day of payment",
    ),
    Recordable(
        "award", "Employer incentive agreed", "award",
        (
            EMPLOYER,
            Ask("scheme", "Scheme", choices="schemes"),
            Ask("amount", "Sum agreed", "In pounds"),
            Ask("job", "Which job", "None = the first job with that employer from this day on", choices="jobs"),
            Ask("agreed_by", "Who agreed", needed=True),
        ),
        day="Day it was agreed", lead="An incentive is agreed before the job starts.",
    ),
    Recordable(
        "learning", "Started learning", "learning",
        (
            Ask("subject", "Subject", needed=True),
            Ask("level", "Level", "Such as SCQF 5", suggest="levels"),
            HOURS,
        ),
        day="First day", last=STILL,
    ),
    Recordable("volunteering", "Started volunteering", "volunteering", (HOST, HOURS), day="First day", last=STILL),
    Recordable(
        "work_experience", "Started work experience", "work_experience", (HOST, HOURS), day="First day", last=STILL,
    ),
    Recordable(
        "qualification", "Gained a qualification", "qualification",
        (Ask("title", "Title", needed=True), Ask("level", "Level", "Such as SCQF 5", suggest="levels")),
        day="Day it was gained",
    ),
)  # fmt: skip
