"""Sustained outcomes: so many qualifying days inside a window, without a gap, or since the start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from ettle.engine.basics.answer import Answer
from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.days import SPELL_NAMES
from ettle.engine.evaluate.life import Cover, Job
from ettle.engine.evaluate.spells import counted
from ettle.engine.evaluate.windows import (
    NumberedDays,
    Reached,
    Stretch,
    Stretches,
    Window,
    among_first,
    joined,
    within_window,
    without,
    without_gap,
)
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.outcomes import Outcome, Sustained
from ettle.engine.rules.predicates import Is, Node, Ref, leaves

END_OF_DAYS = date.max
IN_WORK: Node = Is("in_work", "yes")
"""What qualifies where an outcome does not say: a day in work."""


def sustained(
    asked: Asked, outcome: Outcome, reading: Reading, limit: date, award_only: bool = False, taken: Stretches = ()
) -> Reached | None:
    """When the outcome's days are all there, and which they were; None = not in this reading.

    `limit` is the first day that no longer counts; of `taken` see `qualifying_days`.
    """
    assert outcome.sustained is not None
    found = [
        reached
        for jobs in jobs_that_count(asked, outcome, award_only, reading)
        if (reached := _among(asked, outcome, outcome.sustained, reading, limit, jobs, taken)) is not None
    ]
    return min(found, key=lambda reached: reached.day, default=None)


def needed_days(asked: Asked, how: Sustained) -> int | None:
    """How many qualifying days are needed, by the group held at the start; None = none given for the group."""
    if how.days is not None:
        return for_group(how.days, asked.group_at_start)
    weeks = for_group(how.weeks, asked.group_at_start)
    return None if weeks is None else 7 * weeks


def qualifying_days(
    asked: Asked,
    outcome: Outcome,
    jobs: tuple[Job, ...],
    start: date,
    until: date,
    reading: Reading,
    taken: Stretches = (),
) -> Stretches:
    """The stretches of [start, until) that qualify; unknown days do so unless the reading is SURE.

    On days `taken` by an earlier enrolment only jobs begun since the start of this one are looked at.
    """
    found = _qualifying(asked, outcome, jobs, start, until, reading)
    if not taken:
        return found
    since = tuple(job for job in jobs if job.begun >= asked.stay.begun)
    own = _qualifying(asked, outcome, since, start, until, reading)
    return tuple(sorted((*without(found, taken), *without(own, without(own, taken)))))


def _qualifying(
    asked: Asked, outcome: Outcome, jobs: tuple[Job, ...], start: date, until: date, reading: Reading
) -> Stretches:
    runs = asked.runs(outcome.qualifying or IN_WORK, jobs, start, until, single=outcome.hours == "single")
    least = Answer.YES if reading is Reading.SURE else Answer.UNKNOWN
    return tuple((run.start, run.until) for run in runs if run.answer >= least)


def jobs_that_count(
    asked: Asked, outcome: Outcome, award_only: bool = False, reading: Reading = Reading.SURE
) -> list[tuple[Job, ...]]:
    """The jobs to look through together: all that count, or each employer's apart.

    At best an employer nobody knows yet comes tomorrow: no job so far.
    """
    jobs = asked.life.jobs_for(asked.stay, begun_before=outcome.work_begun_before == "counts")
    if award_only or outcome.counting == "award":
        jobs = tuple(job for job in jobs if job == asked.award_job)
    elif outcome.counting is not None:
        jobs = counted(jobs, outcome.counting, asked.rates)
    if outcome.same != "employer":
        return [jobs]
    employers = dict.fromkeys(job.employer or job.covers[0].event.id for job in jobs)
    apart = [tuple(j for j in jobs if (j.employer or j.covers[0].event.id) == each) for each in employers]
    return [*apart, ()] if reading is Reading.AT_BEST or not apart else apart


def paused_days(asked: Asked) -> Stretches:
    """The enrolment's certainly paused days, in order, overlaps joined."""
    return joined_dates((cover.start, cover.sure_until) for cover in asked.days.covers("pause"))


def perhaps_paused_days(asked: Asked) -> Stretches:
    """The days on which it may have been paused, and may not."""
    perhaps = joined_dates((cover.sure_until, cover.maybe_until) for cover in asked.days.covers("pause"))
    return without(perhaps, paused_days(asked))


def joined_dates(stretches: Iterable[tuple[date, date]]) -> Stretches:
    """Stretches in order with touching and overlapping ones made one."""
    numbered = sorted((first.toordinal(), until.toordinal()) for first, until in stretches)
    return tuple((date.fromordinal(first), date.fromordinal(until)) for first, until in joined(numbered))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Numbered days, and the stretches of them that qualify."""

    numbers: NumberedDays
    stretches: list[Stretch]


def calendar(
    asked: Asked,
    outcome: Outcome,
    jobs: tuple[Job, ...],
    start: date,
    limit: date,
    reading: Reading,
    taken: Stretches = (),
) -> Calendar:
    """The days from `start` to `limit` in a reading; where a pause stops the clock, without the paused days.

    A day on which it may have been paused stays in without qualifying when we must be sure; at best it
    qualifies if it would, and otherwise it is left out.
    """
    past = min(limit, asked.life.tomorrow)
    known = qualifying_days(asked, outcome, jobs, start, past, reading, taken)
    paused: Stretches = ()
    if outcome.pause == "stops":
        paused, perhaps = paused_days(asked), perhaps_paused_days(asked)
        if reading is Reading.SURE:
            known = without(known, perhaps)
        else:
            paused = joined_dates((*paused, *without(perhaps, known)))
    numbers = NumberedDays(paused)
    stretches = [(numbers.number(first), numbers.number(until)) for first, until in known]
    if reading is Reading.AT_BEST and limit > past:
        stretches.append((numbers.number(max(past, start)), numbers.number(limit)))
    return Calendar(numbers, joined(stretches))


def _among(
    asked: Asked,
    outcome: Outcome,
    how: Sustained,
    reading: Reading,
    limit: date,
    jobs: tuple[Job, ...],
    taken: Stretches,
) -> Reached | None:
    need = needed_days(asked, how)
    if need is None or need == 0:
        return None
    days = calendar(asked, outcome, jobs, asked.stay.begun, limit, reading, taken)
    window = _window(asked, outcome, how, days, need)
    return None if window is None else reached(asked, outcome, window, days.numbers, jobs)


def _window(asked: Asked, outcome: Outcome, how: Sustained, days: Calendar, need: int) -> Window | None:
    def may_begin(number: int) -> bool:
        return outcome.work_begins is None or begins_in(asked, outcome.work_begins.in_, days.numbers.day(number))

    if how.consecutive == "yes":
        return without_gap(days.stretches, need, how.bridge.days if how.bridge else 0, may_begin)
    if how.within is not None:
        weeks = for_group(how.within.weeks, asked.group_at_start)
        return None if weeks is None else within_window(days.stretches, need, 7 * weeks, may_begin)
    assert how.within_of_start is not None
    first_days = for_group(how.within_of_start.days, asked.group_at_start)
    return None if first_days is None else _among_first(asked, days, need, first_days, may_begin)


def _among_first(
    asked: Asked, days: Calendar, need: int, first_days: int, may_begin: Callable[[int], bool]
) -> Window | None:
    """So many of the first days of the enrolment, those that a pause stops not counted."""
    start = days.numbers.number(asked.stay.begun)
    found = among_first(days.stretches, need, start + first_days)
    return found if found is not None and may_begin(found.first) else None


def begins_in(asked: Asked, phases: tuple[str, ...], day: date) -> bool:
    """Whether a day lies in one of the phases; the day that ends a phase counts in that one only."""
    ending = [each.phase for each in asked.phases if each.until == day]
    within = ending or [each.phase for each in asked.phases if each.start <= day < each.until]
    return any(phase in phases for phase in within)


def reached(asked: Asked, outcome: Outcome, window: Window, numbers: NumberedDays, jobs: tuple[Job, ...]) -> Reached:
    """The window as days, with the work spells on them and those that decide its last day."""
    day = numbers.day(window.last)
    used = tuple(piece for first, until in window.used for piece in numbers.dates(first, until))
    deciding = [cover for job in jobs for cover in job.covers if cover.start <= day < cover.maybe_until]
    deciding = deciding or [each for each in _of_kinds_named(asked, outcome) if each.start <= day < each.maybe_until]
    closes = None if window.until is None else numbers.day(window.until)
    decided_by = tuple(each.event.id for each in deciding)
    return Reached(day, numbers.day(window.first), closes, used, behind(jobs, used), decided_by)


def behind(jobs: tuple[Job, ...], days: Stretches) -> tuple[str, ...]:
    """The work spells on any of the days."""
    covers = [cover for job in jobs for cover in job.covers]
    return tuple(c.event.id for c in covers if any(c.start < until and first < c.maybe_until for first, until in days))


def _of_kinds_named(asked: Asked, outcome: Outcome) -> list[Cover]:
    """The spells other than work that the test of the day asks about."""
    names = {leaf.name for leaf in leaves(outcome.qualifying or IN_WORK) if not isinstance(leaf, Ref)}
    kinds = [kind for name, kind in SPELL_NAMES.items() if name in names]
    return [cover for kind in kinds for cover in asked.days.covers(kind)]
