"""Statements: the list of months, one month, and the people behind each of its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ettle.engine.rules.programme import Contract
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.claims.amounts import money
from ettle.web.claims.models import OWED, Line, LineKind, LineState
from ettle.web.claims.pages.items import Item, group_title, of_entitled, open_month
from ettle.web.claims.pages.moves import Stands, stages, stands
from ettle.web.claims.pages.profile import against_profile
from ettle.web.claims.pages.seeing import (
    contract_or_404,
    contracts_of,
    month_or_404,
    names_of,
    organisations,
    side_of,
    staff_names,
    statements_of,
)
from ettle.web.claims.pages.statement import (
    Month,
    changes,
    lacking_evidence,
    month_before,
    month_of_contract,
    waiting_for_evidence,
)
from ettle.web.claims.pages.words import moment, month_in_words, spaced
from ettle.web.contracts.queries import title_of
from ettle.web.frame.exports import Kind, as_file, pounds_cell

MOST_LISTED = 500


@dataclass(frozen=True)
class Listed:
    """A month in the list of statements."""

    month: Month
    stands: Stands
    other: str
    """The body on the other side."""


@for_act(Act.SEE_STATEMENTS)
@require_safe
def statements(request: Request) -> HttpResponse:
    contracts = contracts_of(request.acting)
    names = organisations(each for one in contracts for each in (one.parties.payer or "", one.parties.provider or ""))
    lists = [(each, _listed(request.acting, each, names)) for each in contracts]
    page = {"lists": lists, "may_claim": request.acting.may(Act.CLAIM)}
    return render(request, "claims/statements.html", page)


def months_of(acting: Acting) -> list[Month]:
    """The months of the contracts that one's organisation pays or leads, the latest of each first."""
    return [month for each in contracts_of(acting) for month in _months(acting, each)]


def _listed(acting: Acting, contract: Contract, names: dict[str, str]) -> list[Listed]:
    other = contract.parties.provider if side_of(acting, contract) == "payer" else contract.parties.payer
    return [Listed(each, stands(each), names[other or ""]) for each in _months(acting, contract)]


def _months(acting: Acting, contract: Contract) -> list[Month]:
    months = set(statements_of(acting).filter(contract=contract.contract).values_list("month", flat=True))
    with as_system():
        months.add(open_month(contract.contract))
    found = [month_of_contract(contract, month) for month in sorted(months, reverse=True)]
    return [each for each in found if each.kept or each.items]


@for_act(Act.SEE_STATEMENTS)
@require_safe
def statement(request: Request, contract: str, month: str) -> HttpResponse:
    agreed, first = contract_or_404(request.acting, contract), month_or_404(month)
    it = that_is(month_of_contract(agreed, first))
    before = month_of_contract(agreed, month_before(first), coming=False)
    checkers, approvers = _people_of(it.lines)
    others = statements_of(request.acting).filter(contract=contract).order_by("-month").values_list("month", flat=True)
    parties = organisations([agreed.parties.payer or "", agreed.parties.provider or ""])
    names = staff_names(code for each in it.correcting for code in (each.made_by, each.decided_by))
    page = {
        "it": it,
        "stands": stands(it),
        "rows": it.rows(),
        "stages": stages(it, checkers, approvers),
        "correcting": [
            (each, money(each.pence), names.get(each.made_by, ""), names.get(each.decided_by, ""))
            for each in it.correcting
        ],
        "changes": changes(it, before) if before.kept else None,
        "before": before,
        "waiting": waiting_for_evidence(contract, first),
        "against": against_profile(contract, first),
        "programme": title_of(agreed.programme),
        "provider": parties[agreed.parties.provider or ""],
        "payer": parties[agreed.parties.payer or ""],
        "months": [(f"{each:%Y-%m}", month_in_words(each)) for each in sorted({*others, first}, reverse=True)],
        "fingerprint": spaced(it.kept.fingerprint) if it.kept and it.kept.fingerprint else "",
        "side": side_of(request.acting, agreed),
        "cut_off": moment(it.cut_off),
        "slug": f"{first:%Y-%m}",
        "may_claim": request.acting.may(Act.CLAIM) and side_of(request.acting, agreed) == "provider",
        "to_approve": _to_approve(request.acting, it),
        "under": "statements",
    }
    return render(request, "claims/statement.html", page)


def that_is(month: Month) -> Month:
    """A month that was begun, or that takes claims now."""
    if month.kept is None and not month.items:
        with as_system():
            if open_month(month.contract.contract) != month.month:
                raise Http404("No such month.")
    return month


def _to_approve(acting: Acting, it: Month) -> int:
    """How many lines of a month wait for this post to approve them."""
    if not acting.may(Act.APPROVE_CLAIMS):
        return 0
    return sum(each.state == LineState.CHECKED for each in it.lines)


def _people_of(lines: Sequence[Line]) -> tuple[str, str]:
    """Who checked and who approved the lines of a month, by name."""
    names = staff_names(code for each in lines for code in (each.checked_by, each.decided_by))
    checked = dict.fromkeys(names[each.checked_by] for each in lines if each.checked_by)
    decided = dict.fromkeys(names[each.decided_by] for each in lines if each.decided_by and each.state in OWED)
    return ", ".join(checked), ", ".join(decided)


@for_act(Act.SEE_STATEMENTS)
@require_safe
def statement_lines(request: Request, contract: str, month: str) -> HttpResponse:
    """The people behind a number: all lines of a month, or those of one outcome, group, price or limit."""
    agreed, first = contract_or_404(request.acting, contract), month_or_404(month)
    it = that_is(month_of_contract(agreed, first))
    waiting = request.GET.get("waiting") == "evidence"
    found = [of_entitled(row) for row in lacking_evidence(contract, first)] if waiting else _narrowed(it.items, request)
    shown = found[:MOST_LISTED]
    audit.read(*{each.person for each in shown if each.person})
    names = names_of(request.acting, (each.person for each in shown))
    page = {
        "it": it,
        "rows": [(each, names.get(each.person, ""), _group(agreed, each)) for each in shown],
        "more": len(found) - len(shown),
        "about": "Waiting for evidence" if waiting else _about(agreed, found, request),
        "in_file": not waiting,
        "trail": [
            ("Statements", reverse("statements")),
            (it.words, it.address),
            ("Lines", ""),
        ],
        "under": "statements",
    }
    return render(request, "claims/lines.html", page)


def _narrowed(items: Iterable[Item], request: Request) -> list[Item]:
    asked = {name: request.GET.get(name, "") for name in ("rule", "group", "each", "limited")}
    group = "" if asked["group"] == "-" else asked["group"]
    return [
        each
        for each in items
        if (not asked["rule"] or (each.rule == asked["rule"] and each.counts))
        and (not asked["group"] or each.group == group)
        and (not asked["each"] or (str(each.pence) == asked["each"] and each.limited == asked["limited"]))
    ]


def _group(contract: Contract, item: Item) -> str:
    return group_title(contract.programme, item.group) if item.group else ""


def _about(contract: Contract, found: Sequence[Item], request: Request) -> str:
    """What the list is narrowed to, in words."""
    if not request.GET.get("rule") or not found:
        return "All lines"
    said = [found[0].title]
    if request.GET.get("group"):
        said.append(_group(contract, found[0]).lower() or "everybody")
    if request.GET.get("limited"):
        said.append(found[0].limited)
    return ", ".join(said)


COLUMNS = ("Line", "Kind", "What", "Group", "Who", "Reference", "Reached on", "Claim by", "State", "Limited by", "Amount in pounds")  # fmt: skip


@for_act(Act.SEE_STATEMENTS)
@require_safe
def statement_file(request: Request, contract: str, month: str, kind: Kind) -> HttpResponse:
    """All lines of a month as a file: the same rows as its page, each cell inert."""
    agreed, first = contract_or_404(request.acting, contract), month_or_404(month)
    items = that_is(month_of_contract(agreed, first)).items
    audit.read(*{each.person for each in items if each.person})
    names = names_of(request.acting, (each.person for each in items))
    rows = [_cells(agreed, each, names.get(each.person, "")) for each in items]
    return as_file(kind, f"{contract}-{first:%Y-%m}", COLUMNS, rows)


def _cells(contract: Contract, item: Item, name: str) -> tuple[str | Decimal, ...]:
    """A row of the file. What was paid back stands after a minus sign, which CSV has as text."""
    line = item.line.reference if item.line else ""
    kind = LineKind(item.kind).label
    last = item.claim_by.isoformat() if item.claim_by else ""
    days = (item.achieved_on.isoformat(), last)
    return (
        line, kind, item.title, _group(contract, item), name, item.enrolment, *days, item.word, item.limited,
        pounds_cell(item.pence),
    )  # fmt: skip
