"""Every outcome of one enrolment on one day: achieved, unknown, possible or impossible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from ettle.engine.basics.day import ONE_DAY, days_after
from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.life import Job
from ettle.engine.evaluate.points import earned, happens, improves
from ettle.engine.evaluate.sustained import (
    END_OF_DAYS,
    calendar,
    jobs_that_count,
    reached,
    sustained,
)
from ettle.engine.evaluate.windows import Reached, Stretches, in_rows
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.versions import Version

Earlier = Callable[[str, Reading], list[Reached]]
Numbered = tuple[Reached | None, ...]
"""The first, second, ... of an outcome; one that is not repeated has only a first."""


class Outcomes:
    """When each outcome is reached under one version of the rules, in each reading.

    `earlier` finds what earlier enrolments of the programme reached.
    """

    def __init__(self, asked: Asked, version: Version, earlier: Earlier) -> None:
        self.asked = asked
        self.rules = version.rules.outcomes
        self.earlier = earlier
        self._found: dict[tuple[str, Reading, bool], Numbered] = {}

    def reached(self, rule: str, reading: Reading, award_only: bool = False) -> Numbered:
        """When the outcome is reached, by number; `award_only` looks only at the award's job."""
        if rule not in self.rules:
            return (None,)
        key = (rule, reading, award_only)
        if key not in self._found:
            self._found[key] = self._find(rule, self.rules[rule], reading, award_only)
        return self._found[key]

    def _find(self, rule: str, outcome: Outcome, reading: Reading, award_only: bool) -> Numbered:
        limit = self.limit(outcome, reading, award_only)
        own = self._own(rule, outcome, reading, limit, award_only)
        required = [self.reached(each, reading)[0] for each in outcome.requires]
        found = [self._with_required(each, required, limit) for each in own]
        if outcome.once == "person":
            return tuple(None if each and self.barred(rule, each.day, reading) else each for each in found)
        return tuple(found)

    def barred(self, rule: str, day: date, reading: Reading) -> bool:
        """Whether an earlier enrolment had achieved it by then: `once: person`."""
        before = self.earlier(rule, reading.of_what_stands_in_the_way)
        return any(each.day <= min(day, self.asked.on) for each in before)

    def days_taken(self, rule: str, outcome: Outcome, reading: Reading) -> Stretches:
        """The days earlier enrolments used: on them only jobs begun since the start are looked at."""
        if outcome.work_begun_before != "counts":
            return ()
        before = self.earlier(rule, reading.of_what_stands_in_the_way)
        return tuple(piece for each in before for piece in each.used)

    def _own(self, rule: str, outcome: Outcome, reading: Reading, limit: date, award_only: bool) -> Numbered:
        match outcome.operation:
            case "sustained":
                taken = self.days_taken(rule, outcome, reading)
                return (sustained(self.asked, outcome, reading, limit, award_only, taken),)
            case "earned":
                return (earned(self.asked, outcome, reading, limit),)
            case "repeated":
                return self._repeated(outcome, reading, limit, award_only)
            case "happens":
                return (happens(self.asked, outcome, reading, limit),)
            case "improves":
                return (improves(self.asked, outcome, reading, limit),)
            case "all":
                return (_latest([self.reached(each, reading)[0] for each in outcome.all]),)
            case "any":
                return (_earliest([self.reached(each, reading)[0] for each in outcome.any]),)
        return (_latest([self.reached(each, reading)[0] for each in outcome.requires]),)

    def _with_required(self, own: Reached | None, required: Sequence[Reached | None], limit: date) -> Reached | None:
        """The later of its own day and theirs, never without them, never past its limit."""
        if own is None or own.day >= limit:
            return None
        if any(each is None for each in required):
            return None
        later = max((each for each in required if each), key=lambda each: each.day, default=own)
        if later.day <= own.day:
            return own
        return replace(own, day=later.day, decided_by=later.decided_by)

    def limit(self, outcome: Outcome, reading: Reading, award_only: bool = False) -> date:
        """The first day that no longer counts."""
        asked = self.asked
        limits = [END_OF_DAYS if reading is Reading.AT_BEST else asked.life.tomorrow]
        if asked.life.death is not None:
            limits.append(asked.life.death)
        if outcome.within_of_start is not None:
            days = for_group(outcome.within_of_start.days, asked.group_at_start)
            limits.append(END_OF_DAYS if days is None else days_after(asked.stay.begun, days))
        if outcome.not_after is not None:
            limits.append(self._not_after(outcome.not_after, reading))
        if (award_only or outcome.counting == "award") and asked.award_job is not None:
            limits.append(END_OF_DAYS if asked.award_job.ended > asked.on else asked.award_job.ended)
        return min(limits)

    def _not_after(self, what: str, reading: Reading) -> date:
        if what == "leave":
            return self.asked.stay.left or END_OF_DAYS
        if what in self.rules:
            reached = self.reached(what, reading)[0]
            return END_OF_DAYS if reached is None else days_after(reached.day, 1)
        return max((each.until for each in self.asked.phases if each.phase == what), default=END_OF_DAYS)

    def _repeated(self, outcome: Outcome, reading: Reading, limit: date, award_only: bool) -> Numbered:
        """Each so many qualifying days in a row after the outcome's day; a break starts the count again."""
        assert outcome.repeated is not None
        after = self.reached(outcome.repeated.after, reading)[0]
        weeks = for_group(outcome.repeated.every.weeks, self.asked.group_at_start)
        if after is None or not weeks:
            return (None,)
        lists = [
            self._in_a_row(outcome, jobs, after.day + ONE_DAY, limit, reading, 7 * weeks)
            for jobs in jobs_that_count(self.asked, outcome, award_only)
        ]
        best = max(lists, key=lambda found: (len(found), [-each.day.toordinal() for each in found]))
        return tuple(best[: outcome.repeated.times_at_most]) or (None,)

    def _in_a_row(
        self, outcome: Outcome, jobs: tuple[Job, ...], start: date, limit: date, reading: Reading, length: int
    ) -> list[Reached]:
        days = calendar(self.asked, outcome, jobs, start, limit, reading)
        assert outcome.repeated is not None
        rows = in_rows(days.stretches, length, outcome.repeated.times_at_most)
        return [reached(self.asked, outcome, row, days.numbers, jobs) for row in rows]


def _latest(found: Sequence[Reached | None]) -> Reached | None:
    """All of them: dated by the latest, resting on the days of every one."""
    there = [each for each in found if each is not None]
    if len(there) < len(found) or not there:
        return None
    last = max(each.day for each in there)
    return replace(
        next(each for each in there if each.day == last),
        used=tuple(sorted({piece for each in there for piece in each.used})),
        events=_without_repeats(each.events for each in there),
        decided_by=_without_repeats(each.decided_by for each in there if each.day == last),
    )


def _earliest(found: Sequence[Reached | None]) -> Reached | None:
    """Any of them: the earliest."""
    there = [each for each in found if each is not None]
    first = min(there, key=lambda each: each.day, default=None)
    if first is None:
        return None
    return replace(first, decided_by=_without_repeats(each.decided_by for each in there if each.day == first.day))


def _without_repeats(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(event for events in several for event in events))
