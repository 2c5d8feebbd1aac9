"""The page that says that a payment came back after it was paid."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims.amounts import money
from ettle.web.claims.batches.bounced import bounce
from ettle.web.claims.batches.forms import BouncedForm
from ettle.web.claims.batches.shown import names_of
from ettle.web.claims.batches.views import payment_or_404, trail
from ettle.web.claims.refusals import CannotAct


@for_act(Act.PAY)
@require_http_methods(["GET", "POST"])
def payment_bounced(request: Request, id: int) -> HttpResponse:
    payment = payment_or_404(request, id)
    if payment.answered_on is None or payment.bounced_on is not None or payment.state != "confirmed":
        messages.error(request, f"{payment.reference}: only what the bank has paid can come back after it.")
        return redirect("remittance", id)
    form = BouncedForm(request.POST if request.method == "POST" else None, paid_on=payment.answered_on)
    if form.is_bound and form.is_valid():
        try:
            bounce(by=request.acting, payment=id, **form.cleaned_data)
            messages.success(request, "Recorded. What it paid is owed again and goes into the next batch.")
            return redirect("remittance", id)
        except CannotAct as why:
            for each in why.refusals:
                form.add_error(None, f"{each.reason} {each.cure}")
    body = names_of([payment.body])[payment.body]
    page = {
        "form": form,
        "title": f"{payment.reference} came back",
        "lead": f"{money(payment.pence)} to {body} is owed again, and its lines go into the next batch. Agree to another account first, where this one was wrong.",
        "button": "It came back",
        "cancel": reverse("remittance", args=[id]),
        "trail": trail((payment.reference, reverse("remittance", args=[id])), ("Came back", "")),
        "under": "batches",
    }
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)
