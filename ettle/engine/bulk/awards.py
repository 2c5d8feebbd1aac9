"""The award of each stay: the first one agreed, and the job it is for."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ettle.engine.bulk.columns import NEVER, Answers, Days, Rows
from ettle.engine.bulk.kernels import jobs as kernels
from ettle.engine.bulk.runs import Asking
from ettle.engine.bulk.stays import owner_of
from ettle.engine.bulk.tables import Kind


class Awards:
    """The awards of the stays of a programme."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.kind: Kind = asking.stays.part.kind("award")

    @cached_property
    def row(self) -> Rows:
        """The row of each stay's award in its kind; -1 = none."""
        stays = self.asking.stays
        first = np.full(len(stays.part.enrolments) + 1, -1, dtype=np.int32)
        mine = np.flatnonzero(self.kind.enr >= 0)[::-1]
        first[self.kind.enr[mine]] = mine  # of several the first is written last
        return first[stays.rows]

    @cached_property
    def job(self) -> Rows:
        """The work spell with which the award's job begins; -1 = no job."""
        stays, jobs = self.asking.stays, self.asking.jobs
        assert jobs.work.covers is not None
        row, kind = self.row, self.kind
        ids = kind.texts("job")
        named = stays.part.named("work", ids, kind.person)
        has_job = ids.is_valid().to_numpy(zero_copy_only=False)
        theirs, words = kind.words("employer")
        _, employers = jobs.work.words("employer")
        place = {word: number for number, word in enumerate(employers)}
        employer = np.array([place.get(word, -1) for word in words] + [-1], dtype=np.int32)[theirs]
        none = np.full(len(row), -1, dtype=np.int32)
        at = np.maximum(row, 0)
        if not len(kind):
            return none
        found: Rows = kernels.award_jobs(
            row, kind.on[at], employer[at], named[at], has_job[at], stays.person, jobs.work.off, jobs.first,
            jobs.work.covers.start, jobs.employer,
        )  # fmt: skip
        return found

    @cached_property
    def answers(self) -> Answers:
        """For each work spell whether it is of the award's job of the stay it counts for."""
        jobs = self.asking.jobs
        owner = owner_of(self.asking.stays, jobs)
        job = np.append(self.job, np.int32(-1))[owner]
        return np.where((job >= 0) & (jobs.first == job), 2, 0).astype(np.uint8)

    @cached_property
    def limit(self) -> Days:
        """The day the award's job ended; NEVER while it may go on, and of no job."""
        jobs, job = self.asking.jobs, self.job
        covers = jobs.work.covers
        assert covers is not None
        if not len(jobs.work):
            return np.full(len(job), NEVER, dtype=np.int32)
        may, must = kernels.ends(jobs.work.off, jobs.first, covers.sure, covers.maybe)
        at = np.maximum(job, 0)
        over = (job >= 0) & (may[at] <= self.asking.stays.part.on)
        return np.where(over, must[at], NEVER).astype(np.int32)

    @cached_property
    def amount(self) -> Rows:
        """The sum of each award in pence; UNKNOWN where it has none, or there is none."""
        row = self.row
        held = np.append(self.kind.numbers("amount"), np.int64(-(2**63)))
        return np.asarray(held[row])
