"""A payment that comes back after the bank had said that it was paid: what it paid is owed again, once, and free for another batch."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims import refusals
from ettle.web.claims.batches.lines import move
from ettle.web.claims.batches.making import held
from ettle.web.claims.batches.posting import post_bounced
from ettle.web.claims.models import Part
from ettle.web.claims.payments import AGREED, Payment, PaymentState
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.frame.day import today


@transaction.atomic
def bounce(*, by: Acting, payment: int, on: date, reason: str) -> Payment:
    """Record that a paid payment came back. Said again, nothing more is done.

    Raises CannotAct: it is another payer's, was not paid, or the day is before it was paid or to come.
    """
    with as_system():
        batch = Payment.objects.filter(pk=payment, payer=by.organisation).values_list("batch", flat=True).first()
        if batch is None:
            raise CannotAct(Refusal("The payment", "missing", "There is no such payment.", "Go back to the list."))
        held(by, batch, *AGREED)
        found = Payment.objects.select_for_update().get(pk=payment)
        if found.state == PaymentState.BOUNCED and (found.bounced_on, found.reason) == (on, reason.strip()):
            return found
        if found.state != PaymentState.CONFIRMED:
            raise CannotAct(refusals.elsewhere(found.reference, found.get_state_display()))
        if not (found.answered_on and found.answered_on <= on <= today()) or not reason.strip():
            cure = "Choose a day from the day it was paid until today, and say why, as the bank does."
            raise CannotAct(Refusal(found.reference, "no_day", "It does not say when and why it came back.", cure))
        _back(found, by, on, reason.strip())
        audit.wrote("payment_bounced", found.reference)
    return found


def _back(payment: Payment, by: Acting, on: date, reason: str) -> None:
    parts = Part.objects.filter(payment=payment)
    lines = list(parts.values_list("line_id", flat=True))
    payment.state, payment.bounced_on, payment.bounced_by, payment.reason = PaymentState.BOUNCED, on, by.code, reason
    payment.save(update_fields=["state", "bounced_on", "bounced_by", "reason"])
    parts.update(payment=None, paid_on=None)
    post_bounced(payment, by.code)
    move(lines, by, f"{payment.reference} came back after it was paid: to be paid again.")
