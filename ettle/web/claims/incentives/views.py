"""The employers of contracts, one employer's sheet to print, and who it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ettle.engine.basics.money import pounds
from ettle.engine.rules.programme import Contract
from ettle.engine.wording.plain import name
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.claims.employer import Employer
from ettle.web.claims.incentives import register, status
from ettle.web.claims.incentives.forms import EmployerForm
from ettle.web.claims.models import Entitled, Line, LineKind, Part
from ettle.web.claims.pages.seeing import contract_or_404, contracts_of, names_of, organisations
from ettle.web.frame.day import today


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one award, as its employer is told."""

    who: str
    title: str
    amount: str
    said: str
    move: str


@for_act(Act.SEE_STATEMENTS)
@require_safe
def employers(request: Request) -> HttpResponse:
    """The employers paid under the contracts that one's organisation leads or pays."""
    ids = [each.contract for each in contracts_of(request.acting)]
    known = {(each.contract, each.employer): each for each in Employer.objects.filter(contract__in=ids)}
    rows = Entitled.objects.filter(contract__in=ids).exclude(to="").values_list("contract", "to", "provider")
    paid = {(contract, to) for contract, to, provider in rows.distinct() if to != provider}
    found = [
        {"contract": contract, "id": id, "name": name(id), "it": known.get((contract, id))}
        for contract, id in sorted(paid | set(known))
    ]
    page = {"rows": found, "leads": request.acting.may(Act.CLAIM)}
    return render(request, "claims/employers.html", page)


@for_act(Act.CLAIM)
@require_safe
def employer(request: Request, contract: str, employer: str) -> HttpResponse:
    """What one employer is told of each stage: a sheet to print or to hand over."""
    agreed = contract_or_404(request.acting, contract, "provider")
    page = {
        "name": name(employer),
        "it": Employer.objects.filter(contract=contract, employer=employer).first(),
        "stages": _stages(request, agreed, employer),
        "contract": agreed,
        "day": today(),
        "id": employer,
    }
    return render(request, "claims/employer.html", page)


def _stages(request: Request, agreed: Contract, employer: str) -> list[Stage]:
    rows = list(Entitled.objects.filter(contract=agreed.contract, to=employer).order_by("enrolment", "id"))
    audit.read(*sorted({row.person for row in rows}))
    names = names_of(request.acting, [row.person for row in rows])
    sides = organisations([agreed.parties.provider or "", agreed.parties.payer or ""])
    lead, payer = sides[agreed.parties.provider or ""], sides[agreed.parties.payer or ""]
    live = Line.objects.filter(kind=LineKind.RESULT, live=True, enrolment__in=[row.enrolment for row in rows])
    lines = {(each.enrolment, each.rule, each.n): each for each in live}
    paid = dict(Part.objects.filter(line__in=live, body=employer).values_list("line", "paid_on"))
    found = []
    for row in rows:
        who = status.initials(names[row.person]) if row.person in names else row.enrolment
        line = lines.get((row.enrolment, row.rule, row.n))
        if line is not None:
            said, move = status.of_claimed("stopped" if line.stopped_by else line.state, lead, payer, paid.get(line.pk))
        else:
            early = next((each["words"] for each in row.because if each["code"] == "begun_too_early"), "")
            said, move = status.of_earned(
                row.state,
                who,
                missing=row.missing,
                claim_by=row.claim_by,
                earliest=row.earliest,
                lead=lead,
                early=early,
            )
        found.append(Stage(who, row.title, "" if row.pence is None else pounds(row.pence), said, move))
    return found


@for_act(Act.CLAIM)
@require_http_methods(["GET", "HEAD", "POST"])
def employer_write(request: Request, contract: str, employer: str) -> HttpResponse:
    """Who an employer is."""
    agreed = contract_or_404(request.acting, contract, "provider")
    known = Employer.objects.filter(contract=contract, employer=employer).first()
    initial = {"name": known.name, "contact": known.contact} if known else {"name": name(employer)}
    form = EmployerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        register.write(by=request.acting, contract=agreed.contract, employer=employer, **form.cleaned_data)
        messages.success(request, "Saved. The payer sees it as well.")
        return redirect("employer", contract, employer)
    page = {"form": form, "name": name(employer), "contract": agreed, "id": employer}
    return render(request, "claims/employer_write.html", page, status=422 if form.is_bound else 200)
