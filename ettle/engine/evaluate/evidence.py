"""Whether the papers cover every day a result rests on."""

from __future__ import annotations

from datetime import date

from ettle.engine.evaluate.asked import Asked
from ettle.engine.evaluate.windows import joined
from ettle.engine.events.catalogue import Evidence as Paper
from ettle.engine.rules.outcomes import EvidenceNeeded

Stretches = tuple[tuple[date, date], ...]


def lacking(
    asked: Asked, rule: str, n: int, needed: EvidenceNeeded, used: Stretches
) -> dict[str, list[tuple[date, date]]]:
    """By type of paper, the used days [from, until) it does not cover; empty when the evidence is there.

    Of `any` types one that covers every day is enough.
    """
    types = needed.any or needed.all
    if not used:
        return _missing_types(needed, [each for each in types if not _shown(asked, rule, n, each)])
    open_days = {each: _uncovered(used, _covered(asked, rule, n, each)) for each in types}
    if needed.any and any(not days for days in open_days.values()):
        return {}
    return {each: days for each, days in open_days.items() if days}


def _missing_types(needed: EvidenceNeeded, absent: list[str]) -> dict[str, list[tuple[date, date]]]:
    """Where a result rests on no day, any paper of the type is enough."""
    enough = bool(needed.any) and len(absent) < len(needed.any)
    return {} if enough else {each: [] for each in absent}


def papers(asked: Asked, rule: str, n: int) -> list[Paper]:
    """The evidence of this enrolment for a rule and number; one that names no number is for the first."""
    return [
        event
        for event in asked.stay.of_kind("evidence")
        if isinstance(event, Paper) and event.for_ == rule and (event.n or 1) == n
    ]


def _shown(asked: Asked, rule: str, n: int, type_: str) -> bool:
    return any(paper.type == type_ for paper in papers(asked, rule, n))


def _covered(asked: Asked, rule: str, n: int, type_: str) -> list[tuple[int, int]]:
    """The days its papers state; one that does not state both its days covers none."""
    stated = [
        (paper.covers_from.toordinal(), paper.covers_until.toordinal())
        for paper in papers(asked, rule, n)
        if paper.type == type_ and paper.covers_from is not None and paper.covers_until is not None
    ]
    return joined(sorted(stated))


def _uncovered(used: Stretches, covered: list[tuple[int, int]]) -> list[tuple[date, date]]:
    left = []
    for first_day, until_day in used:
        first, until = first_day.toordinal(), until_day.toordinal()
        for start, end in covered:
            if start <= first < end:
                first = min(end, until)
            elif first < start < until:
                left.append((first, start))
                first = min(end, until)
        if first < until:
            left.append((first, until))
    return [(date.fromordinal(first), date.fromordinal(until)) for first, until in left]
