"""What a payment is made of, for the body that gets it: its lines, what was set off, what is carried forward."""

from __future__ import annotations

from dataclasses import dataclass

from ettle.web.claims.amounts import money
from ettle.web.claims.models import Part
from ettle.web.claims.payments import Payment

COLUMNS = ("line", "contract", "enrolment", "what", "achieved on", "pounds")


@dataclass(frozen=True, slots=True)
class Advice:
    """Of one payment: parts that are paid, parts that are set off, and what each comes to."""

    payment: Payment
    paid: tuple[Part, ...]
    set_off: tuple[Part, ...]

    @property
    def paid_sum(self) -> str:
        return money(sum(part.pence for part in self.paid))

    @property
    def set_off_sum(self) -> str:
        return money(sum(part.pence for part in self.set_off))

    @property
    def total(self) -> str:
        return money(self.payment.pence)


def advice_of(payment: Payment) -> Advice:
    """Asked as whoever reads it: a body sees its own parts. Of a returned payment too, whose parts may be in another by now."""
    ids = [part for part, *_ in payment.made_of]
    parts = list(Part.objects.filter(pk__in=ids, body=payment.body).order_by("contract", "line_id"))
    return Advice(
        payment,
        tuple(part for part in parts if part.pence > 0),
        tuple(part for part in parts if part.pence < 0),
    )


def rows_of(advice: Advice) -> list[tuple[str, ...]]:
    """As rows of a file, the total last."""
    rows = [
        (
            f"L-{part.line_id:07d}",
            part.contract,
            part.enrolment,
            part.title,
            part.achieved_on.isoformat(),
            f"{part.pence / 100:.2f}",
        )
        for part in (*advice.paid, *advice.set_off)
    ]
    return [*rows, ("total", "", "", advice.payment.reference, "", f"{advice.payment.pence / 100:.2f}")]
