"""The file for the bank: the fields of a Bacs Standard 18 credit as CSV, and control totals that the bank can add up itself.

Made of the payments alone, so it is the same, byte for byte, whenever it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ettle.files.sheets.written import as_csv
from ettle.web.claims.payments import Batch, Payment

COLUMNS = (
    "record",
    "destination_sort_code",
    "destination_account",
    "account_type",
    "transaction_code",
    "amount_pence",
    "originator_name",
    "originator_reference",
    "destination_name",
    "processing_date",
)
CREDIT = "99"
"""Bank Giro credit: the transaction code of money paid in."""


@dataclass(frozen=True, slots=True)
class Control:
    """What whoever reads the file adds up again: how many, pence, and a hash total of sort codes and accounts."""

    number: int
    pence: int
    hash_total: int


def control(payments: Sequence[Payment]) -> Control:
    """The hash total adds each sort code and account as one number of 14 figures."""
    return Control(
        len(payments),
        sum(each.pence for each in payments),
        sum(int(each.sort_code + each.account) for each in payments),
    )


def bank_file(batch: Batch) -> bytes:
    """The whole file of a batch."""
    payments = list(Payment.objects.filter(batch=batch).order_by("reference"))
    day = batch.pay_on.isoformat()
    rows = [_credit(each, batch.originator, day) for each in payments]
    sums = control(payments)
    total = ("UTL", sums.hash_total, "", "", "", sums.pence, "", batch.reference, sums.number, day)
    # A bank's reader takes the first bytes for the first field: the mark that spreadsheets want would be part of it.
    return as_csv(COLUMNS, [*rows, total], bom="")


def _credit(each: Payment, payer: str, day: str) -> tuple[object, ...]:
    account = (each.sort_code, each.account, "0", CREDIT)
    return ("CREDIT", *account, each.pence, payer, each.reference, each.name, day)


def name_of(batch: Batch) -> str:
    return f"payments-{batch.reference}.csv"
