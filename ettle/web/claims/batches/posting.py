"""Payments as entries of the ledger: one for each contract that a payment is of, posted once by its reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ettle.web.claims.ledger import actions as ledger
from ettle.web.claims.ledger.actions import Books
from ettle.web.claims.ledger.models import Entry
from ettle.web.claims.models import Part
from ettle.web.claims.payments import Payment
from ettle.web.claims.steps import MACHINE


def by_contract(payment: Payment) -> dict[str, int]:
    """What it pays under each contract, in pence: below nothing where what is owed back is set off."""
    sums: dict[str, int] = defaultdict(int)
    for _, _, contract, pence in payment.made_of:
        sums[contract] += pence
    return {contract: pence for contract, pence in sorted(sums.items()) if pence}


def post_sent(payment: Payment, by: str) -> None:
    """Owed no longer: it is on its way. Raises TooMuch where the ledger owes less."""
    leads = dict(Part.objects.filter(payment=payment).values_list("contract", "provider"))
    for contract, pence in by_contract(payment).items():
        ledger.send(
            act=_act("sent", payment, contract),
            books=Books(contract, payment.payer, leads[contract]),
            parts={payment.body: pence},
            by=by,
            because=(f"Authorised in {payment.batch.reference}.",),
            about=payment.reference,
        )


def post_confirmed(payment: Payment) -> None:
    """The bank paid it."""
    for contract, sent in _sent(payment):
        ledger.confirm(act=_act("confirmed", payment, contract), sent=sent, by=MACHINE, because=("The bank paid it.",))


def post_returned(payment: Payment) -> None:
    """The bank did not pay it: it is owed again."""
    for contract, sent in _sent(payment):
        because = ("The bank returned it.",)
        ledger.give_back(act=_act("returned", payment, contract), sent=sent, by=MACHINE, because=because)


def post_bounced(payment: Payment, by: str) -> None:
    """It came back after it was paid: what said so is taken back, and it is owed again."""
    because = (f"It came back after it was paid: {payment.reason}",)
    for contract, sent in _sent(payment):
        confirmed = Entry.objects.get(act=_act("confirmed", payment, contract))
        pence = abs(by_contract(payment)[contract])
        act = _act("bounced", payment, contract)
        ledger.reverse(act=act, entry=confirmed, pence=pence, by=by, because=because, about=payment.reference)
        ledger.give_back(act=_act("owed again", payment, contract), sent=sent, by=by, because=because)


def _sent(payment: Payment) -> Iterator[tuple[str, Entry]]:
    for contract in by_contract(payment):
        yield contract, Entry.objects.get(act=_act("sent", payment, contract))


def _act(what: str, payment: Payment, contract: str) -> str:
    return f"{what} {payment.reference} {contract}"
