"""Jobs: how long each lasts, what comes between, and what is known of them.

Time in a job is drawn from a weekly hazard in three pieces (weeks 1-13, 14-26, later); a lost job is
followed by another with a given chance after a gap. Whether that makes an outcome is for the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from random import Random

from ettle.simulation.draw import wait
from ettle.simulation.journal import Journal, Row
from ettle.simulation.profile import Profile, WorkParameters

FULL_HOURS = ("16", "16", "18.5", "20", "21", "24", "25", "30", "32", "35", "36.25", "37", "37.5", "40")
SHORT_HOURS = ("4", "6", "7.5", "8", "10", "12", "14", "15.99")
LONGEST_CHAIN = 8
"""Jobs in one run at most; nobody is invented with more."""


@dataclass(frozen=True, slots=True)
class Job:
    """One employer, [on, until) with `until` None = still there at the end of the telling."""

    employer: str
    on: date
    until: date | None
    hours: tuple[tuple[date, str | None], ...]
    """From which day how many hours a week, as written in files; None = nobody knows."""
    pay: int
    work: str | None = "employed"
    """What kind of work; None = nobody said."""
    end_known: bool = True


def job_days(rng: Random, work: WorkParameters) -> int:
    """Whole days a job lasts, at least one."""
    left = -log(1.0 - rng.random())
    for hazard, weeks, before in ((work.loss_13, 13, 0), (work.loss_26, 13, 13), (work.loss_52, 0, 26)):
        if not weeks or left < hazard * weeks:
            return max(int(7 * (before + left / hazard)), 1)
        left -= hazard * weeks
    raise AssertionError("the last piece has no end")


def invent_jobs(rng: Random, profile: Profile, work: WorkParameters, first: date, end: date) -> list[Job]:
    """The counted jobs from `first` on, told up to `end`, with side jobs and short jobs among them."""
    jobs: list[Job] = []
    day = first
    while day < end and len(jobs) < LONGEST_CHAIN:
        until = day + timedelta(days=job_days(rng, work))
        jobs += _with_side_job(rng, profile, _job(rng, profile, day, until, end))
        if until > end or rng.random() >= work.again:
            break
        day = until + timedelta(days=0 if rng.random() < 1 / 3 else 1 + wait(rng, work.gap_days))
    return jobs


def _job(rng: Random, profile: Profile, on: date, until: date, end: date) -> Job:
    shares = profile.shares
    hours: str | None = rng.choice(FULL_HOURS)
    if rng.random() < shares["unknown_hours"]:
        hours = None
    steps = [(on, hours)]
    lasts = (min(until, end) - on).days
    if lasts > 60 and rng.random() < shares["hours_change"]:
        changed = rng.choice(SHORT_HOURS) if rng.random() < 0.1 else rng.choice(FULL_HOURS)
        steps.append((on + timedelta(days=30 + int(rng.random() * (lasts - 45))), changed))
    return Job(
        employer=f"employer-{int(rng.random() * 4000):04d}",
        on=on,
        until=until if until <= end else None,
        hours=tuple(steps),
        pay=850 + 5 * int(rng.random() * 90),
        work=_kind(rng, shares),
        end_known=rng.random() >= shares["unknown_end"],
    )


def _kind(rng: Random, shares: dict[str, float]) -> str | None:
    part = rng.random()
    for kind in ("self_employed", "supported", "apprenticeship", "unknown_work"):
        if part < shares[kind]:
            return None if kind == "unknown_work" else kind
        part -= shares[kind]
    return "employed"


def _with_side_job(rng: Random, profile: Profile, job: Job) -> list[Job]:
    """Sometimes a second job at the same time; sometimes two small jobs in the place of one."""
    part = rng.random()
    if part < profile.shares["second_job"]:
        return [job, _beside(job, job.on, rng.choice(SHORT_HOURS))]
    if part < profile.shares["second_job"] + profile.shares["two_small_jobs"]:
        small = Job(job.employer, job.on, job.until, ((job.on, "10"),), job.pay)
        return [small, _beside(job, job.on, "8")]
    return [job]


def _beside(job: Job, on: date, hours: str) -> Job:
    return Job(job.employer + "b", on, job.until, ((on, hours),), job.pay)


def short_job(rng: Random, before: date, since: date) -> Job | None:
    """A job under 16 hours that ended before the counted one began; None when there is no room."""
    room = (before - since).days
    if room < 14:
        return None
    on = since + timedelta(days=1 + int(rng.random() * (room - 10)))
    until = min(on + timedelta(days=7 + wait(rng, 30)), before)
    employer = f"employer-{int(rng.random() * 4000):04d}"
    return Job(employer, on, until, ((on, rng.choice(SHORT_HOURS)),), 900)


def write_jobs(journal: Journal, profile: Profile, jobs: list[Job], enrolment: str) -> list[Row]:
    """The `work` spells; returns the first row of each job, in the order given."""
    return [_write_job(journal, profile, job, enrolment) for job in jobs]


def _write_job(journal: Journal, profile: Profile, job: Job, enrolment: str) -> Row:
    first: Row | None = None
    for at, (on, hours) in enumerate(job.hours):
        following = job.hours[at + 1][0] if at + 1 < len(job.hours) else None
        row = _write_spell(journal, profile, job, enrolment, on, following, hours)
        first = first or row
    assert first is not None
    return first


def _write_spell(
    journal: Journal, profile: Profile, job: Job, enrolment: str, on: date, following: date | None, hours: str | None
) -> Row:
    said: Row = {"work": job.work, "employer": job.employer, "hours_per_week": hours, "pay_per_hour": job.pay}
    until = following or job.until
    if until is None:
        return journal.write("work", on, enrolment, **said)
    if following is None and not job.end_known:
        row = journal.write("work", on, enrolment, **said)
        journal.close_unknown(row, until)
        return row
    if journal.rng.random() < profile.shares["written_after"]:
        return journal.write("work", on, enrolment, until=until, **said)
    row = journal.write("work", on, enrolment, **said)
    journal.close(row, until)
    return row
