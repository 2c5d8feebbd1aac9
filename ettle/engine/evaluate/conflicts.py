"""Other enrolments that may not run beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ettle.engine.basics.period import Period
from ettle.engine.evaluate.asked import Asked
from ettle.engine.evaluate.life import Stay
from ettle.engine.evaluate.results import ConflictFound, Reason
from ettle.engine.rules.eligibility import Conflict


def conflicts(asked: Asked) -> tuple[ConflictFound, ...]:
    """Every other enrolment that overlaps this one, up to the day of asking, against a conflict rule."""
    rules = asked.start_version.rules.conflicts
    return tuple(
        found
        for rule, conflict in rules.items()
        for other in asked.life.stays
        if other.id != asked.stay.id
        for found in _against(asked, rule, conflict, other)
    )


def _against(asked: Asked, rule: str, conflict: Conflict, other: Stay) -> Iterator[ConflictFound]:
    mine, theirs = Period(asked.stay.begun, asked.stay.left), Period(other.begun, other.left)
    if not mine.overlaps(theirs) or not _is_with(asked, conflict, other):
        return
    first: date = max(mine.start, theirs.start)
    ends = [end for end in (mine.until, theirs.until) if end is not None]
    until = min(ends, default=None)
    reason = Reason(
        "conflict",
        {"programme": other.programme, "from": first, "until": until, "resolved_by": conflict.resolved_by},
        tuple(sorted((asked.stay.start.id, other.start.id))),
        rule,
    )
    yield ConflictFound(rule, other.id, other.programme, conflict.resolved_by, first, until, (reason,))


def _is_with(asked: Asked, conflict: Conflict, other: Stay) -> bool:
    if conflict.with_.programme is not None:
        return other.programme == conflict.with_.programme
    versions = asked.rulebook.versions(other.programme, other.start.contract, other.begun)
    return any(version.rules.fund == conflict.with_.fund for version in versions)
