"""What the lead of a contract may claim: now, once evidence has come, or no more; and the one button that claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ettle.engine.rules.programme import Contract
from ettle.engine.settle.lines import LineId
from ettle.engine.wording.plain import count
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.claims import claiming
from ettle.web.claims.amounts import money
from ettle.web.claims.models import Line, LineState
from ettle.web.claims.pages.items import Item, group_title, of_result, open_month, unclaimed
from ettle.web.claims.pages.open_results import FEW, ORDERS, Asked, rows_of, state_of
from ettle.web.claims.pages.seeing import contract_or_404, contracts_of, earned_by, lines_of, names_of
from ettle.web.claims.pages.statement import address_of
from ettle.web.claims.pages.words import month_in_words
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.settling import Result
from ettle.web.frame.day import today

AT_ONCE = 200
"""How many results a page shows and claims at once."""
MOST_TOLD = 5


@dataclass(frozen=True)
class Payable:
    """A result that may be claimed, as its row has it."""

    result: Result
    item: Item
    name: str
    group: str

    @property
    def value(self) -> str:
        """What its box sends: the result, and the fingerprint of what is shown."""
        id = self.result.id
        return f"{self.result.fingerprint} {id.n} {id.rule} {id.enrolment}"

    @property
    def reasons(self) -> list[str]:
        basis = self.result.basis
        said = [str(each["words"]) for each in basis["because"]]
        return list(dict.fromkeys([*said, *basis["limits"]]))

    @property
    def days_left(self) -> int | None:
        """Of what still closes."""
        return (self.item.claim_by - today()).days if self.item.claim_by and self.claimed_on is None else None

    @property
    def claimed_on(self) -> date | None:
        """The day it was claimed in time, before its line could be made."""
        return self.result.first.claimed_on


@dataclass(frozen=True)
class Group:
    """The results of one outcome."""

    rule: str
    title: str
    rows: Sequence[Payable]

    @property
    def total(self) -> str:
        return money(sum(each.item.pence for each in self.rows))

    @property
    def closes(self) -> date | None:
        """The first last day."""
        return _first_last_day(each.result for each in self.rows)

    @property
    def few(self) -> bool:
        """Whether they are shown at once; many are folded, with their sum."""
        return len(self.rows) <= FEW


@for_act(Act.CLAIM)
@require_safe
def claims(request: Request) -> HttpResponse:
    """One contract at a time: that asked for, else the first that one leads."""
    contracts = contracts_of(request.acting, "provider")
    asked = request.GET.get("contract", "")
    if asked:
        contract_or_404(request.acting, asked, "provider")
    chosen = next((each for each in contracts if each.contract == asked), contracts[0] if contracts else None)
    page: dict[str, object] = {"contracts": contracts, "chosen": chosen, "at_once": AT_ONCE}
    if chosen is not None:
        page |= _of_contract(request.acting, chosen, Asked.of(request.GET))
    return render(request, "claims/claims.html", page)


def _of_contract(acting: Acting, contract: Contract, only: Asked) -> dict[str, object]:
    """Everything of a contract, a few of each outcome; or one outcome of one state alone."""
    own = earned_by(acting).filter(contract=contract.contract)
    rows = {state: rows_of(own, state, only) for state in ([only.state] if only.state else ORDERS)}
    waiting, asked = ([], []) if only.state else _to_do(acting, contract)
    people = {row.person for some in rows.values() for row in some} | {each.person for each in asked}
    people |= {each.first.person for each in waiting[:AT_ONCE]}
    audit.read(*people)
    names = names_of(acting, people)
    states = [state_of(own, state, only, some, names, contract.contract) for state, some in rows.items()]
    page = _payable_now(waiting, names)
    return page | {
        "only": only.state,
        "asked": [(each, names.get(each.person, each.enrolment)) for each in asked],
        "day": today(),
        "illustrative": any(each.first.illustrative for each in waiting)
        or any(row.illustrative for some in rows.values() for row in some),
        **{state.state: state for state in states},
        **_month(contract),
    }


def _to_do(acting: Acting, contract: Contract) -> tuple[list[Result], list[Line]]:
    """What may be claimed, and the lines of which something is asked."""
    with as_system():
        waiting = unclaimed(contract)
    lines = lines_of(acting).filter(contract=contract.contract, state=LineState.QUERIED)
    return waiting, list(lines.select_related("statement").order_by("answer_by"))


def _payable_now(waiting: Sequence[Result], names: dict[str, str]) -> dict[str, object]:
    payable, capped = [each for each in waiting if each.pence], [each for each in waiting if not each.pence]
    return {
        "groups": _groups(payable[:AT_ONCE], names),
        "number": len(payable),
        "total": money(sum(each.pence for each in payable)),
        "closes": _first_last_day(payable),
        "capped": [_payable(each, names) for each in capped[:AT_ONCE]],
        "capped_number": len(capped),
    }


def _month(contract: Contract) -> dict[str, str]:
    """The month that takes what is claimed now."""
    with as_system():
        month = open_month(contract.contract)
    return {"month": month_in_words(month), "statement": address_of(contract.contract, month)}


def _first_last_day(results: Iterable[Result]) -> date | None:
    """Of those that still close."""
    rows = [each.first for each in results]
    return min((row.claim_by for row in rows if row.claim_by and row.claimed_on is None), default=None)


def _payable(result: Result, names: dict[str, str]) -> Payable:
    item = of_result(result)
    group = group_title(result.first.programme, item.group) if item.group else ""
    return Payable(result, item, names.get(item.person, ""), group)


def _groups(results: Iterable[Result], names: dict[str, str]) -> list[Group]:
    by_rule: dict[str, list[Payable]] = defaultdict(list)
    for each in results:
        by_rule[each.first.rule].append(_payable(each, names))
    return [Group(rule, rows[0].item.title, rows) for rule, rows in by_rule.items()]


@for_act(Act.CLAIM)
@require_POST
def claim_these(request: Request, contract: str) -> HttpResponse:
    contract_or_404(request.acting, contract, "provider")
    back = f"{reverse('claims')}?contract={contract}"
    chosen = dict(filter(None, map(_chosen, request.POST.getlist("claim"))))
    if not chosen:
        messages.warning(request, "Nothing was ticked, so nothing was claimed. Tick what you want to claim.")
        return redirect(back)
    try:
        claimed = claiming.claim(by=request.acting, contract=contract, chosen=chosen)
    except CannotAct as why:
        messages.error(request, str(why))
        return redirect(back)
    _tell(request, claimed.lines, claimed.refused)
    months = {each.statement.month: each for each in claimed.lines}
    if claimed.refused or not months:
        return redirect(back)
    return redirect(address_of(contract, max(months)))


def _chosen(value: str) -> tuple[LineId, str] | None:
    """A box's value read back; None where somebody wrote it themselves."""
    parts = value.split(" ", 3)
    if len(parts) != 4 or not parts[1].isdecimal() or len(parts[1]) > 6:
        return None
    fingerprint, n, rule, enrolment = parts
    return LineId(enrolment, rule, int(n)), fingerprint


def _tell(request: Request, lines: Sequence[Line], refused: Sequence[Refusal]) -> None:
    if lines:
        total = money(sum(each.pence for each in lines))
        messages.success(request, f"{count(len(lines), 'result')} claimed: {total}.")
    for each in refused[:MOST_TOLD]:
        messages.warning(request, f"Not claimed, {each.about}: {each.reason} {each.cure}")
    if len(refused) > MOST_TOLD:
        messages.warning(
            request, f"{len(refused) - MOST_TOLD:,} more were not claimed; they stand below as they are now."
        )


@for_act(Act.CLAIM)
@require_POST
def claim_ahead(request: Request, id: int) -> HttpResponse:
    """Claim in time what lacks its evidence: the day of the claim is kept, the line is made when the evidence has come."""
    row = earned_by(request.acting).filter(pk=id).first()
    if row is None:
        audit.refused("not theirs to see")
        raise Http404("Nothing of theirs.")
    audit.read(row.person)
    try:
        claiming.claim_ahead(by=request.acting, row=row)
    except CannotAct as why:
        messages.error(request, str(why))
    else:
        messages.success(
            request, f"{row.title}, {row.enrolment}: claimed in time. Its line is made when the evidence has come."
        )
    return redirect(f"{reverse('claims')}?contract={row.contract}")
