"""What is decided about lines: checked, questioned, refused, approved. Four eyes go by who somebody is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from ettle.engine.settle.lines import LineId
from ettle.web.access.acting import Acting, as_system
from ettle.web.claims import refusals
from ettle.web.claims.models import Line, LineKind, LineState, Recovery
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.settling import Settled, lock, settled
from ettle.web.claims.steps import step
from ettle.web.frame.day import now, today

TO_ANSWER = timedelta(days=14)
"""How long the provider has to answer a question or cure a slip. Illustrative."""
TO_APPEAL = timedelta(days=28)
"""How long it has to appeal against a refusal. Illustrative."""
Seen = Mapping[int, str]
"""Lines by their number, and of each the fingerprint of what was shown."""


@transaction.atomic
def check(*, by: Acting, seen: Seen) -> Sequence[Line]:
    """Say that lines were looked at and hold. All of them or none; raises CannotAct."""
    with as_system():
        lines = _held(by.organisation, "payer", seen, LineState.SUBMITTED)
        _not_by(by, lines, made_by="claimed")
        for line in lines:
            step(line, "checked", by, state=LineState.CHECKED, checked_by=by.code, answer_by=None)
    return lines


@transaction.atomic
def query(*, by: Acting, line: int, fingerprint: str, words: str) -> Line:
    """Ask the provider about a line: it waits, the rest goes on. Raises CannotAct."""
    with as_system():
        (held,) = _held(by.organisation, "payer", {line: fingerprint}, LineState.SUBMITTED, LineState.CHECKED)
        _not_by(by, [held], made_by="claimed")
        step(held, "queried", by, words=words, state=LineState.QUERIED, checked_by="", answer_by=today() + TO_ANSWER)
    return held


@transaction.atomic
def answer(*, by: Acting, line: int, fingerprint: str, words: str) -> Line:
    """Answer what was asked about a line of one's own; it is checked again. Raises CannotAct."""
    with as_system():
        (held,) = _held(by.organisation, "provider", {line: fingerprint}, LineState.QUERIED)
        step(held, "answered", by, words=words, state=LineState.SUBMITTED, answer_by=None)
    return held


@transaction.atomic
def refuse(*, by: Acting, line: int, fingerprint: str, reason: str, words: str) -> Line:
    """Refuse a line, naming the rule or check and the cure. The result may be claimed again once it is cured.

    The day of the first claim stands. Raises CannotAct.
    """
    with as_system():
        undecided = (LineState.SUBMITTED, LineState.CHECKED, LineState.QUERIED)
        (held,) = _held(by.organisation, "payer", {line: fingerprint}, *undecided)
        _not_by(by, [held], made_by="claimed", checked_by="checked")
        becomes: dict[str, Any] = {
            "state": LineState.REFUSED,
            "live": False,
            "decided_by": by.code,
            "decided_at": now(),
        }
        step(held, "refused", by, reason=reason, words=words, answer_by=today() + TO_APPEAL, **becomes)
    return held


@transaction.atomic
def approve(*, by: Acting, contract: str, seen: Seen) -> Sequence[Line]:
    """Agree that checked lines of one contract are paid, exactly as they were shown. All of them or none.

    Raises CannotAct for a line that changed, was settled otherwise since, or was claimed or checked by the same person.
    """
    with as_system():
        lock(contract)
        lines = _held(by.organisation, "payer", seen, LineState.CHECKED)
        _not_by(by, lines, made_by="claimed", checked_by="checked")
        now_due = settled(contract, today())
        if faults := [why for line in lines if (why := _not_as_settled(line, contract, now_due))]:
            raise CannotAct(*faults)
        for line in lines:
            place = now_due.results[_id(line)].place if line.kind == LineKind.RESULT else None
            becomes: dict[str, Any] = {
                "state": LineState.APPROVED,
                "decided_by": by.code,
                "decided_at": now(),
                "place": place,
            }
            step(line, "approved", by, **becomes)
    return lines


def _id(line: Line) -> LineId:
    return LineId(line.enrolment, line.rule, line.n)


def _not_as_settled(line: Line, contract: str, now_due: Settled) -> Refusal | None:
    """Why a line may not be approved as it stands: it is another contract's, or the facts under it are not what they were."""
    if line.contract != contract:
        return Refusal(line.reference, "another_contract", f"It is of {line.contract}.", "Approve it there.")
    if line.kind != LineKind.RESULT:
        return None
    result = now_due.results.get(_id(line))
    if result is None or result.fingerprint != line.fingerprint:
        return refusals.changed(line.reference)
    return None


def _held(organisation: str, side: str, seen: Seen, *states: LineState) -> list[Line]:
    """Lines of one's own side, locked in order. Raises CannotAct: one is missing, elsewhere by now, or not what was seen."""
    lines = {each.pk: each for each in Line.objects.select_for_update().filter(pk__in=seen).order_by("pk")}
    missing = [pk for pk in seen if pk not in lines or getattr(lines[pk], side) != organisation]
    if missing:
        cure = "Go back to the list; nothing was done."
        raise CannotAct(*(Refusal(f"Line {pk}", "missing", "There is no such line.", cure) for pk in missing))
    faults = [why for pk, line in lines.items() if (why := _not_as_seen(line, seen[pk], states))]
    if faults:
        raise CannotAct(*faults)
    return list(lines.values())


def _not_as_seen(line: Line, fingerprint: str, states: Sequence[LineState]) -> Refusal | None:
    if line.state not in states or line.recovery != Recovery.NONE:
        return refusals.elsewhere(line.reference, line.get_state_display())
    return None if line.fingerprint == fingerprint else refusals.changed(line.reference)


def _not_by(by: Acting, lines: Iterable[Line], **did: str) -> None:
    """Raises CannotAct where the same person did what comes before: `did` says in a word what each column is of."""
    faults = [
        refusals.same_person(line.reference, word)
        for line in lines
        for column, word in did.items()
        if getattr(line, column) == by.code
    ]
    if faults:
        raise CannotAct(*faults)
