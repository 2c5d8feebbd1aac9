"""Authorising a batch: somebody else than who made it says that exactly these payments go out. The ledger has them on their way."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims import refusals
from ettle.web.claims.batches import payees
from ettle.web.claims.batches.lines import move
from ettle.web.claims.batches.making import fingerprint_of, held
from ettle.web.claims.batches.posting import post_sent
from ettle.web.claims.batches.stopping import none_stopped
from ettle.web.claims.ledger.sides import TooMuch
from ettle.web.claims.models import Part
from ettle.web.claims.payments import AGREED, Batch, BatchState, Payment, PaymentState
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.frame.day import now


@transaction.atomic
def authorise(*, by: Acting, batch: int, seen: str) -> Batch:
    """Agree that a batch goes out as it was shown (its fingerprint). Twice by the same person, it is done once.

    Raises CannotAct: one made it oneself, it is not what was seen, a hard stop forbids one of its lines by now, or the ledger owes less.
    """
    with as_system():
        found = held(by, batch, BatchState.MADE, *AGREED)
        if found.state in AGREED and found.authorised_by == by.code and found.fingerprint == seen:
            return found
        if found.state != BatchState.MADE:
            raise CannotAct(refusals.elsewhere(found.reference, found.get_state_display()))
        if found.made_by == by.code:
            raise CannotAct(refusals.same_person(found.reference, "made"))
        if not found.fingerprint == fingerprint_of(found) == seen:
            raise CannotAct(refusals.changed(found.reference))
        payments = list(Payment.objects.filter(batch=found).select_related("batch").order_by("reference"))
        _to_accounts_that_count(payments)
        none_stopped(payments)
        for payment in payments:
            _post(payment, by)
        found.state, found.authorised_by, found.authorised_at = BatchState.AUTHORISED, by.code, now()
        found.save(update_fields=["state", "authorised_by", "authorised_at"])
        audit.wrote("batch_authorised", found.reference)
    return found


def _to_accounts_that_count(payments: Sequence[Payment]) -> None:
    """Raises CannotAct where another account of a body was agreed since: money does not go to the one it replaced."""
    counting = payees.agreed(payments[0].payer)
    why = "Another account of it was agreed since the batch was made."
    cure = "Cancel the batch and make it again: it goes to the new account."
    if stale := [each for each in payments if counting[each.body].pk != each.payee_id]:
        raise CannotAct(*(Refusal(each.reference, "account_replaced", why, cure) for each in stale))


def _post(payment: Payment, by: Acting) -> None:
    try:
        post_sent(payment, by.code)
    except TooMuch as error:
        cure = "Cancel the batch and make it again; tell who keeps the ledger."
        raise CannotAct(
            Refusal(payment.reference, "ledger", f"The ledger does not owe this: {error}.", cure)
        ) from error


@transaction.atomic
def mark_sent(*, by: Acting, batch: int) -> Batch:
    """The file was taken to the bank. Taken again, nothing changes. Raises CannotAct where it is not authorised."""
    with as_system():
        found = held(by, batch, *AGREED)
        audit.wrote("batch_sent", found.reference)
        if found.state != BatchState.AUTHORISED:
            return found
        found.state, found.sent_by, found.sent_at = BatchState.SENT, by.code, now()
        found.save(update_fields=["state", "sent_by", "sent_at"])
        payments = list(Payment.objects.filter(batch=found))
        for each in payments:
            each.state = PaymentState.SENT
            each.save(update_fields=["state"])
        move(Part.objects.filter(payment__in=payments).values_list("line_id", flat=True), by, "Sent to the bank.")
    return found
