"""One enrolment being asked about: its life, its rules, the day."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property

from ettle.engine.evaluate.days import Days, Run
from ettle.engine.evaluate.life import Job, Life, Stay
from ettle.engine.evaluate.phases import PhaseStay, group_on, phase_stays
from ettle.engine.evaluate.rates import Rates
from ettle.engine.events.catalogue import Award, Event, GroupChange
from ettle.engine.rules.predicates import Node
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.versions import Version


class Reading(IntEnum):
    """How days that are not known, and days to come, are read."""

    SURE = 0
    """Unknown days do not qualify; nothing after the day of asking does."""
    PERHAPS = 1
    """Unknown days qualify; nothing after the day of asking does."""
    AT_BEST = 2
    """Unknown days qualify, and so does every day after the day of asking."""

    @property
    def of_what_stands_in_the_way(self) -> Reading:
        """To be sure of one thing, what would prevent it must be read as if it perhaps were so."""
        return Reading.PERHAPS if self is Reading.SURE else Reading.SURE


@dataclass
class Asked:
    """An enrolment on the day of asking, under the versions of its rules."""

    life: Life
    stay: Stay
    rulebook: Rulebook
    versions: tuple[Version, ...]
    supposed_group: str | None = None
    """A group tried because nobody knows the one held at the start."""
    _runs: dict[Hashable, tuple[Run, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def on(self) -> date:
        return self.life.on

    @property
    def start_version(self) -> Version:
        return self.version_on(self.stay.begun)

    def version_on(self, day: date) -> Version:
        return next(version for version in reversed(self.versions) if version.in_force.start <= day)

    def group_on(self, day: date) -> str | None:
        return group_on(self.stay, day)

    @cached_property
    def groups(self) -> tuple[str | None, ...]:
        """Every group held by the day of asking, first to last; None = not known for a while."""
        changes = [event.group for event in self.stay.of_kind("group_change") if isinstance(event, GroupChange)]
        return tuple(dict.fromkeys([self.stay.start.group, *changes]))

    @cached_property
    def group_at_start(self) -> str | None:
        return self.group_on(self.stay.begun) or self.supposed_group

    @property
    def rates(self) -> Rates:
        return Rates(self.life, self.rulebook)

    @cached_property
    def days(self) -> Days:
        """The days as the phases and the money see them: every job that counts for the enrolment."""
        return Days(self.life, self.rulebook, self.life.jobs_for(self.stay), self.stay)

    def runs(self, node: Node, jobs: tuple[Job, ...], start: date, until: date, single: bool) -> tuple[Run, ...]:
        """What a test says of each day of [start, until) through some jobs; `single`: by the hours of the largest alone.

        Worked out once: three readings of each outcome, and often several outcomes, rest on the same answers.
        """
        through = tuple((each.event.id, each.sure_until, each.maybe_until) for job in jobs for each in job.covers)
        asked = (node, through, start, until, single)
        if asked not in self._runs:
            days = Days(self.life, self.rulebook, jobs, self.stay, largest_job=single)
            self._runs[asked] = days.runs(node, start, until)
        return self._runs[asked]

    @cached_property
    def phases(self) -> tuple[PhaseStay, ...]:
        """The phases, by the rules in force at the start."""
        return phase_stays(self.start_version.rules.phases, self.stay, self.days, self.rulebook.holidays)

    @cached_property
    def award(self) -> Award | None:
        """The enrolment's award: the first one agreed."""
        return next((event for event in self.stay.of_kind("award") if isinstance(event, Award)), None)

    @property
    def award_employer(self) -> str | None:
        """The employer the award is for: the one it names, else the one of its job."""
        named = self.award.employer if self.award else None
        return named or (self.award_job.employer if self.award_job else None)

    @cached_property
    def award_job(self) -> Job | None:
        """The job the award is for: the one it names, else the first with its employer begun since."""
        if self.award is None:
            return None
        if self.award.job is not None:
            named = self.life.journey.counting.get(self.award.job)
            return next((job for job in self.life.jobs if named and _holds(job, named)), None)
        since, employer = self.award.on, self.award.employer
        begun = (job for job in self.life.jobs if job.employer == employer and job.begun >= since)
        return None if employer is None else next(begun, None)


def _holds(job: Job, event: Event) -> bool:
    return any(cover.event.id == event.id for cover in job.covers)
