"""The ledger by month, and one entry of it. A subcontractor sees its own postings alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims.ledger import queries, seeing
from ettle.web.claims.ledger.cleared import reports_of
from ettle.web.claims.ledger.forms import LedgerForm
from ettle.web.claims.ledger.shown import shown, standings
from ettle.web.frame import slots

PER_PAGE = 50


@for_act(Act.SEE_MONEY)
@require_safe
def ledger(request: Request) -> HttpResponse:
    acting = request.acting
    form = LedgerForm(request.GET, seeing.months(acting), seeing.contracts(acting))
    month, contract = form.asked()
    page: dict[str, Any] = {"form": form, "month": month, "own_alone": _own_alone(request)}
    page |= {"reports": reports_of(acting), "keeps": seeing.keeps_books(acting)}
    if month is not None:
        rows = seeing.of_month(acting, month, contract)
        before = _key(request.GET.get("before", ""))
        found = list((rows.filter(pk__lt=before) if before else rows)[: PER_PAGE + 1])
        kept = {"month": f"{month:%Y-%m}", "contract": contract}
        if len(found) > PER_PAGE:
            page["older"] = f"?{urlencode(kept | {'before': found[PER_PAGE - 1].pk})}"
        page |= {"rows": shown(found[:PER_PAGE]), "first": f"?{urlencode(kept)}" if before else ""}
        page["standings"] = standings(queries.balances(contract=contract, of=seeing.postings(acting)))
    return render(request, "ledger/ledger.html", page)


@for_act(Act.SEE_MONEY)
@require_safe
def entry(request: Request, id: int) -> HttpResponse:
    acting = request.acting
    row = seeing.with_postings(acting, seeing.entries(acting).filter(pk=id)).first()
    if row is None:
        raise Http404("No such entry.")
    opens = queries.locked_until(row.payer)
    page = {
        "it": shown([row])[0],
        "own_alone": not seeing.sees_all_of(acting, row),
        "corrects": _seen(request, row.corrects_id),
        "settles": _seen(request, row.settles_id),
        "followed": shown(seeing.beside(acting, row)),
        "locked": opens is not None and row.dated_on < opens,
        "parts": slots.sections("ledger_entry", request, entry=row),
    }
    return render(request, "ledger/entry.html", page)


def _own_alone(request: Request) -> bool:
    """Whether the list leaves postings of others out: of contracts that one's organisation neither pays nor leads."""
    acting = request.acting
    party = seeing.payers_of(acting)
    others = seeing.entries(acting).exclude(payer__in=party).exclude(provider=acting.organisation)
    return others.exists()


def _seen(request: Request, id: int | None) -> object:
    return seeing.entries(request.acting).filter(pk=id).first() if id else None


def _key(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
