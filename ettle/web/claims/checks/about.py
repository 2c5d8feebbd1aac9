"""What is held against the stops: a result as it is earned now, or as the line says that was agreed to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ettle.engine.settle.limits import Limit
from ettle.engine.settle.lines import LineId
from ettle.web.claims.models import Entitled, Line
from ettle.web.claims.settling import Result, result_id


@dataclass(frozen=True, eq=False, slots=True)
class About:
    """One result: what names it, whose it is, when it was reached, and what it rests on."""

    id: LineId
    person: str
    programme: str
    contract: str
    payer: str
    provider: str
    achieved_on: date
    because: Sequence[Mapping[str, Any]]
    evidence: Collection[str]
    clashing: frozenset[str]
    """Enrolments in other programmes beside which it may not be paid."""
    limited_by: tuple[Limit, ...] = ()


def of_result(result: Result) -> About:
    """As it is earned now and settled."""
    row = result.first
    assert row.achieved_on is not None, "what may be paid was reached on a day"
    return About(
        id=result.id,
        person=row.person,
        programme=row.programme,
        contract=row.contract,
        payer=row.payer,
        provider=row.provider,
        achieved_on=row.achieved_on,
        because=row.because,
        evidence=dict.fromkeys(paper for each in result.rows for paper in each.evidence),
        clashing=clashing_with(row),
        limited_by=result.settled[0].limited_by,
    )


def of_lines(lines: Iterable[Line]) -> list[About]:
    """As lines say that were agreed to: the days and papers are those that somebody saw, whatever is earned now.

    Its place under a cap a line has held since then, so no limit is asked of it again.
    """
    found = list(lines)
    asked = Entitled.objects.filter(enrolment__in={line.enrolment for line in found})
    clashing: dict[LineId, frozenset[str]] = {}
    for row in asked.only("enrolment", "rule", "n", "clashes"):
        id = LineId(row.enrolment, row.rule, row.n)
        clashing[id] = clashing.get(id, frozenset()) | clashing_with(row)
    return [_of_line(line, clashing.get(result_id(line), frozenset())) for line in found]


def _of_line(line: Line, clashing: frozenset[str]) -> About:
    return About(
        id=result_id(line),
        person=line.person,
        programme=line.programme,
        contract=line.contract,
        payer=line.payer,
        provider=line.provider,
        achieved_on=line.achieved_on,
        because=line.basis.get("because", ()),
        evidence=line.basis.get("evidence", ()),
        clashing=clashing,
    )


def clashing_with(row: Entitled) -> frozenset[str]:
    return frozenset(clash[1] for clash in row.clashes)
