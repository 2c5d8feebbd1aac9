"""The list of contracts, one contract, one proposal, and the answers to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.contracts import queries as rules
from ettle.web.contracts.agreed import actions, queries
from ettle.web.contracts.agreed.forms import WhyForm
from ettle.web.contracts.agreed.judging import as_it_was, judged
from ettle.web.contracts.agreed.page import listed, own_share, whole
from ettle.web.contracts.agreed.proposing import look
from ettle.web.contracts.agreed.queries import Shown
from ettle.web.contracts.agreed.seeing import Sees, contracts_of, is_party
from ettle.web.contracts.documents import text_of
from ettle.web.frame import slots
from ettle.web.frame.day import today


@for_act(Act.SEE_CONTRACTS)
@require_safe
def contracts(request: Request) -> HttpResponse:
    found = contracts_of(request.acting)
    page = {
        "rows": listed(found),
        "open": queries.proposals(request.acting) if _sees_proposals(request) else [],
        "may_propose": request.acting.may(Act.AGREE_CONTRACTS),
    }
    return render(request, "contracts/agreed/contracts.html", page)


@for_act(Act.SEE_CONTRACTS)
@require_safe
def contract(request: Request, contract: str) -> HttpResponse:
    found, how = contracts_of(request.acting).get(contract, (None, None))
    if found is None:
        audit.refused("not theirs to see")
        raise Http404("No such contract.")
    trail = [("Contracts", reverse("contracts")), (found.title, "")]
    if how is Sees.OWN_SHARE:
        agreement = rules.rulebook().contracts[contract]
        page = own_share(agreement, request.acting.organisation, today()) | {"trail": trail}
        return render(request, "contracts/agreed/own_share.html", page)
    page = whole(rules.rulebook().contracts[contract], today()) | {
        "trail": trail,
        "proposals": queries.proposals(request.acting, contract),
        "may_propose": is_party(request.acting, found),
        "others": slots.sections("contract", request, contract=found),
    }
    return render(request, "contracts/agreed/contract.html", page)


@for_act(Act.SEE_CONTRACTS)
@require_safe
def proposal(request: Request, proposal: int) -> HttpResponse:
    """What is proposed, what it would change, what it would touch; and for the other party the answer."""
    return _proposal(request, _found(request, proposal))


def _proposal(
    request: Request, found: Shown, form: WhyForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    page = _page(request, found) | {"form": form or WhyForm(), "refused": refused}
    return render(request, "contracts/agreed/proposal.html", page, status=status)


def _page(request: Request, found: Shown) -> dict[str, Any]:
    row, may = found.row, request.acting.may(Act.AGREE_CONTRACTS)
    judgement = None
    if found.document is not None:
        judgement = as_it_was(text_of(found.document), found.document.edition)
    elif found.ending is None:
        judgement = judged(actions.text_of(row))
    page: dict[str, Any] = {
        "it": found,
        "trail": _trail(request, found),
        "open": found.ending is None,
        "may_answer": may and found.ending is None and found.mine_to_answer,
        "may_withdraw": may and found.ending is None and request.acting.organisation == row.proposed_in_id,
        "problems": judgement.problems if judgement else [],
    }
    if judgement is not None and not judgement.problems:
        page |= look(request, judgement)
    return page | {"text": found.document.text if found.document else row.text}


@for_act(Act.AGREE_CONTRACTS)
@require_POST
def agree(request: Request, proposal: int) -> HttpResponse:
    """Agree to exactly what was seen: its fingerprint comes with the answer."""
    found = _found(request, proposal)
    try:
        made = actions.agree(by=request.acting, proposal=proposal, seen=request.POST.get("seen", ""))
    except actions.Refused as refused:
        return _refused(request, found, str(refused))
    except actions.NotSound:
        return _refused(request, found, "It does not go with what was agreed since. Below is what to mend.")
    messages.success(request, "Agreed. It is part of the rules from now on.")
    return redirect("contract", made.contract)


@for_act(Act.AGREE_CONTRACTS)
@require_POST
def decline(request: Request, proposal: int) -> HttpResponse:
    return _end(request, proposal, actions.decline, "Declined. Whoever proposed it sees your reason.")


@for_act(Act.AGREE_CONTRACTS)
@require_POST
def withdraw(request: Request, proposal: int) -> HttpResponse:
    return _end(request, proposal, actions.withdraw, "Withdrawn. The other party sees your reason.")


def _end(request: Request, proposal: int, act: Any, said: str) -> HttpResponse:
    found, form = _found(request, proposal), WhyForm(request.POST)
    if not form.is_valid():
        return _proposal(request, found, form, status=422)
    try:
        act(by=request.acting, proposal=proposal, reason=form.cleaned_data["reason"])
    except actions.Refused as refused:
        return _refused(request, found, str(refused))
    messages.success(request, said)
    return redirect("proposal", proposal)


def _refused(request: Request, found: Shown, why: str) -> HttpResponse:
    audit.refused("not theirs to answer, or not any more")
    return _proposal(request, _found(request, found.row.pk), refused=why, status=409)


@for_act(Act.SEE_CONTRACTS)
@require_safe
def text(request: Request, proposal: int) -> HttpResponse:
    """The document as it was agreed, or as it is proposed: plain text, to keep as a file."""
    found = _found(request, proposal)
    said = found.document.text if found.document else found.row.text
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def _found(request: Request, id: int) -> Shown:
    found = queries.proposal_of(request.acting, id) if _sees_proposals(request) else None
    if found is None:
        audit.refused("not theirs to see")
        raise Http404("No such proposal.")
    return found


def _sees_proposals(request: Request) -> bool:
    """A subcontractor sees its own share of what stands, and nothing of what the parties negotiate."""
    return request.acting.post.role != "subcontractor"


def _trail(request: Request, found: Shown) -> list[tuple[str, str]]:
    row = found.row
    standing = contracts_of(request.acting).get(row.contract)
    here = [(standing[0].title, reverse("contract", args=[row.contract]))] if standing else []
    return [("Contracts", reverse("contracts")), *here, (f"Proposal {row.pk}", "")]
