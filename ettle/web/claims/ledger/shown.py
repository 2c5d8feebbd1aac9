"""Entries and balances as the pages show them: ids with the names they stand for, pence in pounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ettle.engine.basics.money import pounds
from ettle.web.access.models import Organisation, Staff
from ettle.web.claims.ledger.models import Account, Entry, Kind, Posting
from ettle.web.claims.ledger.queries import Held
from ettle.web.contracts.queries import contract_title

SHAPES = {
    Kind.APPROVED: "due",
    Kind.REVERSED: "bad",
    Kind.SENT: "set",
    Kind.CONFIRMED: "good",
    Kind.RETURNED: "warn",
    Kind.RECEIVED: "rest",
}
TOLD = {
    Account.COST: "Cost of {}",
    Account.OWED: "Owed to {}",
    Account.CLEARING: "On its way to {}",
    Account.BANK: "Bank, {}",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One posting in words, on the side it stands on."""

    words: str
    debit: str
    credit: str


@dataclass(frozen=True, slots=True)
class Shown:
    entry: Entry
    shape: str
    word: str
    contract: str
    payer: str
    provider: str
    who: str
    sides: tuple[Side, ...]

    @property
    def automatic(self) -> bool:
        return self.entry.by.startswith("system")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the money of one contract is, as far as whoever looks may see it."""

    contract: str
    cost: str
    """A dash for whoever sees its own part alone."""
    owed: str
    carried: str
    on_its_way: str
    paid: str


def names_of(ids: Iterable[str]) -> Mapping[str, str]:
    return dict(Organisation.objects.filter(pk__in=set(ids)).values_list("id", "name"))


def shown(rows: Iterable[Entry]) -> list[Shown]:
    """Entries that carry the postings to show as `seen`."""
    rows = list(rows)
    staff = dict(Staff.objects.filter(code__in={row.by for row in rows}).values_list("code", "name"))
    ids = {id for row in rows for id in (row.payer, row.provider, *(each.body for each in _seen(row)))}
    names = names_of(ids)
    return [_shown(row, names, staff) for row in rows]


def _seen(row: Entry) -> Sequence[Posting]:
    found: Sequence[Posting] = row.seen  # type: ignore[attr-defined]
    return found


def _shown(row: Entry, names: Mapping[str, str], staff: Mapping[str, str]) -> Shown:
    kind = Kind(row.kind)
    return Shown(
        row,
        SHAPES[kind],
        str(kind.label),
        contract_title(row.contract),
        names.get(row.payer, row.payer),
        names.get(row.provider, row.provider),
        staff.get(row.by, row.by),
        tuple(_side(each, names) for each in _seen(row)),
    )


def _side(posting: Posting, names: Mapping[str, str]) -> Side:
    words = TOLD[Account(posting.account)].format(names.get(posting.body, posting.body))
    sum_ = pounds(abs(posting.pence))
    return Side(words, sum_ if posting.pence > 0 else "", sum_ if posting.pence < 0 else "")


def standings(balances: Mapping[Held, int]) -> list[Standing]:
    """By contract, from the balances that whoever looks may see."""
    by: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for held, pence in balances.items():
        of = by[held.contract]
        if held.account == Account.OWED:
            of["owed" if pence < 0 else "carried"] += abs(pence)
        else:
            of[held.account] += pence
    return [
        Standing(
            contract_title(contract),
            pounds(of[Account.COST]) if Account.COST in of else "–",
            pounds(of["owed"]),
            pounds(of["carried"]),
            pounds(-of[Account.CLEARING]),
            pounds(-of[Account.BANK]),
        )
        for contract, of in sorted(by.items())
    ]
