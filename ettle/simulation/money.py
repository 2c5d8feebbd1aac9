"""What money rests on: evidence and claims, awards to employers, earnings."""

from __future__ import annotations

from datetime import date, timedelta

from ettle.simulation.journal import Journal, Row
from ettle.simulation.profile import Profile
from ettle.simulation.service import document
from ettle.simulation.stays import Stay
from ettle.simulation.work import Job

PAYMENTS_AT_MOST = 14
"""Pay days told of one job."""


def write_money(journal: Journal, profile: Profile, stay: Stay, rows: list[Row]) -> None:
    """Everything about money in one stay; `rows` are the first `work` rows of `stay.jobs`, in order."""
    counted = [(job, row) for job, row in zip(stay.jobs, rows, strict=True) if job.on >= (stay.first_job or job.on)]
    if not counted or stay.first_job is None:
        return
    rng, shares = journal.rng, profile.shares
    paid = bool(stay.contract) or not profile.money["under_contract_only"]
    for rule, weeks in profile.money["milestones"].items() if paid else ():
        day = day_worked(counted, 7 * weeks)
        if day is not None and day < stay.end and (day - stay.first_job).days <= 8 * weeks + 7:
            _claim(journal, profile, stay, rule, day, [row for job, row in counted if job.on <= day])
    if rng.random() < shares["award"]:
        _award(journal, profile, stay, *counted[0])
    if rng.random() < shares["earnings"]:
        for job, row in counted:
            _earnings(journal, stay, job, row)


def day_worked(counted: list[tuple[Job, Row]], days: int) -> date | None:
    """The day on which somebody had been in any of these jobs for so many days, gaps left out."""
    last: date | None = None
    for job, _ in sorted(counted, key=lambda each: each[0].on):
        on = max(job.on, last) if last else job.on
        if job.until is None or (job.until - on).days >= days:
            return on + timedelta(days=days - 1)
        days -= max((job.until - on).days, 0)
        last = max(job.until, last) if last else job.until
    return None


def _latest(rows: list[Row]) -> Row:
    return max(rows, key=lambda row: row["recorded_at"])


def _claim(journal: Journal, profile: Profile, stay: Stay, rule: str, day: date, jobs: list[Row]) -> None:
    """Evidence for most, a claim for most, and some claims taken back."""
    rng, shares, evidence = journal.rng, profile.shares, None
    if rng.random() < shares["evidence"]:
        for kind in (rng.choice(profile.money["evidence_types"]), *profile.money["evidence_besides"]):
            evidence = _evidence(journal, stay, rule, day, jobs, kind)
    if rng.random() >= shares["claim"]:
        return
    on = day + timedelta(days=3 + int(rng.random() * 50))
    by = "provider" if rng.random() < 0.97 else "payer"
    claim = journal.write("claim", on, stay.id, after=evidence, rule=rule, n=1, by=by, withdrawn="no")
    if rng.random() < shares["claim_withdrawn"]:
        back = on + timedelta(days=14)
        journal.write("claim", back, stay.id, after=claim, rule=rule, n=1, by=by, withdrawn="yes")


def _evidence(journal: Journal, stay: Stay, rule: str, day: date, jobs: list[Row], kind: str) -> Row:
    """From the first job to the day of the outcome; now and then the dates fall short or are not said."""
    rng = journal.rng
    part = rng.random()
    said: Row = {
        "for": rule,
        "n": 1,
        "type": kind,
        "covers_from": stay.first_job if part < 0.97 else None,
        "covers_until": day + timedelta(days=1) if part < 0.95 else day - timedelta(days=2),
        "about": tuple(row["id"] for row in jobs),
        "file": document(journal),
    }
    on = day + timedelta(days=1 + int(rng.random() * 28))
    return journal.write("evidence", on, stay.id, after=_latest(jobs), **said)


def _award(journal: Journal, profile: Profile, stay: Stay, job: Job, row: Row) -> None:
    """Either naming the job once it was recorded, or before it began and naming the employer only."""
    rng, money = journal.rng, profile.money
    said: Row = {"scheme": money["award_scheme"], "amount": rng.choice(money["award_amounts"]), "agreed_by": "council"}
    if rng.random() < 0.6:
        on = job.on + timedelta(days=int(rng.random() * 10))
        journal.write("award", on, stay.id, after=row, employer=job.employer, job=row["id"], **said)
    else:
        on = max(job.on - timedelta(days=int(rng.random() * 7)), stay.start)
        journal.write("award", on, stay.id, employer=job.employer, **said)


def _earnings(journal: Journal, stay: Stay, job: Job, row: Row) -> None:
    """Every four weeks while the job lasts; some say no earned dates, some arrive late."""
    rng = journal.rng
    hours = float(job.hours[0][1] or "20")
    day = job.on
    work = "self_employed" if job.work == "self_employed" else "employed"
    for _ in range(PAYMENTS_AT_MOST):
        until = min(day + timedelta(days=28), job.until or stay.end)
        on = until + timedelta(days=3)
        if until <= day or on > stay.end:
            return
        amount = int(hours * job.pay * (until - day).days / 7)
        said: Row = {"amount": amount, "work": work, "employer": job.employer}
        said["feed"] = "declared" if work == "self_employed" or rng.random() < 0.1 else "payroll"
        if rng.random() < 0.9:
            said |= {"earned_from": day, "earned_until": until}
        journal.write("earnings", on, stay.id, **said)
        day = until
