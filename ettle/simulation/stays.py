"""A stay on the programme: how long it lasts, whether and when work begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ettle.engine.basics.day import months_after
from ettle.simulation.draw import Weighted, wait
from ettle.simulation.profile import Merged, Profile
from ettle.simulation.work import Job, invent_jobs, short_job

TOLD_MONTHS = 30
"""How long after its start the work of a stay is still told."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One enrolment, [start, leave) with `leave` None = still here when the telling ends."""

    id: str
    start: date
    group: str
    area: str
    provider: str
    first_job: date | None
    jobs: tuple[Job, ...]
    leave: date | None
    leave_reason: str | None
    end: date
    """The last day of the telling."""
    limit: date
    """The first day after the time before work."""
    contract: Merged
    """The contract it stands under: `id`, `provider`, `others`; empty = none."""

    @property
    def last_day(self) -> date:
        return min(self.leave, self.end) if self.leave else self.end

    @property
    def counted_jobs(self) -> list[Job]:
        """The jobs from the first counted one on, with those beside them, as they began."""
        first = self.first_job
        jobs = [] if first is None else [job for job in self.jobs if job.on >= first]
        return sorted(jobs, key=lambda job: job.on)

    def works_on(self, day: date) -> bool:
        return any(job.on <= day and (job.until is None or day < job.until) for job in self.counted_jobs)

    def out_of_work(self) -> Iterator[tuple[date, date]]:
        """The stretches [first, until) of the time before work, and of those after a job was lost."""
        first, end = self.start, min(self.last_day, self.limit)
        for job in self.counted_jobs:
            if first < job.on:
                yield first, min(job.on, end)
            first = max(first, job.until or end)
        if first < end:
            yield first, end


class Stays:
    """Invents stays in the shape of one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._groups = Weighted(profile.groups)
        self._areas = Weighted(profile.areas)
        self._providers = Weighted(profile.providers)
        self._reasons = Weighted(profile.leave_reasons)

    def area(self, rng: Random) -> str:
        """An area for somebody who never starts."""
        return self._areas.draw(rng)

    def invent(self, rng: Random, code: str, start: date, works: bool | None = None) -> Stay:
        """A stay from `start`; `works` decides whether there is a job where the draw should not."""
        profile = self._profile
        parameters = profile.eras.on(start)
        group = self._groups.draw(rng)
        area, provider = self._areas.draw(rng), self._providers.draw(rng)
        limit = months_after(start, profile.pre_employment_months.get(group, 12))
        end = min(months_after(start, TOLD_MONTHS), profile.data_to)
        first: date | None = None
        jobs: list[Job] = []
        if rng.random() < parameters.job_start if works is None else works:
            first = start + timedelta(days=1 + wait(rng, parameters.search_days, (limit - start).days - 1))
            jobs = invent_jobs(rng, profile, parameters, first, end)
            jobs += self._minor_jobs(rng, start, first, end)
        leave, reason = self._leave(rng, start, limit, first, jobs)
        contract = profile.contracts.get(area, {})
        provider = contract["provider"] if contract else provider.replace("AREA", area)
        told = first if jobs and first and first < end else None
        return Stay(code, start, group, area, provider, told, tuple(jobs), leave, reason, end, limit, contract)

    def _minor_jobs(self, rng: Random, start: date, first: date, end: date) -> list[Job]:
        shares, jobs = self._profile.shares, []
        if first < end and rng.random() < shares["short_job"]:
            jobs.append(short_job(rng, first, start))
        if rng.random() < shares["job_before_start"]:
            jobs.append(short_job(rng, start, start - timedelta(days=90)))
        return [job for job in jobs if job]

    def _leave(
        self, rng: Random, start: date, limit: date, first: date | None, jobs: list[Job]
    ) -> tuple[date, str | None]:
        parameters = self._profile.eras.on(start)
        if first is None:
            if rng.random() >= parameters.early_leave:
                return limit, "completed"
            days = 5 + wait(rng, parameters.early_leave_days, (limit - start).days - 5)
            return start + timedelta(days=days), self._reason(rng)
        supported = months_after(first, self._profile.in_work_months)
        ends = [job.until for job in jobs if job.until and job.on >= first]
        lost = max(ends) if ends and all(job.until for job in jobs) else None
        if lost is None or lost >= supported:
            return supported, "into_work"
        left = lost + timedelta(days=10 + wait(rng, 30))
        return (supported, "completed") if left >= supported else (left, self._reason(rng))

    def _reason(self, rng: Random) -> str | None:
        reason = self._reasons.draw(rng)
        return None if reason == "not_said" else reason
