"""Sustained outcomes: so many qualifying days inside a window, without a gap, or since the start."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ettle.engine.basics.answer import Answer
from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.days import Days, counted
from ettle.engine.evaluate.life import Job
from ettle.engine.evaluate.windows import (
    NumberedDays,
    Reached,
    Stretch,
    Window,
    joined,
    within_window,
    without_gap,
)
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.outcomes import Outcome, Sustained
from ettle.engine.rules.predicates import Is, Node

END_OF_DAYS = date.max
IN_WORK: Node = Is("in_work", "yes")
"""What qualifies where an outcome does not say: a day in work."""


def sustained(
    asked: Asked, outcome: Outcome, reading: Reading, limit: date, award_only: bool = False
) -> Reached | None:
    """When the outcome's days are all there, and which they were; None = not in this reading.

    `limit` is the first day that no longer counts.
    """
    assert outcome.sustained is not None
    found = [
        reached
        for jobs in jobs_that_count(asked, outcome, award_only)
        if (reached := _among(asked, outcome, outcome.sustained, reading, limit, jobs)) is not None
    ]
    return min(found, key=lambda reached: reached.day, default=None)


def needed_days(asked: Asked, how: Sustained) -> int | None:
    """How many qualifying days are needed, by the group held at the start; None = none given for the group."""
    if how.days is not None:
        return for_group(how.days, asked.group_at_start)
    weeks = for_group(how.weeks, asked.group_at_start)
    return None if weeks is None else 7 * weeks


def qualifying_days(
    asked: Asked, outcome: Outcome, jobs: tuple[Job, ...], start: date, until: date, reading: Reading
) -> list[tuple[date, date]]:
    """The stretches of [start, until) that qualify; unknown days do so unless the reading is SURE."""
    days = Days(asked.life, asked.rulebook, jobs, asked.stay, largest_job=outcome.hours == "single")
    least = Answer.YES if reading is Reading.SURE else Answer.UNKNOWN
    runs = days.runs(outcome.qualifying or IN_WORK, start, until)
    return [(run.start, run.until) for run in runs if run.answer >= least]


def jobs_that_count(asked: Asked, outcome: Outcome, award_only: bool = False) -> Iterable[tuple[Job, ...]]:
    """The jobs to look through together: all that count, or each employer's apart."""
    jobs = asked.life.jobs_for(asked.stay, begun_before=outcome.work_begun_before == "counts")
    if award_only or outcome.counting == "award":
        jobs = tuple(job for job in jobs if job == asked.award_job)
    elif outcome.counting is not None:
        jobs = counted(jobs, outcome.counting, asked.rulebook)
    if outcome.same != "employer":
        return [jobs]
    employers = dict.fromkeys(job.employer or job.covers[0].event.id for job in jobs)
    apart = [tuple(j for j in jobs if (j.employer or j.covers[0].event.id) == each) for each in employers]
    return [*apart, ()]


def paused_days(asked: Asked) -> list[tuple[date, date]]:
    """The enrolment's certainly paused days, in order, overlaps joined."""
    covers = asked.days.covers("pause")
    numbered = sorted((cover.start.toordinal(), cover.sure_until.toordinal()) for cover in covers)
    return [(date.fromordinal(first), date.fromordinal(until)) for first, until in joined(numbered)]


def _among(
    asked: Asked, outcome: Outcome, how: Sustained, reading: Reading, limit: date, jobs: tuple[Job, ...]
) -> Reached | None:
    need = needed_days(asked, how)
    if need is None or need == 0:
        return None
    numbers = NumberedDays(paused_days(asked) if outcome.pause == "stops" else ())
    end = _own_limit(asked, how, limit, numbers)
    past = min(end, asked.life.tomorrow)
    known = qualifying_days(asked, outcome, jobs, asked.stay.begun, past, reading)
    stretches = [(numbers.number(first), numbers.number(until)) for first, until in known]
    if reading is Reading.AT_BEST and end > past:
        stretches.append((numbers.number(past), numbers.number(end)))
    window = _window(asked, outcome, how, joined(stretches), need, numbers)
    return None if window is None else _reached(window, numbers, jobs, how)


def _own_limit(asked: Asked, how: Sustained, limit: date, numbers: NumberedDays) -> date:
    """The end of the first so many days of the enrolment, those that a pause stops not counted."""
    if how.within_of_start is None:
        return limit
    days = for_group(how.within_of_start.days, asked.group_at_start)
    return limit if days is None else min(limit, numbers.day(numbers.number(asked.stay.begun) + days))


def _window(
    asked: Asked, outcome: Outcome, how: Sustained, stretches: list[Stretch], need: int, numbers: NumberedDays
) -> Window | None:
    def may_begin(number: int) -> bool:
        return outcome.work_begins is None or begins_in(asked, outcome.work_begins.in_, numbers.day(number))

    if how.consecutive == "yes":
        return without_gap(stretches, need, how.bridge.days if how.bridge else 0, may_begin)
    if how.within is not None:
        weeks = for_group(how.within.weeks, asked.group_at_start)
        return None if weeks is None else within_window(stretches, need, 7 * weeks, may_begin)
    return within_window(stretches, need, END_OF_DAYS.toordinal(), may_begin)


def begins_in(asked: Asked, phases: tuple[str, ...], day: date) -> bool:
    """Whether a day lies in one of the phases; the day that ends a phase counts in that one only."""
    ending = [each.phase for each in asked.phases if each.until == day]
    within = ending or [each.phase for each in asked.phases if each.start <= day < each.until]
    return any(phase in phases for phase in within)


def _reached(window: Window, numbers: NumberedDays, jobs: tuple[Job, ...], how: Sustained) -> Reached:
    day = numbers.day(window.last)
    used = tuple(piece for first, until in window.used for piece in numbers.dates(first, until))
    events = tuple(
        cover.event.id
        for job in jobs
        for cover in job.covers
        if any(cover.start < until and first < cover.maybe_until for first, until in used)
    )
    closes = None if how.within is None else numbers.day(window.until)
    return Reached(day, numbers.day(window.first), closes, used, events)
