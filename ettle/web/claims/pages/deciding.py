"""What waits for the payer to check, as a list of tasks; and a month for the contract manager to approve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.engine.wording.plain import count
from ettle.web.access.acting import Acting, as_system
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.claims import deciding
from ettle.web.claims.amounts import money
from ettle.web.claims.checks.asking import most_pressing, questions_about
from ettle.web.claims.checks.models import Question
from ettle.web.claims.holding import CLAIMING
from ettle.web.claims.models import Line, LineState, Statement, Step
from ettle.web.claims.pages.acts import TO_CHECK, own_among
from ettle.web.claims.pages.items import Item, group_title, items_of
from ettle.web.claims.pages.seeing import contract_or_404, lines_of, month_or_404, organisations, staff_names
from ettle.web.claims.pages.statement import address_of
from ettle.web.claims.pages.words import month_in_words
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.waits import for_its_terms, for_something_else
from ettle.web.contracts.queries import contract_title
from ettle.web.frame.day import today

AT_ONCE = 200


@dataclass(frozen=True)
class ToCheck:
    """A line to check: what was said about it before, and why one may not check it oneself."""

    item: Item
    line: Line
    group: str
    answered: str
    own: str
    questions: Sequence[Question] = ()
    weight: int = 0

    @property
    def value(self) -> str:
        return f"{self.line.pk} {self.line.fingerprint}"

    @property
    def is_plain(self) -> bool:
        """Nothing is asked about it, and nothing was answered that is to be read first."""
        return not (self.own or self.questions or self.answered)


@dataclass(frozen=True)
class OfStatement:
    """The lines of one month of one contract."""

    statement: Statement
    contract: str
    provider: str
    rows: Sequence[ToCheck]

    @property
    def words(self) -> str:
        return month_in_words(self.statement.month)

    @property
    def address(self) -> str:
        return address_of(self.statement.contract, self.statement.month)

    @property
    def total(self) -> str:
        return money(sum(each.line.pence for each in self.rows))

    @property
    def plain(self) -> int:
        return sum(each.is_plain for each in self.rows)


def _waiting(acting: Acting, *states: LineState) -> list[Line]:
    """The lines in some states that one's organisation pays, the earliest to be paid first."""
    found = lines_of(acting).filter(payer=acting.organisation, state__in=states).select_related("statement")
    return list(found.order_by("statement__month", "statement_id", "rule", "id"))


def _pressing_first(lines: Sequence[Line]) -> list[Line]:
    """The same lines, those with questions before the rest of their month, the weightiest first."""
    contracts = sorted({each.contract for each in lines})
    weight = {each.line: each.weight for contract in contracts for each in most_pressing(contract)}
    return sorted(lines, key=lambda each: (each.statement.month, each.statement_id, -weight.get(each.pk, 0)))


@for_act(Act.CHECK_CLAIMS)
@require_safe
def to_check(request: Request) -> HttpResponse:
    lines = _pressing_first(_waiting(request.acting, *TO_CHECK))
    asked = (
        lines_of(request.acting)
        .filter(payer=request.acting.organisation, state=LineState.QUERIED)
        .order_by("answer_by")
    )
    shown = lines[:AT_ONCE]
    audit.read(*{each.person for each in shown if each.person})
    ticked = request.GET.get("tick", "")
    page = {
        "ticked": int(ticked) if ticked.isdecimal() and len(ticked) < 16 else 0,
        "statements": _by_statement(request.acting, shown),
        "number": len(lines),
        "more": len(lines) - len(shown),
        "asked": list(asked[:AT_ONCE]),
        "day": today(),
    }
    return render(request, "claims/to_check.html", page)


def _by_statement(acting: Acting, lines: Sequence[Line]) -> list[OfStatement]:
    answers = {
        each.line_id: each.words
        for each in Step.objects.filter(line__in=[each.pk for each in lines], kind="answered").order_by("id")
    }
    own = own_among(acting, lines, CLAIMING)
    names = organisations(each.provider for each in lines)
    questions = questions_about(lines)
    found: dict[int, list[ToCheck]] = defaultdict(list)
    for line, item in zip(lines, items_of(lines), strict=True):
        group = group_title(line.programme, line.group) if line.group else ""
        about = questions.get(line.pk, [])
        found[line.statement_id].append(
            ToCheck(
                item,
                line,
                group,
                answers.get(line.pk, ""),
                own.get(line.pk, ""),
                about,
                sum(each.weight for each in about),
            )
        )
    return [
        OfStatement(rows[0].line.statement, contract_title(rows[0].line.contract), names[rows[0].line.provider],
                    sorted(rows, key=lambda each: (-each.weight, not each.answered)))
        for rows in found.values()
    ]  # fmt: skip


@for_act(Act.CHECK_CLAIMS)
@require_POST
def check_lines(request: Request) -> HttpResponse:
    seen = seen_in(request.POST.getlist("line"))
    if not seen:
        messages.warning(request, "Nothing was ticked, so nothing was done. Tick the lines that hold.")
        return redirect("to_check")
    try:
        deciding.check(by=request.acting, seen=seen)
    except CannotAct as why:
        return not_done(request, why, seen, "to_check", "To check")
    messages.success(request, f"{count(len(seen), 'line')} checked. Somebody else approves them.")
    return redirect("to_check")


def seen_in(values: Iterable[str]) -> dict[int, str]:
    """Lines and the fingerprints of what was shown, from the boxes of a form; what somebody wrote themselves is left out."""
    pairs = [value.split(" ") for value in values]
    return {int(pair[0]): pair[1] for pair in pairs if len(pair) == 2 and pair[0].isdecimal() and len(pair[0]) < 16}


def not_done(request: Request, why: CannotAct, seen: dict[int, str], back: str, words: str) -> HttpResponse:
    """Nothing was done: what stands in the way, and how each of these lines stands now."""
    lines = list(lines_of(request.acting).filter(pk__in=seen).select_related("statement").order_by("pk"))
    rows = [(line, item, line.fingerprint == seen[line.pk]) for line, item in zip(lines, items_of(lines), strict=True)]
    trail = [(words, reverse(back)), ("Not done", "")]
    page = {"refusals": why.refusals, "rows": rows[:AT_ONCE], "trail": trail, "under": back}
    return render(request, "claims/not_done.html", page, status=409)


@dataclass(frozen=True)
class ToApprove:
    """What one outcome of a month comes to, of what waits for approval."""

    title: str
    number: int
    total: str


@for_act(Act.APPROVE_CLAIMS)
@require_safe
def to_approve(request: Request) -> HttpResponse:
    lines = _waiting(request.acting, LineState.CHECKED)
    audit.read(*{each.person for each in lines[:AT_ONCE] if each.person})
    return render(request, "claims/to_approve.html", {"statements": _by_statement(request.acting, lines)})


@for_act(Act.APPROVE_CLAIMS)
@require_http_methods(["GET", "POST"])
def approve_statement(request: Request, contract: str, month: str) -> HttpResponse:
    agreed, first = contract_or_404(request.acting, contract, "payer"), month_or_404(month)
    if request.method == "POST":
        return _approve(request, contract, month)
    lines = list(
        lines_of(request.acting)
        .filter(contract=contract, statement__month=first)
        .select_related("statement")
        .order_by("rule", "id")
    )
    checked = [each for each in lines if each.state == LineState.CHECKED]
    own = own_among(request.acting, checked)
    anew, waits = _what_comes_first(contract, [each for each in checked if each.pk not in own])
    theirs = [each for each in checked if each.pk not in own and each.pk not in waits]
    audit.read(*{each.person for each in checked if each.person})
    names = staff_names(each.checked_by for each in checked)
    page = {
        "agreed": agreed,
        "words": month_in_words(first),
        "statement": address_of(contract, first),
        "rows": [(item, names.get(item.line.checked_by, "")) for item in items_of(theirs) if item.line],
        "sums": _sums(theirs),
        "number": len(theirs),
        "total": money(sum(each.pence for each in theirs)),
        "values": [f"{each.pk} {each.fingerprint}" for each in theirs],
        "anew": anew,
        "waits": [(item, waits[item.line.pk]) for item in items_of(checked) if item.line and item.line.pk in waits],
        "own": len(own),
        "own_because": sorted(set(own.values())),
        "left": [
            each for each in items_of(lines) if each.line and each.line.state in (LineState.QUERIED, LineState.REFUSED)
        ],
        "unchecked": sum(each.state == LineState.SUBMITTED for each in lines),
        "trail": [("To approve", reverse("to_approve")), (month_in_words(first), "")],
        "under": "to_approve",
    }
    return render(request, "claims/approve.html", page)


def _what_comes_first(contract: str, lines: Sequence[Line]) -> tuple[Refusal | None, Mapping[int, Refusal]]:
    """What comes before anything of a contract may be approved, and before each of these lines."""
    with as_system():
        found = {each.pk: for_something_else(each) for each in lines}
        return for_its_terms(contract), {pk: why for pk, why in found.items() if why}


def _sums(lines: Iterable[Line]) -> list[ToApprove]:
    by_title: dict[str, list[Line]] = defaultdict(list)
    for each in lines:
        by_title[each.title].append(each)
    return [ToApprove(title, len(some), money(sum(each.pence for each in some))) for title, some in by_title.items()]


def _approve(request: Request, contract: str, month: str) -> HttpResponse:
    seen = seen_in(request.POST.get("lines", "").split(","))
    if not seen:
        messages.warning(request, "Nothing was to be approved, so nothing was done.")
        return redirect("approve_statement", contract, month)
    try:
        lines = deciding.approve(by=request.acting, contract=contract, seen=seen)
    except CannotAct as why:
        return not_done(request, why, seen, "to_approve", "To approve")
    messages.success(request, f"{count(len(lines), 'line')} approved: {money(sum(each.pence for each in lines))}.")
    return redirect("statement", contract, month)
