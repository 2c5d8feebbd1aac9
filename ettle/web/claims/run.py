"""A run: what time and late events change by themselves, contract by contract. Run again with the same facts, it changes nothing.

Months whose cut-off has passed are frozen; fees that fell due become lines; claims not yet agreed to are restated, those agreed
to are corrected by lines of their own. Each contract is one transaction: a run that is killed is run again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from ettle.engine.settle.fees import FeeLine
from ettle.engine.wording.plain import count, day, name, sentence
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.basis import SCHEMA, fingerprint
from ettle.web.claims.claiming import make_parts
from ettle.web.claims.correcting import correct, restate, still_due
from ettle.web.claims.models import UNDECIDED, Entitled, Line, LineKind, LineState, Statement, StatementState
from ettle.web.claims.months import open_statement
from ettle.web.claims.settling import Settled, lock, settled
from ettle.web.claims.statements import follow
from ettle.web.claims.steps import MACHINE, step
from ettle.web.claims.waits import for_its_terms
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import now, today

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run changed: how many of each."""

    frozen: int = 0
    fees: int = 0
    restated: int = 0
    corrected: int = 0
    waiting: int = 0
    """Contracts whose claims are left until they are worked out by other terms."""

    def __add__(self, other: Ran) -> Ran:
        return Ran(
            self.frozen + other.frozen,
            self.fees + other.fees,
            self.restated + other.restated,
            self.corrected + other.corrected,
            self.waiting + other.waiting,
        )

    @property
    def nothing(self) -> bool:
        return self == Ran()

    def __str__(self) -> str:
        waits = f", {count(self.waiting, 'contract')} still being worked out by other terms" if self.waiting else ""
        return (
            f"{count(self.frozen, 'statement')} frozen, {count(self.fees, 'fee')} due, "
            f"{count(self.restated, 'claim')} restated, {count(self.corrected, 'correction')} proposed or dropped{waits}"
        )


class NotAllRan(ExceptionGroup):
    """What stood in the way, contract by contract. The others were run."""


def run(progress: Progress | None = None) -> Ran:
    """Run every contract under which anything is earned or claimed.

    One that fails does not stop the others: they are run, then NotAllRan says which failed and why.
    """
    contracts, done, failed = contracts_at_work(), Ran(), []
    for number, contract in enumerate(contracts, start=1):
        try:
            done += run_contract(contract)
        except Exception as error:
            error.add_note(f"Contract {contract} was left as it was.")
            failed.append(error)
        if progress:
            progress(number, len(contracts))
    if failed:
        raise NotAllRan(f"{done}; {count(len(failed), 'contract')} left as they were", failed)
    return done


@transaction.atomic
def contracts_at_work() -> list[str]:
    """Contracts of the rulebook under which anybody has earned anything or anything was claimed, in order."""
    with as_system():
        found = set(Entitled.objects.values_list("contract", flat=True).distinct())
        found |= set(Line.objects.values_list("contract", flat=True).distinct())
    return sorted(found & set(rulebook().contracts))


@transaction.atomic
def run_contract(contract: str) -> Ran:
    """Run one contract, whole or not at all. Raises NoContract, and CannotSettle where a limit cannot be applied.

    While it is worked out by other terms months are frozen and nothing else is done: half of its journeys say what was due before.
    """
    with as_system(), audit.entry(actor=MACHINE, act="run"):
        lock(contract)
        if for_its_terms(contract):
            return Ran(freeze(contract), waiting=1)
        now_due = settled(contract, today())
        restated = restate(now_due)
        return Ran(freeze(contract), fees(now_due), restated, correct(now_due))


def freeze(contract: str) -> int:
    """Freeze the months whose cut-off has passed: what is claimed from now on is another's. As the system."""
    drafts = Statement.objects.filter(contract=contract, state=StatementState.DRAFT, cut_off__lte=now())
    due = list(drafts.order_by("month"))
    for statement in due:
        lines = statement.lines.order_by("id").values_list("id", "fingerprint", "pence")
        statement.fingerprint = fingerprint([list(line) for line in lines])
        statement.state, statement.frozen_at = StatementState.FROZEN, now()
        statement.save(update_fields=["fingerprint", "state", "frozen_at"])
        audit.wrote("statement_frozen", statement.pk)
    follow(statement.pk for statement in due)
    return len(due)


def fees(now_due: Settled) -> int:
    """A line for each month of a fee that fell due and has none; in place of one that nobody agreed to and that is another
    by what is agreed now. What was refused stays refused: an appeal brings it back. As the system."""
    found = Line.objects.select_for_update().filter(contract=now_due.contract.contract, kind=LineKind.FEE)
    there = {(line.rule, line.n): line for line in found.exclude(state=LineState.DROPPED)}
    stale = {at: line for at, line in there.items() if line.state in UNDECIDED and not still_due(line, now_due)}
    for line in stale.values():
        step(line, "restated", None, words="Another is agreed now.", state=LineState.DROPPED, live=False)
    due = {(fee.fee, fee.month): fee for fee in now_due.fees if fee.amount}
    new = [fee for at, fee in due.items() if at not in there or at in stale]
    for fee in new:
        _fee(fee, now_due, stale.get((fee.fee, fee.month)))
    return len({*stale, *((fee.fee, fee.month) for fee in new)})


def _fee(fee: FeeLine, now_due: Settled, restates: Line | None) -> None:
    agreed, statement = now_due.contract, open_statement(now_due.contract, now())
    parts = [{"body": part.organisation or "", "pence": part.pence} for part in fee.parts]
    words = f"Month {fee.month} of the contract, {day(fee.from_)} to {day(fee.until)}, is over."
    basis = {
        "schema": SCHEMA,
        "contract": agreed.contract,
        "programme": agreed.programme,
        "rule": fee.fee,
        "n": fee.month,
        "title": name(fee.fee),
        "illustrative": fee.illustrative,
        "because": [{"code": "fee", "params": {"month": fee.month}, "events": [], "rule": fee.fee, "words": words}],
        "parts": parts,
    }
    line = Line.objects.create(
        kind=LineKind.FEE,
        contract=agreed.contract,
        programme=agreed.programme,
        payer=agreed.parties.payer,
        provider=agreed.parties.provider,
        rule=fee.fee,
        n=fee.month,
        title=f"{sentence(name(fee.fee))[:-1]} fee, month {fee.month}",
        pence=fee.amount,
        achieved_on=fee.until,
        basis=basis,
        fingerprint=fingerprint(basis | {"pence": fee.amount}),
        statement=statement,
        restates=restates,
        made_at=now(),
        made_by=MACHINE,
        state=LineState.SUBMITTED,
    )
    make_parts(line, parts, statement.month)
    step(line, "submitted", None, words=words)
