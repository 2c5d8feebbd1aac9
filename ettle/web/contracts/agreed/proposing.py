"""Proposing: a form, then everything it would change to look at, then the proposal. Nothing holds until the other party agrees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ettle.engine.rules.programme import Contract
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.contracts.agreed import actions, templates_of, varying
from ettle.web.contracts.agreed.differences import change_of
from ettle.web.contracts.agreed.forms import DocumentForm, FileForm
from ettle.web.contracts.agreed.judging import Judged, judged_as_proposed
from ettle.web.contracts.agreed.seeing import contracts_of, is_party, names_of
from ettle.web.frame import slots
from ettle.web.frame.day import today


@for_act(Act.AGREE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A whole contract, as a file."""
    form = FileForm(_sent(request), kind="contract", initial={"text": templates_of.contract(request.acting)})
    return _asked(request, form, "Propose a contract", [("Contracts", reverse("contracts")), ("New", "")])


@for_act(Act.AGREE_CONTRACTS)
@require_safe
def choose(request: Request, contract: str) -> HttpResponse:
    """What is to be changed."""
    found = party_to(request, contract)
    page = {"it": found, "ways": varying.ways(found), "trail": _trail(found, "Propose a variation")}
    return render(request, "contracts/agreed/choose.html", page)


@for_act(Act.AGREE_CONTRACTS)
@require_http_methods(["GET", "POST"])
def vary(request: Request, contract: str, what: str) -> HttpResponse:
    """A variation: of one of the common kinds, or as a file."""
    found = party_to(request, contract)
    form = varying.form_for(what, found, _sent(request))
    if form is None:
        raise Http404("No such form.")
    return _asked(request, form, varying.title_of(what), _trail(found, varying.title_of(what)))


def _asked(request: Request, form: DocumentForm, title: str, trail: list[tuple[str, str]]) -> HttpResponse:
    """The form; once it is sound, what it would change; once that is confirmed, the proposal."""
    then = request.POST.get("then", "look")
    page: dict[str, Any] = {"form": form, "title": title, "trail": trail, "cancel": trail[-2][1]}
    if not form.is_bound or then == "change" or not form.is_valid():
        return _form(request, page, form.is_bound and then != "change")
    found = judged_as_proposed(form.document())
    if found.problems:
        form.add_problems(list(found.problems))
        return _form(request, page, True)
    if then == "propose":
        try:
            made = actions.propose(by=request.acting, document=form.document(), why=form.cleaned_data["why"])
        except actions.Refused as refused:
            form.add_error(None, str(refused))
            return _form(request, page, True)
        messages.success(request, "Proposed. It holds once the other party agrees.")
        return redirect("proposal", made.pk)
    return render(request, "contracts/agreed/confirm.html", page | look(request, found) | {"hidden": _hidden(request)})


def look(request: Request, found: Judged) -> dict[str, Any]:
    """What a sound document would change, and what higher desks know of that: the slot `variation_touches`.

    A desk that fills it is given `judged` (document, rulebook as it is and as it would be, agreements before and after)
    and returns a Section.
    """
    parties = found.parties
    names = names_of([parties.payer, parties.provider])
    return {
        "change": change_of(found, today()),
        "judged": found,
        "touches": slots.sections("variation_touches", request, judged=found),
        "between": (names[parties.payer], names[parties.provider]),
        "text": found.document.text,
    }


def _form(request: Request, page: dict[str, Any], wrong: bool) -> HttpResponse:
    return render(request, "contracts/agreed/form.html", page, status=422 if wrong else 200)


def _hidden(request: Request) -> list[tuple[str, str]]:
    """What was sent, to be sent again from the page that shows what it would change."""
    left_out = ("csrfmiddlewaretoken", "then")
    return [
        (name, str(value))
        for name, value in request.POST.items()
        if name not in left_out and not name.startswith("draft")
    ]


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def party_to(request: Request, contract: str) -> Contract:
    """A contract for whose party this post may act; any other is answered as if it did not exist."""
    found, _ = contracts_of(request.acting).get(contract, (None, None))
    if found is None or not is_party(request.acting, found):
        audit.refused("not a party to it")
        raise Http404("No such contract.")
    return found


def _trail(contract: Contract, last: str) -> list[tuple[str, str]]:
    return [
        ("Contracts", reverse("contracts")),
        (contract.title, reverse("contract", args=[contract.contract])),
        (last, ""),
    ]
