"""The months of a payer's books: which are open, which one said is ready, and locking them by another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import Count, F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ettle.engine.basics.day import months_after
from ettle.engine.events.catalogue import LOCAL
from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import Acting
from ettle.web.access.declared import for_act
from ettle.web.access.models import Staff
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims.ledger import periods
from ettle.web.claims.ledger.models import Entry, Period
from ettle.web.claims.ledger.periods import CannotLock
from ettle.web.claims.ledger.queries import locked_until
from ettle.web.claims.ledger.seeing import payers_of
from ettle.web.claims.ledger.shown import names_of
from ettle.web.frame.day import today

MOST = 36
"""How many months are shown."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the books, and what somebody may do with it; `why_not` says why they may not."""

    month: date
    entries: int
    corrected: int
    """Entries of it that others, dated in later months, take back."""
    shape: str
    word: str
    who: str
    seen: int
    may_say: bool = False
    may_lock: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Books:
    payer: str
    months: list[Month]


@for_act(Act.SEE_MONEY)
@require_safe
def ledger_months(request: Request) -> HttpResponse:
    """Of one's own organisation; for an auditor of each payer overseen. Others keep no books here."""
    acting = request.acting
    payers = sorted(set(Period.objects.filter(payer__in=payers_of(acting)).values_list("payer", flat=True)))
    names = names_of(payers)
    page = {
        "books": [Books(names.get(payer, payer), _months(acting, payer)) for payer in payers],
        "may": acting.may(Act.KEEP_BOOKS),
        "trail": [("Ledger", reverse("ledger")), ("Months", "")],
        "under": "ledger",
    }
    return render(request, "ledger/months.html", page)


def _months(acting: Acting, payer: str) -> list[Month]:
    rows = Period.objects.filter(payer=payer).annotate(many=Count("entries"))
    found = list(rows.order_by("-month")[:MOST])
    opens = locked_until(payer)
    who = dict(
        Staff.objects.filter(code__in=[code for row in found for code in (row.ready_by, row.locked_by)]).values_list(
            "code", "name"
        )
    )
    corrected = _corrected_later(payer)
    return [_month(acting, row, opens, who, corrected.get(row.pk, 0)) for row in found]


def _corrected_later(payer: str) -> dict[int, int]:
    """By month, how many of its entries are taken back by entries of other months."""
    others = Entry.objects.filter(payer=payer, corrects__isnull=False).exclude(period=F("corrects__period"))
    return dict(others.values_list("corrects__period").annotate(Count("corrects", distinct=True)).order_by())


def _month(acting: Acting, row: Period, opens: date | None, who: Mapping[str, str], corrected: int) -> Month:
    seen = periods.last_entry(row.payer, row.month)
    about = {"month": row.month, "entries": row.many, "corrected": corrected, "seen": seen}  # type: ignore[attr-defined]
    if opens is not None and row.month < opens:
        return Month(**about, shape="good", word="Locked", who=_locked(row, who))
    if today() < (ends := months_after(row.month, 1)):
        return Month(**about, shape="rest", word="Open", who=f"Not over: it can be locked from {in_words(ends)}")
    if not row.ready_by:
        return Month(**about, shape="due", word="Open", who="Nobody said yet that it is ready", may_say=True)
    said = f"{who.get(row.ready_by, row.ready_by)} said on {_on(row.ready_at)} that it is ready"
    if row.ready_with != seen:
        return Month(**about, shape="warn", word="Changed", who=f"{said}; something was posted since", may_say=True)
    own = row.ready_by == acting.code
    why = "You said yourself that it is ready. A colleague looks it over and locks it." if own else ""
    return Month(**about, shape="due", word="Ready", who=said, may_lock=not own, why_not=why)


def _locked(row: Period, who: Mapping[str, str]) -> str:
    if row.locked_at is None:
        return "With a later month"
    ready, locked = who.get(row.ready_by, row.ready_by), who.get(row.locked_by, row.locked_by)
    return f"Ready by {ready}, locked by {locked} on {_on(row.locked_at)}"


def _on(moment) -> str:  # type: ignore[no-untyped-def]
    return in_words(moment.astimezone(LOCAL).date())


@for_act(Act.KEEP_BOOKS)
@require_POST
def month_ready(request: Request, month: str) -> HttpResponse:
    which, payer = _month_or_404(month), request.acting.organisation
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        messages.error(request, "The page did not say what it had shown. Look the month over and press again.")
        return redirect("ledger_months")
    return _done(
        request,
        lambda: periods.say_ready(payer=payer, month=which, by=request.acting.code, seen=int(seen)),
        f"{which:%B %Y} is ready. A colleague looks it over and locks it.",
    )


@for_act(Act.KEEP_BOOKS)
@require_POST
def month_lock(request: Request, month: str) -> HttpResponse:
    which, payer = _month_or_404(month), request.acting.organisation
    return _done(
        request,
        lambda: periods.lock(payer=payer, month=which, by=request.acting.code),
        f"{which:%B %Y} and the months before it are locked. What is found out later is posted in an open month.",
    )


def _done(request: Request, act: Callable[[], Period], said: str) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except CannotLock as why:
        messages.error(request, str(why))
    return redirect("ledger_months")


def _month_or_404(written: str) -> date:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        raise Http404("No such month.") from None
