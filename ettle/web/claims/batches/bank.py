"""The bank's answer to a batch, as a spreadsheet: read whole, each row checked, taken in only where every row holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ettle.engine.basics.money import pounds
from ettle.engine.events.catalogue import LOCAL
from ettle.files.events.receipt import FileRefused
from ettle.files.sheets.table import Cell, Table, table_of
from ettle.web.claims.payments import AGREED, Batch, Payment, PaymentState
from ettle.web.frame.day import today
from ettle.web.frame.written_days import NotADay, read_day

FIELDS: Mapping[str, tuple[str, ...]] = {
    "reference": ("reference", "payment reference", "originator_reference", "originator reference"),
    "pounds": ("pounds", "amount", "amount (pounds)", "value"),
    "pence": ("pence", "amount_pence", "amount (pence)"),
    "outcome": ("outcome", "result", "status"),
    "on": ("date", "on", "day", "processing_date", "processed"),
    "reason": ("reason", "return reason"),
}
"""The columns of the file, by what the bank may call them."""
OUTCOMES = {
    **dict.fromkeys(("paid", "confirmed", "credited", "settled"), PaymentState.CONFIRMED),
    **dict.fromkeys(("returned", "rejected", "unpaid", "failed"), PaymentState.RETURNED),
}
MONEY = re.compile(r"£?\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one row: where, what was found, what was expected, what to do."""

    row: int
    field: str
    found: str
    expected: str
    cure: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of one payment."""

    row: int
    payment: Payment
    state: PaymentState
    on: date
    reason: str
    known: bool
    """It was said before."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file as read: the answers, what is wrong with it by row, and the payments it does not name."""

    answers: tuple[Answer, ...]
    wrong: tuple[Wrong, ...]
    missing: tuple[Payment, ...]
    notes: tuple[str, ...] = ()


def read(batch: Batch, name: str, content: bytes) -> Read:
    """Read the bank's file against a batch. Raises FileRefused where it cannot be read as such a file at all."""
    table = table_of(name, content)
    at = _columns(name, table)
    own = {each.reference: each for each in Payment.objects.filter(batch=batch).order_by("reference")}
    rows = [_Row(number, cells, at) for number, cells in table.rows]
    named = {row.reference for row in rows}
    elsewhere = dict(
        Payment.objects.filter(payer=batch.payer, reference__in=named - own.keys()).values_list("reference", "batch_id")
    )
    answers, wrong = [], []
    first: dict[str, int] = {}
    for row in rows:
        found = _judged(row, own, elsewhere, first)
        first.setdefault(row.reference, row.number)
        answers += [found] if isinstance(found, Answer) else []
        wrong += [] if isinstance(found, Answer) else [found]
    open_ = (each for each in own.values() if each.state == PaymentState.SENT and each.reference not in named)
    return Read(tuple(answers), tuple(wrong), tuple(open_), tuple(table.notes))


def _columns(name: str, table: Table) -> dict[str, int]:
    heads = [each.strip().lower() for each in table.header]
    at = {field: heads.index(each) for field, words in FIELDS.items() for each in words if each in heads}
    missing = [field for field in ("reference", "outcome", "on") if field not in at]
    missing += [] if {"pounds", "pence"} & at.keys() else ["amount"]
    if missing:
        found = f"no column for {', '.join({'on': 'date'}.get(each, each) for each in missing)}"
        expected = "the columns reference, amount (or pence), outcome and date"
        raise FileRefused(name, found, expected, "name the columns so in the first row")
    return at


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Sequence[Cell]
    at: Mapping[str, int]

    def cell(self, field: str) -> Cell:
        place = self.at.get(field)
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    @property
    def reference(self) -> str:
        return str(self.cell("reference")).lstrip("'").strip().upper()

    def pence(self) -> int | None:
        """None where it is no sum."""
        whole = str(self.cell("pence")).strip()
        if whole:
            return int(whole) if re.fullmatch(r"\d{1,15}", whole, re.ASCII) else None
        found = MONEY.fullmatch(str(self.cell("pounds")).strip())
        return int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0")) if found else None

    def outcome(self) -> PaymentState | None:
        return OUTCOMES.get(str(self.cell("outcome")).strip().lower())

    def on(self) -> date | str:
        """The day, or why it is none."""
        said = self.cell("on")
        if isinstance(said, date):
            return said
        try:
            return read_day(said, today(), first=date(2000, 1, 1), last=today())
        except NotADay as why:
            return str(why)

    def wrong(self, field: str, expected: str, cure: str) -> Wrong:
        found = self.cell(field)
        return Wrong(self.number, field, str(found)[:40] or "nothing", expected, cure)


def _judged(
    row: _Row, own: Mapping[str, Payment], elsewhere: Mapping[str, int], first: Mapping[str, int]
) -> Answer | Wrong:
    payment = own.get(row.reference)
    if payment is None:
        return _not_ours(row, elsewhere)
    if row.reference in first:
        return row.wrong(
            "reference", f"each payment once: row {first[row.reference]} has it", "Keep the row that is right."
        )
    return _wrong_sum(row, payment) or _wrong_day(row, payment) or _answer(row, payment)


def _not_ours(row: _Row, elsewhere: Mapping[str, int]) -> Wrong:
    if row.reference in elsewhere:
        batch = f"B-{elsewhere[row.reference]:07d}"
        return row.wrong("reference", "a payment of this batch", f"It is of {batch}: take the row to that batch.")
    return row.wrong("reference", "the reference of a payment of this batch", "Look it up in the file that was sent.")


def _wrong_sum(row: _Row, payment: Payment) -> Wrong | None:
    field = "pence" if row.cell("pence") else "pounds"
    if row.pence() == payment.pence:
        return None
    return row.wrong(field, pounds(payment.pence), "Ask the bank: a payment is never answered in part.")


def _wrong_day(row: _Row, payment: Payment) -> Wrong | None:
    on = row.on()
    if isinstance(on, str):
        return row.wrong("on", "a day like 23 June 2021", on)
    sent = payment.batch.sent_at
    if on > today() or (sent is not None and on < sent.astimezone(LOCAL).date()):
        return row.wrong("on", "a day from the day it was sent until today", "Ask the bank for the day.")
    return None


def _answer(row: _Row, payment: Payment) -> Answer | Wrong:
    state = row.outcome()
    if state is None:
        return row.wrong("outcome", "paid or returned", "Write which it was.")
    on = row.on()
    assert isinstance(on, date), "asked before"
    known = (payment.state, payment.answered_on) == (state, on)
    answer = Answer(row.number, payment, state, on, str(row.cell("reason"))[:200], known)
    if payment.state == PaymentState.SENT or answer.known:
        return answer
    stands = f"{payment.get_state_display().lower()}" + (f" on {payment.answered_on}" if payment.answered_on else "")
    cure = "Ask the bank which of the two is right."
    if (payment.state, state) == (PaymentState.CONFIRMED, PaymentState.RETURNED):
        cure += " Where it came back after it was paid, take the row out and record that on the page of the payment."
    return row.wrong("outcome", f"what was said before: {stands}", cure)


def takes_answers(batch: Batch) -> bool:
    return batch.state in AGREED and batch.sent_at is not None


def told(answers: Iterable[Answer]) -> dict[str, int]:
    """How many of each, in the words of a receipt."""
    listed = list(answers)
    new = [each for each in listed if not each.known]
    return {
        "paid": sum(each.state == PaymentState.CONFIRMED for each in new),
        "returned": sum(each.state == PaymentState.RETURNED for each in new),
        "known before": len(listed) - len(new),
    }
