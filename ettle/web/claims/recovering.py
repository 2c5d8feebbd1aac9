"""Taking back what was paid: with notice, a reply, a decision by somebody else, and an appeal to a third."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from ettle.engine.events.catalogue import checked
from ettle.web.access.acting import Acting, as_system
from ettle.web.casework.actions import record_events
from ettle.web.claims import refusals
from ettle.web.claims.basis import written_parts
from ettle.web.claims.correcting import (
    correction_basis,
    divided_as,
    drop_proposed,
    parts_of,
    propose,
    stands,
    stands_by_itself,
)
from ettle.web.claims.entitled import contract_of
from ettle.web.claims.holding import hold, lock_contract_of, not_touched_by
from ettle.web.claims.models import OWED, TAKEN_BACK, Line, LineKind, LineState, Recovery
from ettle.web.claims.posting import post
from ettle.web.claims.refusals import CannotAct, Refusal
from ettle.web.claims.settling import agreed_lines
from ettle.web.claims.steps import step
from ettle.web.frame.day import now, today

MAY_BE_TAKEN_BACK = (Recovery.NONE, Recovery.RECOVERED)
"""Of what a part has come back the rest may be taken back as well: nothing is under way."""


@transaction.atomic
def propose_recovery(*, by: Acting, line: int, fingerprint: str, pence: int, words: str) -> Line:
    """Give notice that `pence` of an agreed line should be taken back, for a reason in words. Returns the recovery.

    A fee is taken back as a result is; taken back whole it stays, so that its month does not fall due again. Raises CannotAct, also where it is more than was agreed.
    """
    with as_system():
        lock_contract_of(line)
        (held,) = hold(by.organisation, "payer", {line: fingerprint}, *OWED, recovery=MAY_BE_TAKEN_BACK)
        if held.kind not in (LineKind.RESULT, LineKind.FEE):
            raise CannotAct(refusals.of_another_kind(held))
        agreed = _left_of(held)
        if not 0 < pence <= agreed:
            cure = "Take back what was agreed, or less."
            raise CannotAct(Refusal(held.reference, "too_much", f"No more than {agreed} pence was agreed.", cure))
        contract = contract_of(held.contract)
        assert contract is not None, "an agreed line is of a contract"
        basis = correction_basis(held, words, divided_as(parts_of(held), -pence))
        return propose(held, -pence, basis, contract, by=by, by_hand=True)


@transaction.atomic
def reply(*, by: Acting, line: int, fingerprint: str, words: str) -> Line:
    """Reply to a notice about a line of one's own. Raises CannotAct."""
    with as_system():
        (held,) = hold(by.organisation, "provider", {line: fingerprint}, LineState.PROPOSED, LineState.CHECKED)
        if held.kind != LineKind.RECOVERY:
            raise CannotAct(refusals.of_another_kind(held))
        step(held, "replied", by, words=words)
        stands(held, Recovery.REPLIED, by, words)
    return held


@transaction.atomic
def drop(*, by: Acting, line: int, fingerprint: str, words: str) -> Line:
    """Take back nothing after all, or adjust nothing: the proposal ends. Raises CannotAct."""
    with as_system():
        (held,) = hold(by.organisation, "payer", {line: fingerprint}, LineState.PROPOSED, LineState.CHECKED)
        if held.kind not in (LineKind.RECOVERY, LineKind.ADJUSTMENT):
            raise CannotAct(refusals.of_another_kind(held))
        step(held, "dropped", by, words=words, state=LineState.DROPPED, live=False)
        stands_by_itself(held, by, words)
        if held.kind == LineKind.RECOVERY and not held.by_hand:
            drop_proposed(_original(held), "What was to be taken back for it is not.")
    return held


def taken_back(line: Line, by: Acting) -> None:
    """What follows once a recovery is agreed: what it takes back whole is live no more, and its claim is withdrawn."""
    stands(line, Recovery.AGREED, by)
    original = _original(line)
    if original.kind == LineKind.RESULT and not line.basis.get("due") and _left_of(original) == 0:
        step(original, "ended", by, live=False, stopped_by="")
        withdrawn = {"enrolment": original.enrolment, "rule": original.rule, "n": original.n, "withdrawn": "yes"}
        line.claim_event = _tell_journey(original, by, "claim", **withdrawn)
        line.save(update_fields=["claim_event"])


def _left_of(original: Line) -> int:
    """What was agreed of a result or fee in all, by now."""
    return int(agreed_lines(LineKind(original.kind), pk=original.pk).get().agreed)  # type: ignore[attr-defined]


@transaction.atomic
def appeal(*, by: Acting, line: int, fingerprint: str, words: str) -> Line:
    """Appeal against what is taken back, in time. Raises CannotAct."""
    with as_system():
        (held,) = hold(by.organisation, "provider", {line: fingerprint}, *OWED)
        if held.kind != LineKind.RECOVERY or _original(held).recovery not in TAKEN_BACK:
            raise CannotAct(refusals.elsewhere(held.reference, held.get_state_display()))
        refusals.in_time(held)
        refusals.no_appeal_yet(held)
        step(held, "appealed", by, words=words)
        stands(held, Recovery.APPEALED, by, words)
    return held


@transaction.atomic
def decide_appeal(*, by: Acting, line: int, fingerprint: str, won: bool, words: str) -> Line:
    """Decide an appeal, by somebody who has not touched the recovery. Won, what was taken back is owed again.

    The first claim's day stands then. Raises CannotAct, also where the result was claimed anew since.
    """
    with as_system():
        lock_contract_of(line)
        (held,) = hold(by.organisation, "payer", {line: fingerprint}, *OWED)
        original = _original(held)
        if held.kind != LineKind.RECOVERY or original.recovery != Recovery.APPEALED:
            raise CannotAct(refusals.elsewhere(held.reference, original.get_recovery_display()))
        not_touched_by(by, [held])
        if not won:
            step(held, "appeal_lost", by, words=words, appeal_decided_by=by.code)
            stands_by_itself(held, by, words)
            return held
        step(held, "appeal_won", by, words=words, appeal_decided_by=by.code)
        _give_back(held, original, by, words)
    return held


def _give_back(recovery: Line, original: Line, by: Acting, words: str) -> None:
    """Owe again what was taken back, by a line of its own; the first claim stands again."""
    contract = contract_of(original.contract)
    assert contract is not None, "an agreed line is of a contract"
    if not original.live:
        refusals.nothing_live(original)
        step(original, "restored", by, live=True)
        _tell_journey(original, by, "retract", replaces=recovery.claim_event)
    parts = {part.body: -part.pence for part in recovery.parts.all()}
    basis = correction_basis(original, words, written_parts(parts))
    drop_proposed(original)
    owed = propose(original, -recovery.pence, basis, contract, by_hand=recovery.by_hand)
    step(owed, "approved", by, state=LineState.APPROVED, decided_by=by.code, decided_at=now())
    post(owed, by.code)
    stands_by_itself(recovery, by, words)


def _original(line: Line) -> Line:
    assert line.corrects is not None, "a recovery corrects something"
    return line.corrects


def _tell_journey(line: Line, by: Acting, kind: str, **said: Any) -> str:
    """Record with the journey what became of a claim. Returns the event's id."""
    id = f"{kind}-{uuid.uuid4().hex}"
    row = {"id": id, "kind": kind, "person": line.person, "on": today(), "recorded_at": now(), "recorded_by": by.code}
    event = checked(row | {"organisation": by.organisation} | said)
    record_events(by=by.code, events=[event], for_day=today())
    return id
