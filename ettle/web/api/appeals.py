"""Appeals, and taking money back, by a key: the forms, functions and acts of the pages, and other people's eyes at each step."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Status

from ettle.web.access.roles import Act
from ettle.web.api.claims import MOST, LinesNow, SaidOfLine, filled_in, of_lines
from ettle.web.api.door import api, needs
from ettle.web.api.once import Answer
from ettle.web.api.shapes import shape
from ettle.web.api.statements import SEEN
from ettle.web.claims import deciding, recovering
from ettle.web.claims.models import Line, LineKind
from ettle.web.claims.pages.forms import AppealForm, DecideForm, DropForm, RecoverForm, ReplyForm
from ettle.web.claims.pages.seeing import line_or_404


class Appeal(SaidOfLine):
    model_config = shape(seen=SEEN, words="The later payslip covers both weeks.")


class Decided(SaidOfLine):
    """`won`: yes (the provider is right) or no (it stays as it was)."""

    won: Literal["yes", "no"]
    model_config = shape(seen=SEEN, words="The later payslip covers both weeks.", won="yes")


class TakeBack(SaidOfLine):
    """`pence`: how much of what was agreed."""

    pence: int = Field(ge=1, lt=MOST)
    model_config = shape(seen=SEEN, words="The job was never begun.", pence=85000)


class Reply(SaidOfLine):
    model_config = shape(seen=SEEN, words="It was begun a week later.")


class Drop(SaidOfLine):
    model_config = shape(seen=SEEN, words="The reply shows that it was begun.")


def _about(line: Line, said: dict[str, Any]) -> dict[str, Any]:
    return {"line": line.pk, "fingerprint": said["seen"], "words": said["words"]}


@api.post(
    "/claims/lines/{int:id}/appeal",
    response={201: LinesNow},
    summary="Appeal about a line of yours: against a refusal, or what is taken back",
)
def appeal_claim(request: HttpRequest, id: int, given: Appeal) -> Status[Answer]:
    """In time, and once. Somebody of the payer who has not touched it decides."""
    acting = needs(request, Act.CLAIM)
    line, said = line_or_404(acting, id), filled_in(AppealForm, given)
    act = recovering.appeal if line.kind == LineKind.RECOVERY else deciding.appeal
    return of_lines(request, lambda: [act(by=acting, **_about(line, said))])


@api.post("/claims/lines/{int:id}/decide", response={201: LinesNow}, summary="Decide an appeal, not having touched it")
def decide_claim(request: HttpRequest, id: int, given: Decided) -> Status[Answer]:
    acting = needs(request, Act.APPROVE_CLAIMS)
    line, said = line_or_404(acting, id), filled_in(DecideForm, given)
    act = recovering.decide_appeal if line.kind == LineKind.RECOVERY else deciding.decide_appeal
    return of_lines(request, lambda: [act(by=acting, won=said["won"] == "yes", **_about(line, said))])


@api.post(
    "/claims/lines/{int:id}/take-back",
    response={201: LinesNow},
    summary="Give notice that money of a line is to be taken back",
)
def take_back_claim(request: HttpRequest, id: int, given: TakeBack) -> Status[Answer]:
    """Answers the recovery, a line of its own: the provider may reply to it, and somebody else approves it."""
    acting = needs(request, Act.CHECK_CLAIMS)
    pounds = f"{given.pence // 100}.{given.pence % 100:02d}"
    line, said = line_or_404(acting, id), filled_in(RecoverForm, given, pence=pounds)
    return of_lines(
        request, lambda: [recovering.propose_recovery(by=acting, pence=said["pence"], **_about(line, said))]
    )


@api.post("/claims/lines/{int:id}/reply", response={201: LinesNow}, summary="Reply to a notice about a line of yours")
def reply_claim(request: HttpRequest, id: int, given: Reply) -> Status[Answer]:
    """`id` is that of the recovery."""
    acting = needs(request, Act.CLAIM)
    line, said = line_or_404(acting, id), filled_in(ReplyForm, given)
    return of_lines(request, lambda: [recovering.reply(by=acting, **_about(line, said))])


@api.post("/claims/lines/{int:id}/drop", response={201: LinesNow}, summary="Take back, or adjust, nothing after all")
def drop_claim(request: HttpRequest, id: int, given: Drop) -> Status[Answer]:
    """`id` is that of the recovery or adjustment that was proposed."""
    acting = needs(request, Act.CHECK_CLAIMS, Act.APPROVE_CLAIMS)
    line, said = line_or_404(acting, id), filled_in(DropForm, given)
    return of_lines(request, lambda: [recovering.drop(by=acting, **_about(line, said))])
