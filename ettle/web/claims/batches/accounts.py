"""Whose account money goes to: entered on one page, agreed by somebody else on the same."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims.batches import payees
from ettle.web.claims.batches.forms import AccountForm
from ettle.web.claims.batches.shown import names_of, people_of
from ettle.web.claims.batches.views import trail
from ettle.web.claims.models import Part
from ettle.web.claims.payments import Payee
from ettle.web.claims.refusals import CannotAct
from ettle.web.contracts.queries import rulebook


@for_act(Act.PAY)
@require_http_methods(["GET", "POST"])
def payee_accounts(request: Request) -> HttpResponse:
    payer = request.acting.organisation
    form = AccountForm(request.POST or None, bodies=bodies_of(request.acting))
    if request.method == "POST" and form.is_valid():
        payees.enter(by=request.acting, **form.cleaned_data)
        messages.success(request, "Entered. It counts once somebody else has agreed to it.")
        return redirect("payee_accounts")
    agreed, waiting = payees.agreed(payer), payees.waiting(payer)
    names = names_of([*agreed, *(each.body for each in waiting)])
    people = people_of(code for each in [*agreed.values(), *waiting] for code in (each.entered_by, each.agreed_by))
    page = {
        "form": form,
        "title": "Accounts",
        "lead": "Where money goes. Whoever enters an account does not agree to it: call the body on a number you know before you do.",
        "button": "Enter the account",
        "agreed": [
            (names[body], each, people[each.entered_by], people[each.agreed_by])
            for body, each in sorted(agreed.items())
        ],
        "waiting": [
            (names[each.body], each, people[each.entered_by], each.entered_by == request.acting.code)
            for each in waiting
        ],
        "trail": trail(("Accounts", "")),
        "under": "batches",
    }
    return render(request, "claims/batches/accounts.html", page, status=422 if form.is_bound else 200)


def bodies_of(acting: Acting) -> dict[str, str]:
    """Whom the payer may have to pay: the parties of its contracts, and whoever has a part of a line."""
    payer = acting.organisation
    contracts = [each.contract for each in rulebook().contracts.values() if each.contract is not None]
    ours = [each.parties for each in contracts if each.parties.payer == payer]
    found = {body for each in ours for body in (each.provider, *each.others) if body}
    found |= set(Part.objects.filter(payer=payer).values_list("body", flat=True).distinct())
    return dict(sorted(names_of(found).items(), key=lambda each: each[1]))


@for_act(Act.PAY)
@require_POST
def agree_account(request: Request, id: int) -> HttpResponse:
    if not Payee.objects.filter(pk=id, payer=request.acting.organisation).exists():
        return redirect("payee_accounts")
    try:
        payees.agree(by=request.acting, payee=id)
        messages.success(request, "Agreed. Payments made from now on go there.")
    except CannotAct as why:
        messages.error(request, str(why))
    return redirect("payee_accounts")
