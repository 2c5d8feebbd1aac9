"""What a month of a contract is made of: the lines that were made, and what is earned and not claimed yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ettle.engine.rules.programme import Contract
from ettle.engine.settle.fees import FeeLine
from ettle.engine.settle.lines import LineId
from ettle.engine.wording.plain import day as in_words
from ettle.engine.wording.plain import name
from ettle.web.access.acting import as_system
from ettle.web.claims.amounts import money
from ettle.web.claims.claiming import live_lines
from ettle.web.claims.models import ENDED, Entitled, Line, LineKind, LineState, Recovery, Statement, StatementState
from ettle.web.claims.months import month_after, month_of
from ettle.web.claims.pages.words import RECOVERY_SHAPES, shape_of
from ettle.web.claims.settling import Result, settled
from ettle.web.contracts.queries import programmes
from ettle.web.frame.day import now, today

NOT_CLAIMED = "Not claimed yet"
UNCOUNTED = (*ENDED, LineState.PROPOSED)
"""What a total leaves out: what ended, and what nobody agreed to yet."""


@dataclass(frozen=True)
class Item:
    """One thing of a month, whether it is a line by now or not."""

    kind: str
    rule: str
    n: int
    title: str
    group: str
    pence: int
    person: str
    enrolment: str
    achieved_on: date
    claim_by: date | None
    illustrative: bool
    limited: str
    """What limited its sum, in a few words; empty = nothing did."""
    shape: str
    word: str
    line: Line | None = None

    @property
    def counts(self) -> bool:
        return self.line is None or self.line.state not in UNCOUNTED

    @property
    def sum(self) -> str:
        return money(self.pence)


def items_of(lines: Iterable[Line]) -> list[Item]:
    return [_of_line(each) for each in lines]


def _of_line(line: Line) -> Item:
    taken_back = line.recovery != Recovery.NONE
    shape = RECOVERY_SHAPES[Recovery(line.recovery)] if taken_back else shape_of(line)
    return Item(
        kind=line.kind,
        rule=line.rule,
        n=line.n,
        title=line.title,
        group=line.group,
        pence=line.pence,
        person=line.person,
        enrolment=line.enrolment,
        achieved_on=line.achieved_on,
        claim_by=line.claim_by,
        illustrative=bool(line.basis.get("illustrative")),
        limited=limited_in_words(line.basis),
        shape=shape,
        word=str(line.get_recovery_display()) if taken_back else line.says,
        line=line,
    )


def of_result(result: Result) -> Item:
    """What may be claimed, as a statement would have it."""
    row = result.first
    assert row.achieved_on is not None, "what may be paid was reached on a day"
    return Item(
        kind=LineKind.RESULT,
        rule=row.rule,
        n=row.n,
        title=row.title,
        group=row.group,
        pence=result.pence,
        person=row.person,
        enrolment=row.enrolment,
        achieved_on=row.achieved_on,
        claim_by=row.claim_by,
        illustrative=row.illustrative,
        limited=limited_in_words(result.basis),
        shape="rest",
        word=NOT_CLAIMED,
    )


def of_entitled(row: Entitled) -> Item:
    """What was reached and lacks evidence. Its sum is that of the journey alone."""
    assert row.achieved_on is not None, "what lacks evidence alone was reached on a day"
    return Item(
        kind=LineKind.RESULT,
        rule=row.rule,
        n=row.n,
        title=row.title,
        group=row.group,
        pence=row.pence or 0,
        person=row.person,
        enrolment=row.enrolment,
        achieved_on=row.achieved_on,
        claim_by=row.claim_by,
        illustrative=row.illustrative,
        limited="",
        shape="due",
        word=_lacks(row),
    )


def _lacks(row: Entitled) -> str:
    if row.claimed_on:
        return f"Waits for evidence, claimed on {in_words(row.claimed_on)}"
    return f"Waits for evidence, to be claimed by {in_words(row.claim_by)}" if row.claim_by else "Waits for evidence"


def _of_fee(fee: FeeLine, months: int) -> Item:
    return Item(
        kind=LineKind.FEE,
        rule=fee.fee,
        n=fee.month,
        title=f"{name(fee.fee).capitalize()} fee, month {fee.month} of {months}",
        group="",
        pence=fee.amount,
        person="",
        enrolment="",
        achieved_on=fee.until,
        claim_by=None,
        illustrative=fee.illustrative,
        limited="",
        shape="rest",
        word="Made when the month is closed",
    )


LIMITS = {
    "cap": "limit reached",
    "tier": "beyond the agreed volume",
    "found_by_payer": "found by the payer",
    "payable_once": "paid in another programme",
}


def limited_in_words(basis: Mapping[str, Any]) -> str:
    kinds = [LIMITS.get(str(kind), str(kind)) for kind, *_ in map(_pair, basis.get("limited_by") or ())]
    return ", ".join(dict.fromkeys(kinds))


def _pair(limit: Any) -> list[Any]:
    """A limit as it was kept: its kind and its id."""
    return list(limit.values()) if isinstance(limit, dict) else list(limit)


def open_month(contract: str) -> date:
    """The month that takes what is claimed now: the first that is not frozen. As the system."""
    closed = set(
        Statement.objects.filter(contract=contract).exclude(state=StatementState.DRAFT).values_list("month", flat=True)
    )
    month = month_of(now())
    while month in closed:
        month = month_after(month)
    return month


def unclaimed(contract: Contract) -> list[Result]:
    """What may be claimed now and has no live line, the first to be too late first; what was claimed in time closes no more
    and stands behind. As the system."""
    results = settled(contract.contract, today()).results
    standing = {LineId(each.enrolment, each.rule, each.n) for each in live_lines(results)}
    waiting = [result for id, result in results.items() if id not in standing]
    return sorted(waiting, key=_closing)


def _closing(each: Result) -> tuple[bool, date, str, str]:
    row = each.first
    return row.claimed_on is not None, row.claim_by or date.max, row.title, row.enrolment


def to_come(contract: Contract, month: date) -> list[Item]:
    """What would come into a month beside its lines: nothing, unless claims are taken into it now."""
    with as_system():
        if open_month(contract.contract) != month:
            return []
        now_due = settled(contract.contract, today())
        standing = {LineId(each.enrolment, each.rule, each.n) for each in live_lines(now_due.results)}
        made = set(
            Line.objects.filter(contract=contract.contract, kind=LineKind.FEE, live=True).values_list("rule", "n")
        )
    fees = [
        _of_fee(each, _months(contract, each.fee))
        for each in now_due.fees
        if (each.fee, each.month) not in made and month <= each.until < month_after(month)
    ]
    return [*(of_result(each) for id, each in now_due.results.items() if id not in standing), *fees]


def _months(contract: Contract, fee: str) -> int:
    """How many months a fee has."""
    return max(int(band.rpartition("-")[2]) for band in contract.fees[fee].months)


def group_title(programme: str, group: str) -> str:
    """A group as the programme calls it."""
    found = programmes().get(programme)
    titled = found.programme.groups.get(group) if found else None
    return (titled.title if titled else None) or name(group).capitalize()
