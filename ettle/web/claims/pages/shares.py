"""What one's own organisation has of what others claim: its parts by month, and nothing else of a line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims.amounts import money
from ettle.web.claims.models import LineState, Part
from ettle.web.claims.months import month_after
from ettle.web.claims.pages.items import UNCOUNTED
from ettle.web.claims.pages.seeing import contracts_of, organisations
from ettle.web.claims.pages.words import SHAPES, STOPPED_SHAPE, month_in_words
from ettle.web.claims.terms import PAY_DAY
from ettle.web.contracts.queries import contract_title
from ettle.web.frame.slots import Link

MOST = 1000
MOVES = {
    LineState.PROPOSED: "{payer} agrees to it or not",
    LineState.SUBMITTED: "{payer} checks it",
    LineState.CHECKED: "{payer} approves it",
    LineState.QUERIED: "{lead} answers a question of {payer}",
    LineState.REFUSED: "{lead} may put it right and claim again",
    LineState.APPROVED: "{payer} pays by {paid}",
    LineState.BATCHED: "{payer} pays by {paid}",
}
STOPPED_MOVE = "A check stops it before it is paid. {lead} and {payer} are told which, and what to do"


@dataclass(frozen=True)
class Share:
    """One part, with its state and whose move it is."""

    part: Part
    shape: str
    word: str
    move: str
    amount: str


@dataclass(frozen=True)
class OfMonth:
    """The parts of one month under one contract."""

    words: str
    contract: str
    lead: str
    rows: list[Share]

    @property
    def total(self) -> str:
        return money(sum(each.part.pence for each in self.rows if each.part.state not in UNCOUNTED))


@for_act(Act.SEE_MONEY)
@require_safe
def our_share(request: Request) -> HttpResponse:
    parts = parts_of(request.acting)
    names = organisations(each for one in parts for each in (one.payer, one.provider))
    found: dict[tuple[date, str], list[Share]] = defaultdict(list)
    for each in parts:
        found[each.month, each.contract].append(_share(each, names))
    months = [
        OfMonth(month_in_words(month), contract_title(contract), names[rows[0].part.provider], rows)
        for (month, contract), rows in found.items()
    ]
    return render(request, "claims/our_share.html", {"months": months, "full": len(parts) == MOST, "most": MOST})


def parts_of(acting: Acting) -> list[Part]:
    """What one's own body has of lines, the latest month first."""
    own = Part.objects.filter(body=acting.organisation)
    return list(own.order_by("-month", "contract", "achieved_on", "id")[:MOST])


def _share(part: Part, names: dict[str, str]) -> Share:
    paid = in_words(month_after(part.month).replace(day=PAY_DAY))
    said = STOPPED_MOVE if part.stopped else MOVES.get(LineState(part.state), "")
    move = said.format(payer=names[part.payer], lead=names[part.provider], paid=paid)
    shape = STOPPED_SHAPE if part.stopped else SHAPES[LineState(part.state)]
    return Share(part, shape, part.says, move, money(part.pence))


def link(request: HttpRequest) -> Link | None:
    """The way there, for those whose only money it is: whoever leads or pays a contract has its statements."""
    acting = getattr(request, "acting", None)
    if acting is None or not acting.may(Act.SEE_MONEY) or (acting.may(Act.SEE_STATEMENTS) and contracts_of(acting)):
        return None
    note = "What your organisation has of each payment under contracts that others lead, and where it is."
    return Link("Our share", "our_share", note, act=Act.SEE_MONEY, place=35)
