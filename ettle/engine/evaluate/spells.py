"""Spells by themselves: which of them count, where they begin and end, what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from ettle.engine.basics.answer import Answer
from ettle.engine.basics.unknown import ANY_HOURS, Between
from ettle.engine.evaluate.asking import EventAsked, ask
from ettle.engine.evaluate.life import Cover, Job
from ettle.engine.evaluate.rates import Rates
from ettle.engine.evaluate.values import Members, Plain
from ettle.engine.events.catalogue import Work
from ettle.engine.rules.predicates import Node


def counted(jobs: Iterable[Job], counting: Node | None, rates: Rates) -> tuple[Job, ...]:
    """The jobs with only the spells that pass `counting`; a spell that may pass covers its days perhaps."""
    if counting is None:
        return tuple(jobs)
    kept = (replace(job, covers=tuple(_filtered(job.covers, counting, rates))) for job in jobs)
    return tuple(job for job in kept if job.covers)


def _filtered(covers: Iterable[Cover], counting: Node, rates: Rates) -> Iterator[Cover]:
    for cover in covers:
        said = ask(counting, EventAsked(cover.event, rates.on))
        if said is Answer.YES:
            yield cover
        elif said is Answer.UNKNOWN:
            yield replace(cover, sure_until=cover.start)


def hours_of(work: Work, sure: bool) -> Between:
    hours = ANY_HOURS if work.hours_per_week is None else Between.exactly(work.hours_per_week)
    return hours if sure else Between(0, hours.high)


def members_of(found: Iterable[tuple[Plain | None, bool]]) -> Members:
    sure, maybe, open_, nameless = set[Plain](), set[Plain](), False, False
    for value, is_sure in found:
        if value is None:
            open_, nameless = True, nameless or is_sure
        else:
            (sure if is_sure else maybe).add(value)
    return Members(frozenset(sure), frozenset(maybe - sure), open_, nameless)


def edges(covers: Iterable[Cover]) -> Iterator[date]:
    for cover in covers:
        yield cover.start
        yield cover.sure_until
        yield cover.maybe_until


def days_in_a_row(day: date, stretches: list[tuple[date, date]]) -> int:
    first = day
    found = [each for each in stretches if each[0] <= day < each[1]]
    if not found:
        return 0
    while found:
        first = min(start for start, _ in found)
        found = [each for each in stretches if each[0] < first <= each[1]]
    return (day - first).days + 1
