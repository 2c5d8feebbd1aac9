"""What is decided about lines: checked, questioned, refused, approved. Four eyes go by who somebody is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.casework.actions import hold_terms
from ettle.web.claims import refusals
from ettle.web.claims.checks.stops import Stopped, validate_again
from ettle.web.claims.correcting import Corrections, corrections, says, still_due
from ettle.web.claims.holding import CLAIMING, Seen, hold, lock_contract_of, not_touched_by
from ettle.web.claims.models import Line, LineKind, LineState
from ettle.web.claims.posting import post
from ettle.web.claims.recovering import taken_back
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.settling import Settled, lock, read_reasons, result_id, settled
from ettle.web.claims.statements import follow
from ettle.web.claims.steps import step
from ettle.web.claims.terms import TO_ANSWER, TO_APPEAL
from ettle.web.claims.waits import for_its_terms, for_something_else
from ettle.web.frame.day import now, today


@transaction.atomic
def check(*, by: Acting, seen: Seen) -> Sequence[Line]:
    """Say that lines were looked at and hold. All of them or none; raises CannotAct."""
    with as_system():
        lines = hold(by.organisation, "payer", seen, LineState.SUBMITTED, LineState.PROPOSED)
        not_touched_by(by, lines, CLAIMING)
        for line in lines:
            step(line, "checked", by, state=LineState.CHECKED, checked_by=by.code)
    return lines


@transaction.atomic
def query(*, by: Acting, line: int, fingerprint: str, words: str) -> Line:
    """Ask the provider about a line: it waits, the rest goes on. Raises CannotAct."""
    with as_system():
        (held,) = hold(by.organisation, "payer", {line: fingerprint}, LineState.SUBMITTED, LineState.CHECKED)
        refusals.no_correction(held)
        not_touched_by(by, [held], CLAIMING)
        step(held, "queried", by, words=words, state=LineState.QUERIED, checked_by="", answer_by=today() + TO_ANSWER)
    return held


@transaction.atomic
def answer(*, by: Acting, line: int, fingerprint: str, words: str) -> Line:
    """Answer what was asked about a line of one's own; it is checked again. Raises CannotAct."""
    with as_system():
        (held,) = hold(by.organisation, "provider", {line: fingerprint}, LineState.QUERIED)
        step(held, "answered", by, words=words, state=LineState.SUBMITTED, answer_by=None)
    return held


@transaction.atomic
def refuse(*, by: Acting, line: int, fingerprint: str, reason: str, words: str) -> Line:
    """Refuse a line, naming the rule or check and the cure. The result may be claimed again once it is cured.

    The day of the first claim stands. Raises CannotAct.
    """
    with as_system():
        undecided = (LineState.SUBMITTED, LineState.CHECKED, LineState.QUERIED)
        (held,) = hold(by.organisation, "payer", {line: fingerprint}, *undecided)
        refusals.no_correction(held)
        not_touched_by(by, [held], (*CLAIMING, "checked"))
        step(
            held, "refused", by, reason=reason, words=words, state=LineState.REFUSED, live=False,
            decided_by=by.code, decided_at=now(), answer_by=today() + TO_APPEAL,
        )  # fmt: skip
        follow([held.statement_id])
    return held


@transaction.atomic
def appeal(*, by: Acting, line: int, fingerprint: str, words: str) -> Line:
    """Ask somebody else to look at a refused line of one's own, in time. Raises CannotAct."""
    with as_system():
        (held,) = hold(by.organisation, "provider", {line: fingerprint}, LineState.REFUSED)
        refusals.in_time(held)
        refusals.no_appeal_yet(held)
        step(held, "appealed", by, words=words)
    return held


@transaction.atomic
def decide_appeal(*, by: Acting, line: int, fingerprint: str, won: bool, words: str) -> Line:
    """Decide an appeal against a refusal, by somebody who has not touched the line. Won, the line is checked again.

    Raises CannotAct: nobody appealed, it was decided, or the result was claimed anew since.
    """
    with as_system():
        lock_contract_of(line)
        (held,) = hold(by.organisation, "payer", {line: fingerprint}, LineState.REFUSED)
        refusals.waits_for_appeal(held)
        not_touched_by(by, [held])
        if not won:
            step(held, "appeal_lost", by, words=words, appeal_decided_by=by.code)
            return held
        refusals.nothing_live(held)
        step(
            held, "appeal_won", by, words=words, state=LineState.SUBMITTED, live=True, checked_by="", decided_by="",
            decided_at=None, appeal_decided_by=by.code, answer_by=None,
        )  # fmt: skip
    return held


def approve(*, by: Acting, contract: str, seen: Seen) -> Sequence[Line]:
    """Agree that lines of one contract are paid or taken back, exactly as they were shown. All of them or none.

    Raises CannotAct for a line that changed, was settled otherwise since, waits for something else, runs into a hard stop,
    or was touched by the same person before; for all, while the contract is worked out by other terms.
    """
    try:
        return _approved(by, contract, seen)
    except Stopped as stopped:
        with transaction.atomic(), as_system():
            stopped.keep()
        raise


@transaction.atomic
def _approved(by: Acting, contract: str, seen: Seen) -> Sequence[Line]:
    with as_system():
        lock(contract)
        lines = hold(by.organisation, "payer", seen, LineState.CHECKED, LineState.PROPOSED)
        not_touched_by(by, lines)
        if anew := for_its_terms(contract):
            raise CannotAct(anew)
        now_due = settled(contract, today())
        read_reasons(now_due.results[id] for line in lines if (id := result_id(line)) in now_due.results)
        wanted = corrections(now_due) if any(line.corrects_id for line in lines) else {}
        if faults := [why for line in lines if (why := _not_as_settled(line, contract, now_due, wanted, seen))]:
            raise CannotAct(*faults)
        validate_again(lines, now_due)
        if not hold_terms():
            raise CannotAct(refusals.other_terms(contract))
        at = now()
        for line in lines:
            _agree(line, by, now_due, at)
        follow(line.statement_id for line in lines)
    return lines


def _agree(line: Line, by: Acting, now_due: Settled, at: datetime) -> None:
    """Owed from now on, in the ledger as well. What is agreed to in one act has one moment: it was settled once."""
    place = now_due.results[result_id(line)].place if line.kind == LineKind.RESULT else None
    appeal_by = today() + TO_APPEAL if line.kind == LineKind.RECOVERY else None
    step(
        line, "approved", by, state=LineState.APPROVED, decided_by=by.code, decided_at=at, place=place,
        answer_by=appeal_by,
    )  # fmt: skip
    post(line, by.code)
    if line.kind == LineKind.RECOVERY:
        taken_back(line, by)


def _not_as_settled(
    line: Line, contract: str, now_due: Settled, wanted: Corrections, together: Collection[int]
) -> Refusal | None:
    """Why a line may not be approved as it stands: another contract's, other facts under it than there were, or too early."""
    if line.contract != contract:
        return Refusal(line.reference, "another_contract", f"It is of {line.contract}.", "Approve it there.")
    if line.state == LineState.PROPOSED and not line.by_hand:
        return refusals.unchecked(line.reference)
    if not _still_stands(line, now_due, wanted):
        return refusals.changed(line.reference)
    return for_something_else(line, together)


def _still_stands(line: Line, now_due: Settled, wanted: Corrections) -> bool:
    """Whether what a line says is what is due now: a claim as it was made, a correction as it was proposed."""
    if line.corrects_id is None:
        return still_due(line, now_due)
    return line.by_hand or says(line, wanted.get((line.corrects_id, line.kind)))
