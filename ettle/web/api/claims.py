"""Claims: what may be claimed now, and what is done with it, by the functions and under the acts of the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Schema, Status

from ettle.engine.settle.lines import LineId
from ettle.web.access.acting import as_system
from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require, require_readable
from ettle.web.api.once import Answer, once
from ettle.web.api.problems import Problem, fault
from ettle.web.api.shapes import shape
from ettle.web.api.statements import LINE, SEEN, LineSaid, said_of
from ettle.web.audit import entry as audit
from ettle.web.claims import claiming, deciding
from ettle.web.claims.checks.stops import Stopped
from ettle.web.claims.models import Line
from ettle.web.claims.pages.claiming import AT_ONCE
from ettle.web.claims.pages.forms import AboutLine, AnswerForm, QueryForm, RefuseForm, refused_words
from ettle.web.claims.pages.items import unclaimed
from ettle.web.claims.pages.seeing import contract_or_404, line_or_404, names_of
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.settling import Result, read_reasons

MOST = 10**15
"""No line has such a number, and the table can still be asked for it."""


class ResultSaid(Schema):
    """A result that may be claimed. `seen`: the fingerprint of what it rests on, sent back when it is claimed."""

    enrolment: str
    rule: str
    n: int
    person: str
    name: str
    title: str
    group: str
    pence: int
    achieved_on: date
    claim_by: date | None
    because: list[str]
    seen: str


class Payable(Schema):
    """The first of what may be claimed, the first to be too late first; `number` says how many there are in all."""

    number: int
    results: list[ResultSaid]
    model_config = shape(
        number=1,
        results=[
            {name: LINE[name] for name in ("enrolment", "rule", "n", "title", "group", "pence", "achieved_on")}
            | {"person": "ada", "name": "Ada Farquhar", "claim_by": "2021-11-25"}
            | {"because": ["91 days counted."], "seen": SEEN}
        ],
    )


@api.get("/claims/of/{contract}/payable", response=Payable, summary="What may be claimed now under a contract you lead")
def see_payable(request: HttpRequest, contract: str) -> dict[str, Any]:
    acting = needs(request, Act.CLAIM)
    agreed = contract_or_404(acting, contract, "provider")
    with as_system():
        waiting = unclaimed(agreed)
        read_reasons(waiting[:AT_ONCE])
        shown = [(each, each.basis["because"]) for each in waiting[:AT_ONCE]]
    people = {each.first.person for each, _ in shown}
    audit.read(*people)
    names = names_of(acting, people)
    return {"number": len(waiting), "results": [_result(each, because, names) for each, because in shown]}


def _result(result: Result, because: Sequence[Any], names: dict[str, str]) -> dict[str, Any]:
    row = result.first
    asked = ("enrolment", "rule", "n", "title", "group", "achieved_on", "claim_by")
    return {name: getattr(row, name) for name in asked} | {
        "person": row.person if row.person in names else "",
        "name": names.get(row.person, ""),
        "pence": result.pence,
        "because": list(dict.fromkeys(str(each["words"]) for each in because)),
        "seen": result.fingerprint,
    }


class Chosen(Schema):
    """A result, and the fingerprint of it as it was read."""

    enrolment: str
    rule: str
    n: int = Field(ge=0, lt=MOST)
    seen: str


class ToClaim(Schema):
    results: list[Chosen] = Field(min_length=1, max_length=AT_ONCE)
    model_config = shape(results=[{"enrolment": "ada-1", "rule": "job_13", "n": 1, "seen": SEEN}])


class NotClaimed(Schema):
    """What was left as it was: about what, why, and what to do."""

    about: str
    code: str
    reason: str
    cure: str


class Claimed(Schema):
    """The lines that stand for what was sent, those claimed before among them; and what was not claimed, with why."""

    lines: list[LineSaid]
    refused: list[NotClaimed]
    model_config = shape(
        lines=[LINE],
        refused=[
            {
                "about": "job_13 1 of bo-1",
                "code": "changed",
                "reason": "What it rests on has changed since the page was shown.",
                "cure": "Look at it again; it is shown as it is now.",
            }
        ],
    )


@api.post("/claims/of/{contract}", response={201: Claimed}, summary="Claim results under a contract you lead")
def claim_results(request: HttpRequest, contract: str, given: ToClaim) -> Status[Answer]:
    """What changed since it was read, or a hard stop forbids, is told and left; the rest is claimed."""
    acting = needs(request, Act.CLAIM)
    contract_or_404(acting, contract, "provider")
    for each in given.results:
        require_readable(each.model_dump())
    chosen = {LineId(each.enrolment, each.rule, each.n): each.seen for each in given.results}

    def act(token: str) -> Answer:
        done = claiming.claim(by=acting, contract=contract, chosen=chosen)
        refused = [_refusal(each) for each in done.refused]
        return _plain({"lines": said_of(acting, *done.lines), "refused": refused})

    return _decided(request, act)


def _refusal(why: Refusal) -> dict[str, str]:
    return {"about": why.about, "code": why.code, "reason": why.reason, "cure": why.cure}


class SeenLine(Schema):
    """A line by its number, and the fingerprint of it as it was read."""

    line: int = Field(ge=1, lt=MOST)
    seen: str


class Lines(Schema):
    lines: list[SeenLine] = Field(min_length=1, max_length=AT_ONCE)
    model_config = shape(lines=[{"line": 41, "seen": SEEN}])

    @property
    def seen(self) -> dict[int, str]:
        return {each.line: each.seen for each in self.lines}


class LinesNow(Schema):
    """The lines as they stand now."""

    lines: list[LineSaid]
    model_config = shape(lines=[LINE | {"state": "checked", "says": "Checked"}])


@api.post("/claims/check", response={201: LinesNow}, summary="Say that lines were looked at and hold")
def check_claims(request: HttpRequest, given: Lines) -> Status[Answer]:
    """All of them or none."""
    acting = needs(request, Act.CHECK_CLAIMS)
    return of_lines(request, lambda: deciding.check(by=acting, seen=given.seen))


@api.post("/claims/of/{contract}/approve", response={201: LinesNow}, summary="Approve lines of a contract you pay")
def approve_claims(request: HttpRequest, contract: str, given: Lines) -> Status[Answer]:
    """All of them or none, exactly as they were read, by whoever has not touched them before."""
    acting = needs(request, Act.APPROVE_CLAIMS)
    contract_or_404(acting, contract, "payer")
    return of_lines(request, lambda: deciding.approve(by=acting, contract=contract, seen=given.seen))


class SaidOfLine(Schema):
    """Words about a line, and the fingerprint of it as it was read."""

    seen: str
    words: str
    model_config = shape(seen=SEEN, words="Which week is the payslip for?")


class RefusedLine(SaidOfLine):
    """`reason`: evidence_missing, evidence_unfit, not_reached, paid_before, other_fund or outside; `cure`: what puts it right."""

    reason: str
    cure: str
    model_config = shape(
        seen=SEEN, reason="evidence_unfit", words="It covers two weeks.", cure="Add the later payslip."
    )


@api.post("/claims/lines/{int:id}/query", response={201: LinesNow}, summary="Ask the provider about a line")
def query_claim(request: HttpRequest, id: int, given: SaidOfLine) -> Status[Answer]:
    acting = needs(request, Act.CHECK_CLAIMS)
    line, said = line_or_404(acting, id), filled_in(QueryForm, given)
    about = {"line": line.pk, "fingerprint": said["seen"], "words": said["words"]}
    return of_lines(request, lambda: [deciding.query(by=acting, **about)])


@api.post(
    "/claims/lines/{int:id}/answer", response={201: LinesNow}, summary="Answer what was asked about a line of yours"
)
def answer_claim(request: HttpRequest, id: int, given: SaidOfLine) -> Status[Answer]:
    acting = needs(request, Act.CLAIM)
    line, said = line_or_404(acting, id), filled_in(AnswerForm, given)
    about = {"line": line.pk, "fingerprint": said["seen"], "words": said["words"]}
    return of_lines(request, lambda: [deciding.answer(by=acting, **about)])


@api.post(
    "/claims/lines/{int:id}/refuse", response={201: LinesNow}, summary="Refuse a line, with why and what cures it"
)
def refuse_claim(request: HttpRequest, id: int, given: RefusedLine) -> Status[Answer]:
    acting = needs(request, Act.CHECK_CLAIMS, Act.APPROVE_CLAIMS)
    line, said = line_or_404(acting, id), filled_in(RefuseForm, given)
    about = {"line": line.pk, "fingerprint": said["seen"], "reason": said["reason"], "words": refused_words(said)}
    return of_lines(request, lambda: [deciding.refuse(by=acting, **about)])


def filled_in(form: type[AboutLine], given: Schema, **as_typed: str) -> dict[str, Any]:
    """What a form of the pages makes of it. `as_typed`: fields that a page takes in other words."""
    said = {**given.model_dump(), **as_typed}
    filled = form(data_of(said))
    require(filled, said)
    return filled.cleaned_data


def of_lines(request: HttpRequest, decide: Callable[[], Sequence[Line]]) -> Status[Answer]:
    """Decide about lines once, and answer them as they stand after it."""
    acting = request.acting  # type: ignore[attr-defined]
    return _decided(request, lambda token: _plain({"lines": said_of(acting, *decide())}))


def _decided(request: HttpRequest, act: Callable[[str], Answer]) -> Status[Answer]:
    """Do it once. What stood in the way is 409; what a hard stop found is kept although nothing was done."""
    try:
        return once(request, act)
    except CannotAct as why:
        if isinstance(why, Stopped):
            with transaction.atomic(), as_system():
                why.keep()
        raise Problem(409, *(fault(each.about, each.reason, each.cure) for each in why.refusals)) from why


def _plain(answer: Answer) -> Answer:
    """As it is kept to be answered again: days in words of JSON."""
    return LinesNow.model_validate({"lines": answer["lines"]}).model_dump(mode="json") | {
        name: value for name, value in answer.items() if name != "lines"
    }
