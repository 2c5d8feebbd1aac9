"""What the ledger may be asked. Each question answers what whoever asks may see: row-level security holds underneath."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet, Sum

from ettle.engine.basics.day import months_after
from ettle.web.claims.ledger.models import Account, Entry, Period, Posting
from ettle.web.claims.ledger.sides import AccountOf, Left
from ettle.web.frame.planned import planned_once


class Held(NamedTuple):
    """An account: of one contract, one organisation, one kind."""

    contract: str
    body: str
    account: str


def month_of(day: date) -> date:
    return day.replace(day=1)


def balances(
    *,
    contract: str = "",
    payer: str = "",
    body: str = "",
    until: date | None = None,
    of: QuerySet[Posting] | None = None,
) -> Mapping[Held, int]:
    """Pence by account, of all postings or of those given, before the day `until`; accounts at nothing are left out.

    `owed` below nothing is what the payer owes the organisation, above it what the organisation owes.
    """
    asked = {"contract": contract, "payer": payer, "body": body}
    every = Posting.objects.all() if of is None else of
    rows = every.filter(**{name: value for name, value in asked.items() if value})
    if until is not None:
        rows = rows.filter(entry__dated_on__lt=until)
    sums = (
        rows.values_list("contract", "body", "account").annotate(Sum("pence")).order_by("contract", "body", "account")
    )
    return {Held(*held): int(pence) for *held, pence in sums if pence}


def paid_to(body: str, *, contract: str = "", since: date | None = None, until: date | None = None) -> int:
    """What the bank has paid an organisation, less what it paid back, on the days [`since`, `until`)."""
    rows = Posting.objects.filter(body=body, account=Account.BANK)
    if contract:
        rows = rows.filter(contract=contract)
    if since is not None:
        rows = rows.filter(entry__dated_on__gte=since)
    if until is not None:
        rows = rows.filter(entry__dated_on__lt=until)
    return -int(rows.aggregate(pence=Sum("pence"))["pence"] or 0)


def carried(*, payer: str = "", body: str = "") -> Mapping[tuple[str, str], int]:
    """By contract and organisation, what an organisation owes and the next payment is lessened by."""
    return {
        (of.contract, of.body): pence
        for of, pence in balances(payer=payer, body=body).items()
        if of.account == Account.OWED and pence > 0
    }


def left_of(entry: Entry) -> Mapping[AccountOf, Left]:
    """By organisation and account, what an entry posted and what remains of it. Of money sent: what is on its way."""
    with planned_once() as cursor:
        cursor.execute("select body, account, own, remains from ledger_left(%s)", [entry.pk])
        return {(body, account): Left(own, remains) for body, account, own, remains in cursor.fetchall()}


def on_its_way(sent: Entry) -> Mapping[str, int]:
    """Of money sent, what the bank has not answered for, by organisation."""
    return {body: -each.remains for (body, _), each in left_of(sent).items() if each.remains}


def locked_until(payer: str) -> date | None:
    """The first day on which the books of a payer are open; None where no month was locked yet."""
    last = Period.objects.filter(payer=payer, locked_at__isnull=False).order_by("-month").first()
    return months_after(last.month, 1) if last else None
