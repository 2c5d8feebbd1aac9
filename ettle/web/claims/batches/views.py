"""The pages of batches: the list, one batch, making and authorising it, its files; and the advice to who is paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.claims.amounts import money
from ettle.web.claims.batches import authorising, making
from ettle.web.claims.batches.bank_file import bank_file, control
from ettle.web.claims.batches.bank_file import name_of as file_name
from ettle.web.claims.batches.export import archive_of
from ettle.web.claims.batches.export import name_of as archive_name
from ettle.web.claims.batches.remittance import COLUMNS, COLUMNS_OF_A_BATCH, advice_of, rows_of, rows_of_batch
from ettle.web.claims.batches.shown import (
    PAYMENT_SHAPES,
    SAID,
    SHAPES,
    agreed_anew,
    batch_or_404,
    batches_of,
    listed,
    made_of,
    names_of,
    people_of,
    whose_move,
)
from ettle.web.claims.batches.stopping import write_down
from ettle.web.claims.models import Line, Part, reference_of
from ettle.web.claims.payments import AGREED, Batch, BatchState, Payment, PaymentState
from ettle.web.claims.refusals import CannotAct
from ettle.web.contracts.queries import contract_title
from ettle.web.frame.exports import Kind, as_file

MOST = 100
TRAIL = "Payments"


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(TRAIL, reverse("batches")), *more]


@for_act(Act.SEE_MONEY)
@require_safe
def batches(request: Request) -> HttpResponse:
    """The batches of one's own payer, and the payments to one's own body."""
    ours = list(Payment.objects.filter(body=request.acting.organisation).order_by("-pk")[:MOST])
    names = names_of(each.payer for each in ours)
    page = {
        "rows": listed(batches_of(request.acting).order_by("-pk")[:MOST]),
        "ours": [(each, money(each.pence), names[each.payer], _shape(each), made_of(each)) for each in ours],
        "may_pay": request.acting.may(Act.PAY),
    }
    return render(request, "claims/batches/batches.html", page)


def _shape(payment: Payment) -> str:
    return PAYMENT_SHAPES[PaymentState(payment.state)]


@for_act(Act.SEE_MONEY)
@require_safe
def batch(request: Request, id: int) -> HttpResponse:
    found = batch_or_404(request.acting, id)
    page = _about(request, found) | {"trail": trail((found.reference, ""))}
    return render(request, "claims/batches/batch.html", page)


def _about(request: Request, found: Batch) -> dict[str, object]:
    payments = list(found.payments.order_by("reference"))
    names = names_of([*(each.body for each in payments), *(each["body"] for each in found.left_out)])
    people = people_of([found.made_by, found.authorised_by, found.sent_by, found.cancelled_by])
    sums = control(payments)
    return {
        "it": found,
        "shape": SHAPES[BatchState(found.state)],
        "move": whose_move(found),
        "payments": [
            (each, names[each.body], money(each.pence), len(each.made_of), _shape(each), each.get_state_display())
            for each in payments
        ],
        "left_out": _left_out(found.left_out, names),
        "control": sums,
        "total": money(sums.pence),
        "people": {
            name: people[getattr(found, name)] for name in ("made_by", "authorised_by", "sent_by", "cancelled_by")
        },
        "may_pay": request.acting.may(Act.PAY),
        "own": found.made_by == request.acting.code,
        "goes_out": found.state in AGREED,
        "under": "batches",
    }


def _left_out(
    found: Iterable[Mapping[str, Any]], names: Mapping[str, str]
) -> list[tuple[int, str, str, str, str, str]]:
    """What is not paid now, as rows: the number and reference of a line that is stopped (0 = a body as a whole), of whom, ..."""
    rows = ((each.get("line", 0), each) for each in found)
    return [
        (line, reference_of(line), names[each["body"]], money(each["pence"]), each["why"], each["cure"])
        for line, each in rows
    ]


@for_act(Act.PAY)
@require_http_methods(["GET", "POST"])
def new_batch(request: Request) -> HttpResponse:
    """What would be paid now, and a button that pays exactly that."""
    if "write_down" in request.POST:
        write_down(request.acting.organisation, request.acting)
        messages.success(request, "Written down. The page of each line says what stops it and what to do.")
        return redirect("new_batch")
    if request.method == "POST":
        made = _done(request, lambda: making.make(by=request.acting, seen=request.POST.get("seen", "")))
        return redirect("batch", made.pk) if made else redirect("new_batch")
    found = making.plan(request.acting.organisation)
    names = names_of([*(each.body for each in found.due), *(each.body for each in found.left_out)])
    page = {
        "plan": found,
        "anew": agreed_anew(part.contract for each in found.due for part in each.parts),
        "total": money(found.pence),
        "due": [(names[each.body], money(each.pence), len(each.parts), each.payee.masked) for each in found.due],
        "left_out": _left_out(map(asdict, found.left_out), names),
        "trail": trail(("Make a batch", "")),
        "under": "batches",
    }
    return render(request, "claims/batches/new.html", page)


def _done(request: Request, act: Callable[[], Batch]) -> Batch | None:
    """Do it, or say on the next page why not."""
    try:
        return act()
    except CannotAct as why:
        for each in why.refusals:
            messages.error(request, f"{each.about}: {each.reason} {each.cure}")
        return None


@for_act(Act.PAY)
@require_http_methods(["GET", "POST"])
def authorise_batch(request: Request, id: int) -> HttpResponse:
    """Every payment once more, and a button that binds to exactly these."""
    found = batch_or_404(request.acting, id)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        if _done(request, lambda: authorising.authorise(by=request.acting, batch=id, seen=seen)):
            messages.success(request, f"{found.reference} is authorised. Take its file to the bank.")
        return redirect("batch", id)
    if found.state != BatchState.MADE or found.made_by == request.acting.code:
        return redirect("batch", id)
    page = _about(request, found) | {
        "anew": agreed_anew(contract for each in found.payments.all() for _, _, contract, _ in each.made_of),
        "trail": trail((found.reference, reverse("batch", args=[id])), ("Authorise", "")),
    }
    return render(request, "claims/batches/authorise.html", page)


@for_act(Act.PAY)
@require_http_methods(["GET", "POST"])
def cancel_batch(request: Request, id: int) -> HttpResponse:
    """What follows once a batch is cancelled, and a button that does it."""
    found = batch_or_404(request.acting, id)
    if request.method == "POST":
        if _done(request, lambda: making.cancel(by=request.acting, batch=id)):
            messages.success(request, f"{found.reference} is cancelled. Its lines are approved as before.")
        return redirect("batch", id)
    if found.state != BatchState.MADE:
        messages.error(request, f"{found.reference} is {found.get_state_display().lower()}: it cannot be cancelled.")
        return redirect("batch", id)
    page = _about(request, found) | {"trail": trail((found.reference, reverse("batch", args=[id])), ("Cancel", ""))}
    return render(request, "claims/batches/cancel.html", page)


@for_act(Act.PAY)
@require_safe
def batch_file(request: Request, id: int) -> HttpResponse:
    """The file for the bank. Who took it is on record."""
    found = batch_or_404(request.acting, id)
    if found.state not in AGREED:
        raise Http404("There is no file of what nobody has authorised.")
    audit.wrote("batch_file", found.reference)
    return _file(bank_file(found), file_name(found), "text/csv")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@for_act(Act.PAY)
@require_POST
def batch_sent(request: Request, id: int) -> HttpResponse:
    batch_or_404(request.acting, id)
    if _done(request, lambda: authorising.mark_sent(by=request.acting, batch=id)):
        messages.success(request, "It is with the bank. Take the bank’s answer in when it comes.")
    return redirect("batch", id)


@for_act(Act.SEE_MONEY)
@require_safe
def batch_export(request: Request, id: int) -> HttpResponse:
    """Everything the batch rests on, without names, to be worked out again."""
    found = batch_or_404(request.acting, id)
    audit.wrote("batch_export", found.reference)
    return _file(archive_of(found), archive_name(found), "application/zip")


@for_act(Act.SEE_MONEY)
@require_safe
def remittance(request: Request, id: int) -> HttpResponse:
    payment = payment_or_404(request, id)
    names = names_of([payment.payer, payment.body])
    advice = advice_of(payment)
    page = {
        "advice": advice,
        "it": payment,
        "shape": _shape(payment),
        "says": SAID[PaymentState(payment.state)],
        "payer": names[payment.payer],
        "body": names[payment.body],
        "paid": [(part, money(part.pence), contract_title(part.contract)) for part in advice.paid],
        "set_off": [(part, money(part.pence)) for part in advice.set_off],
        "opened": _opened(request, (part.line_id for part in (*advice.paid, *advice.set_off))),
        "own_batch": payment.payer == request.acting.organisation,
        "may_bounce": payment.state == PaymentState.CONFIRMED and _pays(request, payment),
        "trail": trail((payment.reference, "")),
        "under": "batches",
    }
    return render(request, "claims/batches/remittance.html", page)


@for_act(Act.SEE_MONEY)
@require_safe
def remittance_file(request: Request, id: int, kind: Kind) -> HttpResponse:
    payment = payment_or_404(request, id)
    return as_file(kind, f"remittance-{payment.reference}", COLUMNS, rows_of(advice_of(payment)))


@for_act(Act.SEE_MONEY)
@require_safe
def batch_lines(request: Request, id: int, kind: Kind) -> HttpResponse:
    """Every line of every payment of a batch, each cell inert. References and money, nobody's name."""
    found = batch_or_404(request.acting, id)
    payments = list(found.payments.order_by("reference"))
    people = Part.objects.filter(pk__in=[part for each in payments for part, *_ in each.made_of])
    audit.read(*filter(None, people.values_list("line__person", flat=True)))
    rows = rows_of_batch(payments, names_of(each.body for each in payments))
    return as_file(kind, f"{found.reference}-lines", COLUMNS_OF_A_BATCH, rows)


def _opened(request: Request, lines: Iterable[int]) -> set[int]:
    """Of lines by their number those whose page answers: payer and lead open them, whoever has a part alone does not."""
    if not request.acting.may(Act.SEE_STATEMENTS):
        return set()
    own = Q(payer=request.acting.organisation) | Q(provider=request.acting.organisation)
    return set(Line.objects.filter(own, pk__in=set(lines)).values_list("pk", flat=True))


def _pays(request: Request, payment: Payment) -> bool:
    return payment.payer == request.acting.organisation and request.acting.may(Act.PAY)


def payment_or_404(request: Request, id: int) -> Payment:
    """A payment that one's organisation makes or gets."""
    mine = request.acting.organisation
    found = Payment.objects.filter(pk=id).first()
    if found is None or mine not in (found.payer, found.body):
        audit.refused("not theirs to see")
        raise Http404("No such payment.")
    return found
