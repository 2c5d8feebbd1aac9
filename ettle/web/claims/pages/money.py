"""From a line to the payments and entries of the ledger that it is in, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from ettle.web.access.acting import Acting
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims.ledger import seeing
from ettle.web.claims.ledger.models import Entry
from ettle.web.claims.models import Line
from ettle.web.claims.pages.seeing import lines_of
from ettle.web.claims.payments import Payment
from ettle.web.frame.slots import Section

OF_A_LINE = re.compile(r"L-(\d{7,15})", re.ASCII)
OF_A_PAYMENT = re.compile(r"\d{7,}-\d{4}", re.ASCII)


@dataclass(frozen=True)
class To:
    """A way to another page, and what stands there."""

    words: str
    address: str
    note: str = ""


def payments_of(acting: Acting, line: Line) -> list[To]:
    """The payments that parts of a line are in: the payer's batches, or what one's own body gets."""
    found = Payment.objects.filter(parts__line=line).order_by("pk").distinct()
    if line.payer == acting.organisation:  # whose batches they are: the lead sees its own payment and no batch
        return [
            To(str(each.batch), reverse("batch", args=[each.batch_id]), f"{each.reference}, {_now(each)}")
            for each in found
        ]
    own = (each for each in found if each.body == acting.organisation)
    return [To(each.reference, reverse("remittance", args=[each.pk]), _now(each)) for each in own]


def _now(payment: Payment) -> str:
    return str(payment.get_state_display()).lower()


def entries_of(acting: Acting, line: Line) -> list[To]:
    """The entries of the ledger about a line, in their order."""
    found = seeing.entries(acting).filter(about=line.reference).order_by("pk")
    return [
        To(each.reference, reverse("ledger_entry", args=[each.pk]), str(each.get_kind_display()).lower())
        for each in found
    ]


def on_entry(request: Request, entry: Entry) -> Section | None:
    """What an entry is about: its line, or its payment and batch, where one may see them."""
    found = list(_about(request.acting, entry.about))
    return Section(10, "claims/about_entry.html", {"ways": found}) if found else None


def _about(acting: Acting, about: str) -> Iterable[To]:
    if (of := OF_A_LINE.fullmatch(about)) and acting.may(Act.SEE_STATEMENTS):
        if lines_of(acting).filter(pk=int(of[1])).exists():
            yield To(f"Line {about}", reverse("claim_line", args=[int(of[1])]))
    elif OF_A_PAYMENT.fullmatch(about):
        payment = Payment.objects.filter(reference=about).first()
        if payment is not None and acting.organisation in (payment.payer, payment.body):
            yield To(f"Payment {about}", reverse("remittance", args=[payment.pk]))
        if payment is not None and payment.payer == acting.organisation:
            yield To("Its batch", reverse("batch", args=[payment.batch_id]))
