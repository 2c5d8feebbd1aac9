"""Batches and payments in words: sums, states, whose move it is, who is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.http import Http404

from ettle.engine.wording.plain import count
from ettle.engine.wording.plain import listed as words_listed
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.models import Organisation, Staff
from ettle.web.audit import entry as audit
from ettle.web.casework.agreed_anew import still_by_former_terms
from ettle.web.claims.amounts import money
from ettle.web.claims.payments import Batch, BatchState, Payment, PaymentState
from ettle.web.contracts.queries import contract_title, rulebook

SHAPES = {
    BatchState.MADE: "due",
    BatchState.AUTHORISED: "due",
    BatchState.SENT: "set",
    BatchState.CONFIRMED: "good",
    BatchState.CANCELLED: "rest",
}
PAYMENT_SHAPES = {
    PaymentState.MADE: "due",
    PaymentState.SENT: "set",
    PaymentState.CONFIRMED: "good",
    PaymentState.RETURNED: "bad",
    PaymentState.BOUNCED: "bad",
    PaymentState.CANCELLED: "rest",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A payment by its state: what its payer does, and what stands over its lines."""

    does: str
    heading: str


SAID = {
    PaymentState.MADE: Said("is to pay", "To be paid"),
    PaymentState.SENT: Said("is paying", "With the bank"),
    PaymentState.CONFIRMED: Said("paid", "Paid"),
    PaymentState.RETURNED: Said("was to pay", "Not paid, to be paid again"),
    PaymentState.BOUNCED: Said("paid", "Came back, to be paid again"),
    PaymentState.CANCELLED: Said("was to pay", "Not paid, cancelled"),
}


def batches_of(acting: Acting) -> QuerySet[Batch]:
    """The batches of one's own payer."""
    return Batch.objects.filter(payer=acting.organisation)


def batch_or_404(acting: Acting, id: int) -> Batch:
    found = batches_of(acting).filter(pk=id).first()
    if found is None:
        audit.refused("not theirs to see")
        raise Http404("No such batch.")
    return found


def agreed_anew(contracts: Iterable[str]) -> list[tuple[str, str]]:
    """Of these contracts those that are still worked out by other terms: their title, and how far that is."""
    with as_system():
        left = {each: still_by_former_terms(each) for each in sorted(set(contracts))}
    agreed = rulebook().contracts
    titles = {id: held.contract.title for id, held in agreed.items() if held.contract}
    return [(titles.get(each) or each, how.words) for each, how in left.items() if how]


@dataclass(frozen=True, slots=True)
class Listed:
    """A batch in the list."""

    batch: Batch
    payments: int
    pence: int

    @property
    def total(self) -> str:
        return money(self.pence)

    @property
    def shape(self) -> str:
        return SHAPES[BatchState(self.batch.state)]

    @property
    def move(self) -> str:
        return whose_move(self.batch)


def listed(batches: Iterable[Batch]) -> list[Listed]:
    found = list(batches)
    rows = Payment.objects.filter(batch__in=found).values("batch").annotate(many=Count("pk"), pence=Sum("pence"))
    sums = {row["batch"]: row for row in rows}
    return [Listed(each, sums[each.pk]["many"], sums[each.pk]["pence"]) for each in found if each.pk in sums]


def whose_move(batch: Batch) -> str:
    """Whose turn it is, and to do what."""
    return {
        BatchState.MADE: "Payer: somebody who did not make it looks it through and authorises it.",
        BatchState.AUTHORISED: "Payer: take the file to the bank, then say that it is there.",
        BatchState.SENT: "Bank: its answer is taken in here when it comes.",
        BatchState.CONFIRMED: "Nobody: the bank has answered for every payment.",
        BatchState.CANCELLED: "Nobody: its lines are approved as before and go into the next batch.",
    }[BatchState(batch.state)]


def names_of(bodies: Iterable[str]) -> dict[str, str]:
    """Organisations by name; one that is not entered here keeps its id."""
    wanted = set(bodies)
    return {each: each for each in wanted} | dict(Organisation.objects.filter(id__in=wanted).values_list("id", "name"))


def people_of(codes: Iterable[str]) -> dict[str, str]:
    """Staff by name."""
    wanted = set(codes)
    return {each: each for each in wanted} | dict(Staff.objects.filter(code__in=wanted).values_list("code", "name"))


def made_of(payment: Payment) -> str:
    """How many lines of which contracts, as its body knows it before it opens the advice."""
    contracts = dict.fromkeys(contract for _, _, contract, _ in payment.made_of)
    return f"{count(len(payment.made_of), 'line')} of {words_listed(contract_title(each) for each in contracts)}"
