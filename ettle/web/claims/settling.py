"""What may be paid under one contract as things stand: earned lines settled with what was agreed to before.

due = what is earned under the rules now - what was agreed to already. Asked again with the same facts, it moves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import F, Model, Q, QuerySet, Sum

from ettle.engine.rules.programme import Contract
from ettle.engine.rules.versions import Agreement
from ettle.engine.settle.fees import FeeLine
from ettle.engine.settle.lines import EarnedLine, LineId
from ettle.engine.settle.places import ApprovedLine
from ettle.engine.settle.settling import SettledLine, settle
from ettle.web.claims.basis import Basis, basis_of, fingerprint, shares_of
from ettle.web.claims.entitled import earned_line
from ettle.web.claims.models import OWED, Entitled, EntitledState, Line, LineKind
from ettle.web.contracts.queries import rulebook
from ettle.web.people.sealing import erased_among

SPACE = 4_573_003
"""The space of the advisory locks of contracts."""


REASONS = ("because", "evidence", "missing")
"""What settling itself does not ask of a row, and is most of it."""


class NoContract(LookupError):
    """The rulebook has no contract of that id; the message says what to do."""


@dataclass(frozen=True)
class Result:
    """One result that may be paid now: its rows, what is settled of it, and what a line of it would say."""

    rows: tuple[Entitled, ...]
    settled: tuple[SettledLine, ...]

    @property
    def first(self) -> Entitled:
        return self.rows[0]

    @property
    def id(self) -> LineId:
        return LineId(self.first.enrolment, self.first.rule, self.first.n)

    @property
    def place(self) -> int | None:
        """Its place in the volume of its payment."""
        return self.settled[0].place

    @property
    def pence(self) -> int:
        return sum(line.payable for line in self.settled)

    @property
    def parts(self) -> dict[str, int]:
        """What each body has of it, in pence."""
        return shares_of(self.settled)

    @cached_property
    def basis(self) -> Basis:
        """What a line of it would rest on. Of many results, `read_reasons` first: else each asks for its own."""
        read_reasons([self])
        return basis_of(self.rows, self.settled)

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.basis)


@dataclass(frozen=True)
class Settled:
    """One contract on one day: results by what names them, fees that fell due, approved results borne out no more."""

    contract: Contract
    results: Mapping[LineId, Result]
    fees: tuple[FeeLine, ...]
    no_longer_earned: tuple[LineId, ...]

    @cached_property
    def _months(self) -> Mapping[tuple[str, int], FeeLine]:
        return {(fee.fee, fee.month): fee for fee in self.fees}

    def due(self, line: Line) -> Result | FeeLine | None:
        """What is due now of that which a result or a fee is of."""
        return self._months.get((line.rule, line.n)) if line.kind == LineKind.FEE else self.results.get(result_id(line))


def result_id(line: Line) -> LineId:
    """What names the result that a line is of."""
    return LineId(line.enrolment, line.rule, line.n)


def lock(contract: str) -> None:
    """Have those who act on one contract take turns until the end. Taken before any person is locked, never after."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [SPACE, contract])


def settled(contract: str, on: date) -> Settled:
    """Settle one contract as things stand on a day, as the system.

    Raises NoContract, and CannotSettle where a limit cannot be applied. Somebody who is erased keeps what was agreed.
    """
    agreed = _agreement(contract)
    payable = Entitled.objects.filter(contract=contract, state=EntitledState.PAYABLE)
    rows = list(payable.defer(*REASONS).order_by("id"))
    return settled_of(agreed, rows, on)


def _agreement(contract: str) -> Agreement:
    agreed = rulebook().contracts.get(contract)
    if agreed is None:
        raise NoContract(f"No contract {contract} in the rulebook; look for it under contracts.")
    return agreed


def terms_of(contract: str) -> Contract:
    """A contract by its id, as it is settled. Raises NoContract."""
    return _agreement(contract).terms.first


def settled_of(agreed: Agreement, rows: Sequence[Entitled], on: date) -> Settled:
    """Settle payable rows under a contract with terms that may not be agreed yet, beside what was approved. As the system."""
    terms = agreed.terms
    contract = terms.first.contract
    agreed_to, others = list(agreed_lines(contract=contract)), _of_other_programmes(rows)
    elsewhere = agreed_lines(enrolment__in=sorted({row.enrolment for row in others})) if others else ()
    settlement = settle(
        terms,
        [*map(earned_line, rows), *_of_erased(agreed_to)],
        _approved([*agreed_to, *elsewhere]),
        map(earned_line, others),
        until=on,
    )
    by_id = _by_id(rows)
    lines: dict[LineId, list[SettledLine]] = defaultdict(list)
    for line in settlement.lines:
        lines[line.earned.id].append(line)
    results = {id: Result(tuple(by_id[id]), tuple(lines[id])) for id in by_id}
    own = {result_id(each) for each in agreed_to}
    gone = tuple(each.id for each in settlement.no_longer_earned if each.id in own)
    return Settled(terms.first, results, settlement.fees, gone)


def read_reasons(results: Iterable[Result]) -> None:
    """Read the reasons and papers of results, all at once; of those that have them, nothing."""
    read_whole(row for result in results for row in result.rows)


def read_whole(rows: Iterable[Model]) -> None:
    """Read what was left out of rows of one table, all at once; of those that lack nothing, nothing."""
    lacking = {row.pk: row for row in rows if row.get_deferred_fields()}
    if not lacking:
        return
    row = next(iter(lacking.values()))
    names = sorted(row.get_deferred_fields())
    for pk, *values in type(row)._default_manager.filter(pk__in=lacking).values_list("pk", *names):
        for name, value in zip(names, values, strict=True):
            setattr(lacking[pk], name, value)


def _by_id(rows: Iterable[Entitled]) -> dict[LineId, list[Entitled]]:
    """Rows by result, those that a handover divided in the order in which they are settled."""
    found: dict[LineId, list[Entitled]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.to):
        found[LineId(row.enrolment, row.rule, row.n)].append(row)
    return found


def agreed_lines(kind: LineKind = LineKind.RESULT, **which: Any) -> QuerySet[Line]:
    """The live results (or fees) that were agreed to, in that order. Each with what was agreed in all by now (`agreed`, pence),
    and how much of that is somebody's finding and not what the events say (`agreed_by_hand`). What each rests on is
    left out: see `read_whole`.
    """
    owed = Q(corrected_by__state__in=OWED)
    corrections = Sum("corrected_by__pence", filter=owed, default=0)
    by_hand = Sum("corrected_by__pence", filter=owed & Q(corrected_by__by_hand=True), default=0)
    found = Line.objects.filter(kind=kind, live=True, state__in=OWED, **which)
    found = found.annotate(agreed=F("pence") + corrections, agreed_by_hand=by_hand)
    return found.defer("basis").order_by("decided_at", "id")


def _approved(lines: Iterable[Any]) -> list[ApprovedLine]:
    """Agreed lines as settling has them."""
    return [
        ApprovedLine(each.enrolment, each.rule, each.n, max(each.agreed, 0), each.achieved_on, each.place)
        for each in lines
    ]


def _of_erased(lines: Sequence[Any]) -> list[EarnedLine]:
    """What was agreed of people who are erased: nothing is worked out of them, so it stands as it was agreed."""
    erased = erased_among(each.person for each in lines)
    return [
        EarnedLine(
            person=each.person,
            enrolment=each.enrolment,
            programme=each.programme,
            contract=each.contract,
            rule=each.rule,
            n=each.n,
            to=each.provider,
            amount=max(each.agreed, 0),
            achieved_on=each.achieved_on,
            recorded_on=each.achieved_on,
            group=each.group or None,
        )
        for each in lines
        if each.person in erased
    ]


def _of_other_programmes(rows: Iterable[Entitled]) -> list[Entitled]:
    """What the enrolments have earned beside which some of these may not be paid."""
    named = {enrolment for row in rows for _, enrolment in row.clashes}
    contracts = {row.contract for row in rows}
    asked = Entitled.objects.filter(enrolment__in=sorted(named), state=EntitledState.PAYABLE)
    return list(asked.exclude(contract__in=contracts).order_by("id")) if named else []
