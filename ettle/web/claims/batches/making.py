"""Making a batch: the parts of approved lines, netted by body; what is left out and why; and taking a batch back before it goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction

from ettle.engine.basics.money import pounds
from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.basis import fingerprint
from ettle.web.claims.batches import payees
from ettle.web.claims.batches.lines import lock_payer, move
from ettle.web.claims.batches.stopping import Sorted, locked_parts, open_parts, sorted_parts
from ettle.web.claims.models import Part
from ettle.web.claims.payments import Batch, BatchState, Payee, Payment, PaymentState
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.frame.day import now, today


@dataclass(frozen=True, slots=True)
class Due:
    """What one body is to get: its parts, and the account that counts."""

    body: str
    parts: tuple[Part, ...]
    payee: Payee

    @property
    def pence(self) -> int:
        return sum(part.pence for part in self.parts)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A body, or one line (its number), that is not paid now: how much stands (below nothing: it owes that), why, and whose move."""

    body: str
    pence: int
    code: str
    why: str
    cure: str
    line: int = 0


@dataclass(frozen=True)
class Plan:
    """What a batch made now would pay, and what it would leave out."""

    payer: str
    due: tuple[Due, ...]
    left_out: tuple[LeftOut, ...]
    is_news: bool = False
    """Whether lines are stopped, or free again, of which that is not written down yet."""

    @property
    def pence(self) -> int:
        return sum(each.pence for each in self.due)

    @cached_property
    def fingerprint(self) -> str:
        """Of exactly what it would pay: by body the account and the parts."""
        return fingerprint([[each.body, each.payee.pk, *_made_of(each.parts)] for each in self.due])


def plan(payer: str) -> Plan:
    """What may be paid now, as the one who asks may see it."""
    parts = list(open_parts(payer))
    with as_system():
        return _planned(payer, sorted_parts(parts, acts=False))


def _planned(payer: str, parts: Sorted) -> Plan:
    by_body: dict[str, list[Part]] = defaultdict(list)
    for part in parts.free:
        by_body[part.body].append(part)
    accounts = payees.agreed(payer)
    due, left = [], []
    for body, theirs in sorted(by_body.items()):
        found = _left_out(body, sum(part.pence for part in theirs), accounts)
        if found:
            left.append(found)
        else:
            due.append(Due(body, tuple(theirs), accounts[body]))
    return Plan(payer, tuple(due), (*left, *_stopped(parts)), bool(parts.news))


def _stopped(parts: Sorted) -> Iterable[LeftOut]:
    """The lines that a hard stop leaves out, each with what waits with it."""
    for line, (why, theirs) in sorted(parts.stopped.items()):
        pence = sum(part.pence for part in theirs)
        yield LeftOut(theirs[0].provider, pence, why.code, why.reason, why.cure, line)


def _left_out(body: str, pence: int, accounts: Mapping[str, Payee]) -> LeftOut | None:
    if pence <= 0:
        why = (
            f"It owes {pounds(-pence)} more than it is owed."
            if pence
            else "What it is owed and what it owes come to nothing."
        )
        return LeftOut(body, pence, "carried", why, "Nothing to do: it is carried forward to the next batch.")
    if body not in accounts:
        cure = "Payer: enter its bank account under Accounts, and have a colleague agree to it."
        return LeftOut(body, pence, "no_account", "No bank account is agreed for it.", cure)
    return None


@transaction.atomic
def make(*, by: Acting, seen: str, pay_on: date | None = None) -> Batch:
    """Make a batch of what was shown (the fingerprint of the plan). Raises CannotAct: it changed, or nothing can be paid."""
    payer = by.organisation
    with as_system():
        lock_payer(payer)
        parts = sorted_parts(locked_parts(payer), acts=True)
        found = _planned(payer, parts)
        if not found.due:
            raise CannotAct(Refusal("A batch", "nothing_due", "Nothing can be paid now.", "Look at what is left out."))
        if found.fingerprint != seen:
            raise CannotAct(
                Refusal("A batch", "changed", "What would be paid has changed since it was shown.", "Look at it again.")
            )
        batch = Batch.objects.create(
            payer=payer,
            originator=payees.for_the_bank(by.post.organisation.name),
            pay_on=pay_on or today(),
            left_out=[asdict(each) for each in found.left_out],
            made_by=by.code,
            made_at=now(),
        )
        for number, each in enumerate(found.due, 1):
            _pay(batch, number, each)
        batch.fingerprint = fingerprint_of(batch)
        batch.save(update_fields=["fingerprint"])
        parts.keep(by)
        move((part.line_id for each in found.due for part in each.parts), by, f"In {batch.reference}.")
        audit.wrote("batch_made", batch.reference)
    return batch


def _pay(batch: Batch, number: int, due: Due) -> None:
    payment = Payment.objects.create(
        batch=batch,
        payer=batch.payer,
        body=due.body,
        pence=due.pence,
        reference=f"{batch.pk:07d}-{number:04d}",
        payee=due.payee,
        name=due.payee.name,
        sort_code=due.payee.sort_code,
        account=due.payee.account,
        made_of=_made_of(due.parts),
    )
    Part.objects.filter(pk__in=[part.pk for part in due.parts]).update(payment=payment)


def _made_of(parts: Iterable[Part]) -> list[list[Any]]:
    return [[part.pk, part.line_id, part.contract, part.pence] for part in parts]


def fingerprint_of(batch: Batch) -> str:
    """Of exactly the payments of a batch: to whom, to which account, how much, for what."""
    fields = ("reference", "body", "name", "sort_code", "account", "pence", "made_of")
    return fingerprint(list(Payment.objects.filter(batch=batch).order_by("reference").values(*fields)))


@transaction.atomic
def cancel(*, by: Acting, batch: int) -> Batch:
    """Take a batch back that nobody has authorised: its lines are approved as before. Raises CannotAct."""
    with as_system():
        found = held(by, batch, BatchState.MADE)
        paid = list(Payment.objects.filter(batch=found))
        parts = Part.objects.filter(payment__in=paid)
        lines = set(parts.values_list("line_id", flat=True))
        parts.update(payment=None)
        for each in paid:
            each.state = PaymentState.CANCELLED
            each.save(update_fields=["state"])
        found.state, found.cancelled_by, found.cancelled_at = BatchState.CANCELLED, by.code, now()
        found.save(update_fields=["state", "cancelled_by", "cancelled_at"])
        move(lines, by, f"{found.reference} was cancelled.")
        audit.wrote("batch_cancelled", found.reference)
    return found


def held(by: Acting, batch: int, *states: BatchState) -> Batch:
    """A batch of one's own payer, locked, in one of these states. Raises CannotAct."""
    lock_payer(by.organisation)
    found = Batch.objects.select_for_update().filter(pk=batch, payer=by.organisation).first()
    if found is None:
        raise CannotAct(Refusal("The batch", "missing", "There is no such batch.", "Go back to the list."))
    if found.state not in states:
        raise CannotAct(
            Refusal(
                found.reference,
                "stands_elsewhere",
                f"It is {found.get_state_display().lower()} by now.",
                "Look at it again; nothing was done.",
            )
        )
    return found
