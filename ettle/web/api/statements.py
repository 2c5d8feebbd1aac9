"""What is claimed and paid, read: months of contracts with their lines, one line, and what one's own body has of others' claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.shapes import shape
from ettle.web.audit import entry as audit
from ettle.web.claims.models import Line, Part
from ettle.web.claims.pages.line import checks_of, papers_of, shares_of, steps_of
from ettle.web.claims.pages.moves import move_of, stands
from ettle.web.claims.pages.seeing import contract_or_404, line_or_404, month_or_404, names_of
from ettle.web.claims.pages.shares import parts_of
from ettle.web.claims.pages.statement import Month, month_of_contract
from ettle.web.claims.pages.statements import months_of, that_is


class StatementSaid(Schema):
    """A month of a contract: where it stands, and what it comes to in pence. `to_come` is earned and not claimed yet."""

    contract: str
    month: str
    payer: str
    provider: str
    state: str
    says: str
    move: str
    cut_off: datetime
    pay_on: date
    pence: int
    to_come: int
    fingerprint: str


class LineSaid(Schema):
    """A line. `person` and `name` are empty for whoever pays, who knows people by the reference of their enrolment.

    `seen`: the fingerprint of what it rests on, sent back with whatever is decided about it.
    """

    line: int
    reference: str
    contract: str
    month: str
    kind: str
    rule: str
    n: int
    title: str
    group: str
    enrolment: str
    person: str
    name: str
    pence: int
    achieved_on: date
    claim_by: date | None
    state: str
    says: str
    recovery: str
    answer_by: date | None
    corrects: int | None
    seen: str


SEEN = "7c1e09af52d0" + "0" * 52
STATEMENT = {
    "contract": "fss-lot-5-illustrative",
    "month": "2021-11",
    "payer": "scottish-government",
    "provider": "start-scotland",
    "state": "draft",
    "says": "Draft",
    "move": "Pat Quinn claims until 5 December 2021, 18:00",
    "cut_off": "2021-12-05T18:00:00Z",
    "pay_on": "2021-12-27",
    "pence": 85000,
    "to_come": 0,
    "fingerprint": "",
}
LINE = {
    "line": 41,
    "reference": "L-0000041",
    "contract": "fss-lot-5-illustrative",
    "month": "2021-11",
    "kind": "result",
    "rule": "job_13",
    "n": 1,
    "title": "13 weeks in work",
    "group": "core",
    "enrolment": "ada-1",
    "person": "",
    "name": "",
    "pence": 85000,
    "achieved_on": "2021-09-27",
    "claim_by": "2021-11-25",
    "state": "submitted",
    "says": "Submitted",
    "recovery": "none",
    "answer_by": None,
    "corrects": None,
    "seen": SEEN,
}


class WithLines(StatementSaid):
    """A month with every line that was made in it."""

    lines: list[LineSaid]
    model_config = shape(**STATEMENT, lines=[LINE])


class ListedStatement(StatementSaid):
    """A month as the list has it."""

    model_config = shape(**STATEMENT)


@api.get("/statements", response=list[ListedStatement], summary="The months of the contracts that you pay or lead")
def see_statements(request: HttpRequest) -> list[dict[str, Any]]:
    """By contract, the latest first."""
    acting = needs(request, Act.SEE_STATEMENTS)
    return [_statement(each) for each in months_of(acting)]


@api.get("/statements/{contract}/{month}", response=WithLines, summary="One month of a contract, line by line")
def see_statement(request: HttpRequest, contract: str, month: str) -> dict[str, Any]:
    """`month` is written 2021-11."""
    acting = needs(request, Act.SEE_STATEMENTS)
    it = that_is(month_of_contract(contract_or_404(acting, contract), month_or_404(month)))
    return _statement(it) | {"lines": said_of(acting, *it.lines)}


def _statement(it: Month) -> dict[str, Any]:
    at = stands(it)
    return {
        "contract": it.contract.contract,
        "month": f"{it.month:%Y-%m}",
        "payer": it.contract.parties.payer or "",
        "provider": it.contract.parties.provider or "",
        "state": it.state,
        "says": at.word,
        "move": at.move.words,
        "cut_off": it.cut_off,
        "pay_on": it.pay_on,
        "pence": sum(each.pence for each in it.counted),
        "to_come": sum(each.pence for each in it.coming),
        "fingerprint": it.kept.fingerprint if it.kept else "",
    }


def said_of(acting: Acting, *lines: Line) -> list[dict[str, Any]]:
    """Lines as this post sees them, recorded as read."""
    audit.read(*{each.person for each in lines if each.person})
    names = names_of(acting, (each.person for each in lines))
    return [_line(each, names) for each in lines]


def _line(line: Line, names: Mapping[str, str]) -> dict[str, Any]:
    asked = ("contract", "kind", "rule", "n", "title", "group", "enrolment", "pence", "achieved_on", "claim_by",
             "state", "recovery", "answer_by", "reference")  # fmt: skip
    return {name: getattr(line, name) for name in asked} | {
        "line": line.pk,
        "month": f"{line.statement.month:%Y-%m}",
        "person": line.person if line.person in names else "",
        "name": names.get(line.person, ""),
        "says": line.says,
        "corrects": line.corrects_id,
        "seen": line.fingerprint,
    }


class StepSaid(Schema):
    """What was done with a line, by whom, when, and the words that went with it."""

    did: str
    by: str
    at: str
    words: str


class CheckSaid(Schema):
    """One thing that was looked at, and how it came out."""

    check: str
    says: str
    why: str


class PaperSaid(Schema):
    """What shows it: the type of the paper with its day, and the days it covers."""

    paper: str
    covers: str


class ShareSaid(Schema):
    """What one body has of a line, and why."""

    body: str
    because: str
    amount: str


class WholeLine(LineSaid):
    """One line as its page has it: whose move it is, and what was done, looked at and shared out."""

    move: str
    steps: list[StepSaid]
    checks: list[CheckSaid]
    papers: list[PaperSaid]
    shares: list[ShareSaid]
    model_config = shape(
        **LINE,
        move="Fay Tait checks it, to be paid on 27 December 2021",
        steps=[
            {"did": "Claimed", "by": "Pat Quinn, Start Scotland", "at": "10 November 2021, 12:00", "words": ""},
        ],
        checks=[{"check": "Claimed in time", "says": "Passed", "why": "By 25 November 2021"}],
        papers=[{"paper": "Payslip, 20 October 2021", "covers": "28 June 2021 to 30 September 2021"}],
        shares=[{"body": "Start Scotland", "because": "Lead of the contract", "amount": "£595.00"}],
    )


@api.get("/claims/lines/{int:id}", response=WholeLine, summary="One line, and what was done with it")
def see_claim_line(request: HttpRequest, id: int) -> dict[str, Any]:
    acting = needs(request, Act.SEE_STATEMENTS)
    line = line_or_404(acting, id)
    (said,) = said_of(acting, line)
    steps, checks, papers, shares = steps_of(line), checks_of(line), papers_of(line), shares_of(line)
    return said | {
        "move": move_of(line).words,
        "steps": [{"did": each.words, "by": each.who, "at": each.at, "words": each.said} for each in steps],
        "checks": [{"check": each.words, "says": each.word, "why": each.note} for each in checks],
        "papers": [{"paper": each.words, "covers": each.covers} for each in papers],
        "shares": [{"body": each.body, "because": each.because, "amount": each.amount} for each in shares],
    }


class PartSaid(Schema):
    """What your body has of a line that another claims, and nothing else of that line."""

    contract: str
    month: str
    enrolment: str
    title: str
    kind: str
    achieved_on: date
    pence: int
    state: str
    says: str
    paid_on: date | None
    model_config = shape(
        **{name: LINE[name] for name in ("contract", "month", "enrolment", "title", "kind", "achieved_on")},
        pence=25500,
        state="submitted",
        says="Submitted",
        paid_on=None,
    )


@api.get("/our-share", response=list[PartSaid], summary="What your body has of what others claim")
def see_our_share(request: HttpRequest) -> list[dict[str, Any]]:
    """The latest month first, a thousand parts at most."""
    acting = needs(request, Act.SEE_MONEY)
    return [_part(each) for each in parts_of(acting)]


def _part(part: Part) -> dict[str, Any]:
    asked = ("contract", "enrolment", "title", "kind", "achieved_on", "pence", "state", "paid_on")
    return {name: getattr(part, name) for name in asked} | {
        "month": f"{part.month:%Y-%m}",
        "says": part.says,
    }
