"""When each outcome is reached, in each reading; `outcome_answers` makes states and reasons of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
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
        self.groups = sorted(version.rules.groups)
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
        """Where the group is not known every group is tried: to be sure it must be so for each of them."""
        if self.asked.group_at_start is not None or not self.groups:
            return OneOutcome(self, self.asked, rule, outcome, award_only).find(reading)
        supposing = [replace(self.asked, supposed_group=group) for group in self.groups]
        tried = [OneOutcome(self, asked, rule, outcome, award_only).find(reading) for asked in supposing]
        found = [each for each in tried if each[0] is not None]
        if reading is Reading.SURE:
            return max(found, key=_fewest_and_latest) if len(found) == len(tried) else (None,)
        return min(found, key=_fewest_and_latest, default=(None,))

    def limit(self, rule: str, reading: Reading, award_only: bool = False) -> date:
        """The first day that no longer counts for the outcome."""
        return OneOutcome(self, self.asked, rule, self.rules[rule], award_only).limit(reading)

    def days_taken(self, rule: str, outcome: Outcome, reading: Reading) -> Stretches:
        """The days earlier enrolments used: on them only jobs begun since the start are looked at."""
        if outcome.work_begun_before != "counts":
            return ()
        before = self.earlier(rule, reading.of_what_stands_in_the_way)
        return tuple(piece for each in before for piece in each.used)

    def barred(self, rule: str, day: date, reading: Reading) -> bool:
        """Whether an earlier enrolment had achieved it by then: `once: person`."""
        before = self.earlier(rule, reading.of_what_stands_in_the_way)
        return any(each.day <= min(day, self.asked.on) for each in before)


@dataclass(frozen=True, slots=True)
class OneOutcome:
    """One outcome asked of an enrolment, its group known or supposed; `others` has what it rests on."""

    others: Outcomes
    asked: Asked
    rule: str
    outcome: Outcome
    award_only: bool

    def find(self, reading: Reading) -> Numbered:
        limit = self.limit(reading)
        required = self._first_of(self.outcome.requires, reading)
        found = [self._with_required(each, required, limit) for each in self._own(reading, limit)]
        if self.outcome.once == "person":
            return tuple(None if each and self.others.barred(self.rule, each.day, reading) else each for each in found)
        return tuple(found)

    def _own(self, reading: Reading, limit: date) -> Numbered:
        asked, outcome = self.asked, self.outcome
        match outcome.operation:
            case "sustained":
                taken = self.others.days_taken(self.rule, outcome, reading)
                return (sustained(asked, outcome, reading, limit, self.award_only, taken),)
            case "earned":
                return (earned(asked, outcome, reading, limit),)
            case "repeated":
                return self._repeated(reading, limit)
            case "happens":
                return (happens(asked, outcome, reading, limit),)
            case "improves":
                return (improves(asked, outcome, reading, limit),)
            case "all":
                return (_latest(self._first_of(outcome.all, reading)),)
            case "any":
                return (_earliest(self._first_of(outcome.any, reading)),)
        return (_latest(self._first_of(outcome.requires, reading)),)

    def _first_of(self, rules: Sequence[str], reading: Reading) -> list[Reached | None]:
        return [self.others.reached(rule, reading)[0] for rule in rules]

    def _with_required(self, own: Reached | None, required: Sequence[Reached | None], limit: date) -> Reached | None:
        """The later of its own day, inside its limits, and theirs; never without them."""
        there = [each for each in required if each is not None]
        if own is None or own.day >= limit or len(there) < len(required):
            return None
        own = _needing(own, there)
        later = max(there, key=lambda each: each.day, default=own)
        return own if later.day <= own.day else replace(own, day=later.day, decided_by=later.decided_by)

    def limit(self, reading: Reading) -> date:
        """The first day that no longer counts."""
        asked, outcome = self.asked, self.outcome
        limits = [END_OF_DAYS if reading is Reading.AT_BEST else asked.life.tomorrow]
        if asked.life.death is not None:
            limits.append(asked.life.death)
        if outcome.within_of_start is not None:
            days = for_group(outcome.within_of_start.days, asked.group_at_start)
            limits.append(END_OF_DAYS if days is None else days_after(asked.stay.begun, days))
        if outcome.not_after is not None:
            limits.append(self._not_after(outcome.not_after, reading.of_what_stands_in_the_way))
        if (self.award_only or outcome.counting == "award") and asked.award_job is not None:
            job = asked.award_job
            limits.append(job.ended if job.sure_until <= asked.on else END_OF_DAYS)
        return min(limits)

    def _not_after(self, what: str, reading: Reading) -> date:
        if what == "leave":
            return self.asked.stay.left or END_OF_DAYS
        if what in self.others.rules:
            reached = self.others.reached(what, reading)[0]
            return END_OF_DAYS if reached is None else days_after(reached.day, 1)
        stays = [each for each in self.asked.phases if each.phase == what and each.start < each.until]
        return max((each.until for each in stays), default=END_OF_DAYS)

    def _repeated(self, reading: Reading, limit: date) -> Numbered:
        """Each so many qualifying days in a row after the outcome's day; a break starts the count again."""
        assert self.outcome.repeated is not None
        after = self.others.reached(self.outcome.repeated.after, reading)[0]
        weeks = for_group(self.outcome.repeated.every.weeks, self.asked.group_at_start)
        if after is None or not weeks:
            return (None,)
        lists = [
            self._in_rows(jobs, max(after.day + ONE_DAY, self.asked.stay.begun), limit, reading, 7 * weeks)
            for jobs in jobs_that_count(self.asked, self.outcome, self.award_only, reading)
        ]
        rows = max(lists, key=lambda found: (len(found), [-each.day.toordinal() for each in found]))
        return tuple(_needing(each, [after]) for each in rows) or (None,)

    def _in_rows(
        self, jobs: tuple[Job, ...], start: date, limit: date, reading: Reading, length: int
    ) -> tuple[Reached, ...]:
        days = calendar(self.asked, self.outcome, jobs, start, limit, reading)
        assert self.outcome.repeated is not None
        rows = in_rows(days.stretches, length, self.outcome.repeated.times_at_most)
        return tuple(reached(self.asked, self.outcome, row, days.numbers, jobs) for row in rows)


def _fewest_and_latest(found: Numbered) -> tuple[int, date]:
    return (-len(found), max(each.day for each in found if each is not None))


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
        needed=_without_repeats(each.needed for each in there),
    )


def _needing(own: Reached, others: Sequence[Reached]) -> Reached:
    """The result as one that would not be without the others."""
    return replace(own, needed=_without_repeats([own.needed, *(each.rests_on for each in others)]))


def _earliest(found: Sequence[Reached | None]) -> Reached | None:
    """Any of them: the earliest."""
    there = [each for each in found if each is not None]
    first = min(there, key=lambda each: each.day, default=None)
    if first is None:
        return None
    return replace(first, decided_by=_without_repeats(each.decided_by for each in there if each.day == first.day))


def _without_repeats(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(event for events in several for event in events))
