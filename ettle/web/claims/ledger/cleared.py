"""What the nightly report found, as payer and auditor see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest

from ettle.engine.events.catalogue import LOCAL
from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act
from ettle.web.claims.amounts import money
from ettle.web.claims.ledger.models import Cleared
from ettle.web.claims.ledger.seeing import payers_of
from ettle.web.claims.ledger.shown import names_of
from ettle.web.contracts.queries import contract_title
from ettle.web.frame.day import now
from ettle.web.frame.slots import Link

STALE = timedelta(hours=26)
"""A report a night, and two hours to make it in."""
NOTE = "What each contract costs, owes and paid, entry by entry, with the reasons."


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit, in words; `entry` None = there is no entry to open."""

    contract: str
    entry: int | None
    sum: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The latest report over the books of one payer."""

    payer: str
    sum: str
    at: str
    explained: bool
    stale: bool
    """Nobody looked for more than a night."""
    misfits: tuple[Misfit, ...]
    more: int


def reports_of(acting: Acting) -> list[Shown]:
    """The latest report of each payer all of whose books one sees, what is not explained first."""
    rows = Cleared.objects.filter(payer__in=payers_of(acting)).order_by("payer", "-id").distinct("payer")
    found = sorted(rows, key=lambda row: (row.explained, row.payer))
    names = names_of(row.payer for row in found)
    return [_shown(row, names.get(row.payer, row.payer)) for row in found]


def _shown(row: Cleared, payer: str) -> Shown:
    local = row.at.astimezone(LOCAL)
    misfits = tuple(Misfit(contract_title(of), entry, money(pence), why) for of, entry, pence, why in row.misfits)
    return Shown(
        payer,
        money(row.pence),
        f"{in_words(local.date())}, {local:%H:%M}",
        row.explained,
        now() - row.at > STALE,
        misfits,
        row.number - len(misfits),
    )


def on_home(request: HttpRequest) -> Link | None:
    """The way to the ledger; for payer and auditor with what is not explained, where anything is."""
    acting = getattr(request, "acting", None)
    if acting is None or not acting.may(Act.SEE_MONEY):
        return None
    odd = [each for each in reports_of(acting) if not each.explained]
    warning = " ".join(f"{each.sum} of the books of {each.payer} is not explained." for each in odd)
    return Link("Ledger", "ledger", warning or NOTE, act=Act.SEE_MONEY, place=27)
