"""The bank's answer: looked through first, every row told, then taken in whole."""

from __future__ import annotations

import base64
import binascii

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ettle.files.events.receipt import FileRefused
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims.amounts import money
from ettle.web.claims.batches.bank import Read, read, takes_answers, told
from ettle.web.claims.batches.forms import MOST_OF_AN_ANSWER, AnswerForm
from ettle.web.claims.batches.reconciling import reconcile
from ettle.web.claims.batches.shown import batch_or_404, names_of
from ettle.web.claims.batches.views import trail
from ettle.web.claims.payments import Batch
from ettle.web.claims.refusals import CannotAct
from ettle.web.frame.lists import Column

WRONG = [Column("Row", "num"), *map(Column, ("Field", "Found", "Expected", "What to do"))]


@for_act(Act.PAY)
@require_http_methods(["GET", "POST"])
def bank_answer(request: Request, id: int) -> HttpResponse:
    batch = batch_or_404(request.acting, id)
    if not takes_answers(batch):
        messages.error(request, "Nothing was sent to the bank yet, so there is no answer to take in.")
        return redirect("batch", id)
    if "taken" in request.POST:
        return _take(request, batch)
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
        try:
            return _shown(request, batch, name, content, read(batch, name, content))
        except FileRefused as why:
            form.add_error("file", str(why))
    page = {
        "form": form,
        "title": f"The bank’s answer to {batch.reference}",
        "lead": "It is looked through first. Where any row does not hold, nothing is taken in.",
        "button": "Look it through",
        "cancel": reverse("batch", args=[id]),
        "trail": trail((batch.reference, reverse("batch", args=[id])), ("Bank’s answer", "")),
        "under": "batches",
    }
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


def _shown(request: Request, batch: Batch, name: str, content: bytes, said: Read) -> HttpResponse:
    names = names_of([*(each.payment.body for each in said.answers), *(each.body for each in said.missing)])
    page = {
        "it": batch,
        "name": name,
        "content": base64.b64encode(content).decode(),
        "said": said,
        "counts": told(said.answers),
        "answers": [
            (each, names[each.payment.body], money(each.payment.pence), each.state.label) for each in said.answers
        ],
        "missing": [(each.reference, names[each.body], money(each.pence)) for each in said.missing],
        "wrong_columns": WRONG,
        "wrong": [(each.row, each.field, each.found, each.expected, each.cure) for each in said.wrong],
        "trail": trail((batch.reference, reverse("batch", args=[batch.pk])), ("Bank’s answer", "")),
        "under": "batches",
    }
    return render(request, "claims/batches/answer.html", page, status=422 if said.wrong else 200)


def _take(request: Request, batch: Batch) -> HttpResponse:
    """What was looked through comes back with the page and is judged again: nothing is believed of it."""
    try:
        content = base64.b64decode(request.POST["taken"][: MOST_OF_AN_ANSWER * 2], validate=True)
        said = reconcile(by=request.acting, batch=batch.pk, name=request.POST.get("name", "")[:200], content=content)
    except (CannotAct, FileRefused, binascii.Error) as why:
        messages.error(request, f"Nothing was taken in. {why}")
        return redirect("bank_answer", batch.pk)
    counts = ", ".join(f"{many} {what}" for what, many in told(said.answers).items() if many) or "nothing new"
    left = f" The bank has not answered for {len(said.missing)}." if said.missing else ""
    messages.success(request, f"The bank’s answer is in: {counts}.{left}")
    return redirect("batch", batch.pk)
