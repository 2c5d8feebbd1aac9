"""What a payment is made of, for the body that gets it: its lines, what was set off, what is carried forward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ettle.web.claims.amounts import money
from ettle.web.claims.models import Part, reference_of
from ettle.web.claims.payments import Payment
from ettle.web.frame.exports import pounds_cell

Cells = tuple[str | Decimal, ...]

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


def rows_of(advice: Advice) -> list[Cells]:
    """As rows of a file, the total last."""
    rows = [_cells(part) for part in (*advice.paid, *advice.set_off)]
    return [*rows, ("total", "", "", advice.payment.reference, "", pounds_cell(advice.payment.pence))]


def _cells(part: Part) -> Cells:
    days = (part.title, part.achieved_on.isoformat())
    return (reference_of(part.line_id), part.contract, part.enrolment, *days, pounds_cell(part.pence))


COLUMNS_OF_A_BATCH = ("payment", "to", "state", "line", "contract", "enrolment", "what", "achieved on", "pounds")


def rows_of_batch(payments: Sequence[Payment], names: Mapping[str, str]) -> list[Cells]:
    """Every line of every payment of a batch, each payment followed by its total. Asked as whoever reads it."""
    rows: list[Cells] = []
    for each in payments:
        about = (each.reference, names.get(each.body, each.body), str(each.get_state_display()))
        rows += [(*about, *cells) for cells in rows_of(advice_of(each))]
    return rows
