"""Taking in what the bank answered: all rows of a file or none. Paid, or owed again and free to be paid in another batch."""

from __future__ import annotations

import hashlib

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.batches.bank import Answer, Read, read, takes_answers
from ettle.web.claims.batches.lines import move
from ettle.web.claims.batches.making import held
from ettle.web.claims.batches.posting import post_confirmed, post_returned
from ettle.web.claims.models import Part
from ettle.web.claims.payments import AGREED, Batch, BatchState, Payment, PaymentState
from ettle.web.claims.refusals import CannotAct, Refusal


@transaction.atomic
def reconcile(*, by: Acting, batch: int, name: str, content: bytes) -> Read:
    """Take in the bank's file. The same file twice changes nothing. Raises CannotAct where a row does not hold, FileRefused."""
    with as_system():
        found = held(by, batch, *AGREED)
        if not takes_answers(found):
            cure = "Take the file to the bank first."
            raise CannotAct(Refusal(found.reference, "not_sent", "Nothing was sent to the bank yet.", cure))
        said = read(found, name, content)
        if said.wrong:
            raise CannotAct(
                *(
                    Refusal(f"Row {each.row}", each.field, f"Found {each.found}, expected {each.expected}.", each.cure)
                    for each in said.wrong
                )
            )
        for answer in said.answers:
            if not answer.known:
                _take(answer, by)
        _end(found)
        audit.wrote("bank_answer", f"{found.reference} {hashlib.sha256(content).hexdigest()}")
    return said


def _take(answer: Answer, by: Acting) -> None:
    payment = answer.payment
    lines = list(Part.objects.filter(payment=payment).values_list("line_id", flat=True))
    payment.state, payment.answered_on, payment.reason = answer.state, answer.on, answer.reason
    payment.save(update_fields=["state", "answered_on", "reason"])
    if answer.state == PaymentState.CONFIRMED:
        Part.objects.filter(payment=payment).update(paid_on=answer.on)
        post_confirmed(payment)
        move(lines, by, "The bank paid it.")
        return
    Part.objects.filter(payment=payment).update(payment=None)
    post_returned(payment)
    move(lines, by, "The bank returned it: to be paid again.")


def _end(batch: Batch) -> None:
    """A batch is over once the bank answered for each payment."""
    if (
        not Payment.objects.filter(batch=batch, state=PaymentState.SENT).exists()
        and batch.state != BatchState.CONFIRMED
    ):
        batch.state = BatchState.CONFIRMED
        batch.save(update_fields=["state"])
