"""Every outcome of one enrolment on one day: achieved, unknown, possible or impossible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ettle.engine.basics.day import ONE_DAY, days_after
from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.life import Job
from ettle.engine.evaluate.points import earned, happens, improves
from ettle.engine.evaluate.sustained import (
    END_OF_DAYS,
    jobs_that_count,
    qualifying_days,
    sustained,
)
from ettle.engine.evaluate.windows import Reached
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.versions import Version

Numbered = tuple[Reached | None, ...]
"""The first, second, ... of an outcome; one that is not repeated has only a first."""


class Outcomes:
    """When each outcome is reached under one version of the rules, in each reading.

    `achieved_before` are the outcomes that an earlier enrolment of the programme achieved.
    """

    def __init__(self, asked: Asked, version: Version, achieved_before: frozenset[str]) -> None:
        self.asked = asked
        self.rules = version.rules.outcomes
        self.achieved_before = achieved_before
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
        if outcome.once == "person" and rule in self.achieved_before:
            return (None,)
        limit = self.limit(outcome, reading, award_only)
        own = self._own(outcome, reading, limit, award_only)
        required = [self.reached(each, reading)[0] for each in outcome.requires]
        return tuple(self._with_required(each, required, outcome, limit) for each in own)

    def _own(self, outcome: Outcome, reading: Reading, limit: date, award_only: bool) -> Numbered:
        match outcome.operation:
            case "sustained":
                return (sustained(self.asked, outcome, reading, limit, award_only),)
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

    def _with_required(
        self, own: Reached | None, required: Sequence[Reached | None], outcome: Outcome, limit: date
    ) -> Reached | None:
        """The later of its own day and theirs, never without them, never past its limit."""
        if own is None or own.day >= limit:
            return None
        if any(each is None for each in required):
            return None
        later = max((each for each in required if each), key=lambda each: each.day, default=own)
        if later.day <= own.day:
            return own
        return replace(own, day=later.day, decided_by=later.decided_by or later.events)

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
        first = self.rules[outcome.repeated.after]
        filters = outcome if outcome.qualifying or not first.qualifying else _with_filters_of(outcome, first)
        lists = [
            self._in_a_row(filters, jobs, after.day + ONE_DAY, limit, reading, 7 * weeks)
            for jobs in jobs_that_count(self.asked, filters, award_only)
        ]
        best = max(lists, key=lambda found: (len(found), [-each.day.toordinal() for each in found]))
        return tuple(best[: outcome.repeated.times_at_most]) or (None,)

    def _in_a_row(
        self, outcome: Outcome, jobs: tuple[Job, ...], start: date, limit: date, reading: Reading, length: int
    ) -> list[Reached]:
        past = min(limit, self.asked.life.tomorrow)
        stretches = qualifying_days(self.asked, outcome, jobs, start, past, reading)
        if reading is Reading.AT_BEST and limit > past:
            begun = stretches.pop()[0] if stretches and stretches[-1][1] == past else max(past, start)
            stretches.append((begun, min(limit, days_after(begun, 100 * length))))
        return [
            _stretch(days_after(first, length * k), length, jobs)
            for first, until in stretches
            for k in range((until - first).days // length)
        ]


def _with_filters_of(outcome: Outcome, other: Outcome) -> Outcome:
    filters = ("qualifying", "counting", "hours", "same", "work_begun_before")
    return outcome.model_copy(update={name: getattr(other, name) for name in filters})


def _stretch(first: date, length: int, jobs: tuple[Job, ...]) -> Reached:
    until = days_after(first, length)
    events = tuple(
        cover.event.id for job in jobs for cover in job.covers if cover.start < until and first < cover.maybe_until
    )
    return Reached(until - ONE_DAY, first, until, ((first, until),), events)


def _latest(found: Sequence[Reached | None]) -> Reached | None:
    if any(each is None for each in found) or not found:
        return None
    there = [each for each in found if each is not None]
    last = max(there, key=lambda each: each.day)
    return replace(
        last,
        used=tuple(sorted({piece for each in there for piece in each.used})),
        events=tuple(dict.fromkeys(event for each in there for event in each.events)),
    )


def _earliest(found: Sequence[Reached | None]) -> Reached | None:
    return min((each for each in found if each is not None), key=lambda each: each.day, default=None)
