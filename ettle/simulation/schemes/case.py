"""A story made on purpose: one person's stay and job, told as any other, and then changed as a scheme would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from ettle.engine.basics.day import months_after
from ettle.simulation.draw import wait
from ettle.simulation.flow import Arrival
from ettle.simulation.journal import Journal, Row
from ettle.simulation.people import Person
from ettle.simulation.schemes.year import DATA_TO
from ettle.simulation.stays import Stay
from ettle.simulation.work import FULL_HOURS, Job

OF_THE_PAYER = ("referral", "referral_answer", "fact", "benefit", "consent", "death", "link")
SERVICE = ("contact", "activity", "review", "plan", "assessment")
EMPLOYERS = 4000


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who came to work in the year, before it is decided what is told of them."""

    rng: Random
    person: Person
    arrival: Arrival
    stay: Stay

    @property
    def began(self) -> date:
        assert self.stay.first_job is not None
        return self.stay.first_job

    def named(self, code: str) -> Host:
        """Another person with the same answers."""
        return replace(self, person=replace(self.person, id=code), stay=replace(self.stay, id=f"{code}-E1"))


@dataclass(slots=True)
class Case:
    """What has been written of one person; `papers` says what a file holds where it is not what the record says."""

    rng: Random
    person: Person
    stay: Stay
    rows: list[Row]
    journal: Journal
    papers: dict[str, Row] = field(default_factory=dict)

    def of(self, *kinds: str, enrolment: str | None = None) -> list[Row]:
        """Rows of these kinds in the order in which they were recorded."""
        found = [row for row in self.rows if row["kind"] in kinds and enrolment in (None, row.get("enrolment"))]
        return sorted(found, key=lambda row: (row["recorded_at"], row["id"]))

    def claims(self, *rules: str, enrolment: str | None = None) -> list[Row]:
        return [row for row in self.of("claim", enrolment=enrolment) if row["rule"] in rules or not rules]

    def evidence(self, *rules: str, enrolment: str | None = None) -> list[Row]:
        return [row for row in self.of("evidence", enrolment=enrolment) if row["for"] in rules or not rules]

    def job(self, enrolment: str | None = None) -> Row:
        """The latest word on the job."""
        rows = self.of("work", enrolment=enrolment)
        replaced = {row.get("replaces") for row in rows}
        return [row for row in rows if row["id"] not in replaced][-1]

    def drop(self, *kinds: str, since: date = date.min) -> None:
        """As if never recorded; a correction goes with what it corrects."""
        gone = {row["id"] for row in self.rows if row["kind"] in kinds and row["on"] >= since}
        self.rows[:] = [row for row in self.rows if row["id"] not in gone and row.get("replaces") not in gone]

    def mend(self, row: Row, at: datetime, **changes: Any) -> Row:
        """Record at a moment that an entry was wrong, and what it should say (None takes the field away)."""
        own = ("id", "recorded_at", "replaces", "correction", "said_at")
        again = {name: value for name, value in row.items() if name not in own} | changes
        again = {name: value for name, value in again.items() if value is not None}
        at = max(at, row["recorded_at"] + timedelta(minutes=2))
        mended = again | {"id": self.journal.next_id(), "recorded_at": at, "replaces": row["id"], "correction": "yes"}
        self.rows.append(mended)
        return mended

    def claim(self, rule: str, on: date, by: str = "provider", withdrawn: str = "no", n: int = 1) -> Row:
        """Claim (or take back) on a day."""
        row = self.journal.write("claim", on, self.stay.id, rule=rule, n=n, by=by, withdrawn=withdrawn)
        row["recorded_at"] = self.journal.moment(on)
        return row

    def says(self, rows: Iterable[Row], **said: Any) -> None:
        """What these papers say in truth, whatever was recorded."""
        for row in rows:
            self.papers.setdefault(row["id"], {}).update(said)


def crafted(host: Host, days: int | None = None, hours: str | None = None, **said: Any) -> Stay:
    """The host's stay with one job of so many days (None = goes on) from the day on which work began.

    `said` may name the job's `on`, `employer` and `pay`, and the day and reason to `leave`.
    """
    rng = host.rng
    on: date = said.get("on") or host.began
    until = on + timedelta(days=days) if days else None
    until = until if until and until <= DATA_TO else None
    employer = said.get("employer") or f"employer-{int(rng.random() * EMPLOYERS):04d}"
    hours = hours or rng.choice(FULL_HOURS)
    job = Job(employer, on, until, ((on, hours),), said.get("pay") or 850 + 5 * int(rng.random() * 90))
    leave, reason = said.get("leave", _left(rng, job))
    return replace(host.stay, jobs=(job,), first_job=on, leave=leave, leave_reason=reason, end=DATA_TO)


def _left(rng: Random, job: Job) -> tuple[date, str]:
    """When and why somebody leaves: soon after a job that ended, else a year after it began."""
    if job.until is None:
        return months_after(job.on, 12), "into_work"
    return job.until + timedelta(days=10 + wait(rng, 30)), "completed"


def days_past(rng: Random, bar: int) -> int:
    """A job that ends in the week in which it reaches the bar."""
    return bar + int(rng.random() * 6)


def days_before(at: datetime, rng: Random, least: int = 1, most: int = 4) -> datetime:
    """Some moment in the days before."""
    return at - timedelta(days=least + int(rng.random() * (most - least)), minutes=int(rng.random() * 50))
