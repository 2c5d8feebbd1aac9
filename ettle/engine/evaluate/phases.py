"""Which part of an enrolment a day belongs to: entered when its `from` comes true, left at its `until`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ettle.engine.basics.answer import Answer
from ettle.engine.evaluate.days import Days
from ettle.engine.evaluate.life import Stay
from ettle.engine.events.catalogue import GroupChange
from ettle.engine.rules.fields import Span
from ettle.engine.rules.phases import Boundary, Lost, Phase, Phases, Working

NEVER = date.max


@dataclass(frozen=True, slots=True)
class PhaseStay:
    """The days [start, until) in a phase; `until` may lie ahead (its limit, or NEVER).

    A stay of no days is a phase that ended on the day it would have begun.
    """

    phase: str
    start: date
    until: date


def group_on(stay: Stay, day: date) -> str | None:
    """The group held on a day: the start's, or that of the last change by then."""
    group = stay.start.group
    for event in stay.of_kind("group_change"):
        if event.on <= day and isinstance(event, GroupChange):
            group = event.group
    return group


def phase_stays(phases: Phases, stay: Stay, days: Days, holidays: frozenset[date]) -> tuple[PhaseStay, ...]:
    """Every stay in every phase of an enrolment, in order of days; no two overlap."""
    found: dict[str, list[PhaseStay]] = {}
    for name, phase in phases.by_id.items():
        stays = list(_entered(name, phase, stay, days))
        found[name] = _limited(stays, phase.at_most, _first_entry(stays), stay, holidays)
    entries = [each.start for stays in found.values() for each in stays if each.start < each.until]
    if phases.total is not None and entries:
        for name in found:
            found[name] = _limited(found[name], phases.total, min(entries), stay, holidays)
    return tuple(sorted(_without_overlap(list(found.values())), key=lambda each: each.start))


def phase_on(stays: Iterable[PhaseStay], day: date) -> str | None:
    return next((each.phase for each in stays if each.start <= day < each.until), None)


def _entered(name: str, phase: Phase, stay: Stay, days: Days) -> Iterable[PhaseStay]:
    entries = sorted({day for boundary in phase.from_ for day in _comes_true(boundary, stay, days)})
    end = date.min
    for entry in entries:
        if entry < end:
            continue
        end = min((_first_from(entry, each, stay, days) for each in phase.until), default=NEVER)
        if stay.left is not None and entry >= stay.left:
            if entry == end == stay.left:
                yield PhaseStay(name, entry, end)
            continue
        end = end if stay.left is None else min(end, stay.left)
        yield PhaseStay(name, entry, end)


def _comes_true(boundary: Boundary, stay: Stay, days: Days) -> list[date]:
    if boundary == "start":
        return [stay.begun]
    if boundary == "leave":
        return [stay.left] if stay.left else []
    if isinstance(boundary, Lost):  # a stretch that reaches past the day of asking is not lost yet
        return [until for _, until in _satisfied(boundary.lost, stay, days) if until <= days.life.on]
    assert isinstance(boundary, Working)
    return [start for start, _ in _satisfied(boundary, stay, days)]


def _first_from(day: date, boundary: Boundary, stay: Stay, days: Days) -> date:
    """The first day from `day` on which the boundary holds."""
    if isinstance(boundary, Working):
        return min(
            (max(day, start) for start, until in _satisfied(boundary, stay, days) if until > day),
            default=NEVER,
        )
    return min((each for each in _comes_true(boundary, stay, days) if each >= day), default=NEVER)


def _satisfied(working: Working, stay: Stay, days: Days) -> list[tuple[date, date]]:
    """The stretches of days on which the counted jobs together certainly satisfy the test."""
    runs = days.runs(working.work, stay.begun, days.life.tomorrow)
    return [(run.start, run.until) for run in runs if run.answer is Answer.YES]


def _first_entry(stays: Sequence[PhaseStay]) -> date | None:
    return next((each.start for each in stays if each.start < each.until), None)


def _limited(
    stays: Sequence[PhaseStay], limit: Span | None, since: date | None, stay: Stay, holidays: frozenset[date]
) -> list[PhaseStay]:
    end = limit.after(since, group_on(stay, since), holidays) if limit and since else None
    if end is None:
        return list(stays)
    return [PhaseStay(each.phase, each.start, min(each.until, end)) for each in stays if each.start < end]


def _without_overlap(in_order: Sequence[Sequence[PhaseStay]]) -> Iterable[PhaseStay]:
    """Of phases that overlap the later in the file wins: earlier ones keep only the days left over."""
    for index, stays in enumerate(in_order):
        winners = [each for later in in_order[index + 1 :] for each in later]
        for stay in stays:
            yield from _left_over(stay, winners)


def _left_over(stay: PhaseStay, winners: Iterable[PhaseStay]) -> list[PhaseStay]:
    if stay.start == stay.until:
        return [stay]
    pieces = [stay]
    for winner in winners:
        pieces = [
            PhaseStay(piece.phase, start, until)
            for piece in pieces
            for start, until in (
                (piece.start, min(piece.until, winner.start)),
                (max(piece.start, winner.until), piece.until),
            )
            if start < until
        ]
    return pieces
