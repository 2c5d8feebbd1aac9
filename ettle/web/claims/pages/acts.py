"""What somebody may do with a line as it stands, and why they may not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ettle.web.access.acting import Acting, as_system
from ettle.web.access.roles import Act
from ettle.web.claims.amounts import money
from ettle.web.claims.holding import CLAIMING, TOUCHES, steps_by
from ettle.web.claims.models import OWED, TAKEN_BACK, UNDECIDED, Line, LineKind, LineState, Recovery, Step
from ettle.web.claims.waits import for_its_terms, for_something_else
from ettle.web.frame.day import today

TO_CHECK = (LineState.SUBMITTED, LineState.PROPOSED)
CORRECTING = (LineKind.ADJUSTMENT, LineKind.RECOVERY)


@dataclass(frozen=True)
class Can:
    """Something one may do with a line now: the address it has, pressed here or on a page of its own; or why not."""

    address: str
    words: str
    primary: bool = False
    page: bool = True
    not_because: str = ""
    not_yet: str = ""
    """What comes before it, whoever it is."""


def why_not(steps: Iterable[str], before: Iterable[str] = tuple(TOUCHES)) -> str:
    """Why somebody who took these steps may not take one that comes after `before`; empty = they may."""
    did = [TOUCHES[each] for each in steps if each in set(before)]
    return f"You {did[-1]} it yourself. Ask a colleague who has not touched it." if did else ""


def why_not_yet(line: Line) -> str:
    """What comes before a line may be agreed to, and the cure; empty = nothing."""
    with as_system():
        first = for_its_terms(line.contract) or for_something_else(line)
    return f"{first.reason} {first.cure}" if first else ""


def acts_of(acting: Acting, line: Line) -> Sequence[Can]:
    """What somebody may do with a line as it stands."""
    steps = steps_by(acting.code, [line]).get(line.pk, [])
    if line.payer == acting.organisation:
        return [*_of_payer(acting, line, steps)]
    return [*_of_provider(acting, line)] if line.provider == acting.organisation and acting.may(Act.CLAIM) else []


def _of_payer(acting: Acting, line: Line, steps: Sequence[str]) -> Iterator[Can]:
    checks, approves = acting.may(Act.CHECK_CLAIMS), acting.may(Act.APPROVE_CLAIMS)
    corrects = line.kind in CORRECTING
    if checks and line.state in TO_CHECK:
        yield Can("check_line", "Checked: it holds", True, False, why_not(steps, CLAIMING))
    if approves and (line.state == LineState.CHECKED or (line.state == LineState.PROPOSED and line.by_hand)):
        verb = "Agree that" if corrects else "Approve"
        what = f" {money(abs(line.pence))} is {'taken back' if line.pence < 0 else 'paid'}" if corrects else ""
        words = f"{verb}{what or ' ' + money(line.pence)}"
        yield Can("approve_line", words, True, False, why_not(steps), why_not_yet(line))
    if checks and not corrects and line.state in (LineState.SUBMITTED, LineState.CHECKED):
        yield Can("query_line", "Ask a question", not_because=why_not(steps, CLAIMING))
    if (checks or approves) and not corrects and line.state in UNDECIDED and not why_not(steps, (*CLAIMING, "checked")):
        yield Can("refuse_line", "Refuse")
    if (checks or approves) and corrects and line.state in (LineState.PROPOSED, LineState.CHECKED):
        yield Can("drop_line", "Drop it")
    if approves and appealed(line):
        yield Can("decide_line", "Decide on the appeal", True, not_because=why_not(steps))
    if checks and line.kind not in CORRECTING and line.live and line.state in OWED and _something_left(line):
        yield Can("recover_line", "Take money back")


def _something_left(line: Line) -> bool:
    """Whether nothing of a line is being taken back, and something is left of it."""
    if line.recovery != Recovery.RECOVERED:
        return line.recovery == Recovery.NONE
    return line.pence + sum(line.corrected_by.filter(state__in=OWED).values_list("pence", flat=True)) > 0


def _of_provider(acting: Acting, line: Line) -> Iterator[Can]:
    if line.state == LineState.QUERIED:
        yield Can("answer_line", "Answer the question", True)
    if line.kind == LineKind.RECOVERY and line.state in (LineState.PROPOSED, LineState.CHECKED):
        yield Can("reply_line", "Reply to the notice", True)
    if may_appeal(line):
        yield Can("appeal_line", "Appeal")


def appealed(line: Line) -> bool:
    """Whether an appeal waits to be decided."""
    if line.kind == LineKind.RECOVERY:
        return line.corrects is not None and line.corrects.recovery == Recovery.APPEALED
    return line.state == LineState.REFUSED and not line.appeal_decided_by and _said(line, "appealed")


def may_appeal(line: Line) -> bool:
    """Whether the provider may still appeal: against a refusal, or against what is taken back."""
    if line.answer_by is None or line.answer_by < today() or line.appeal_decided_by:
        return False
    if line.kind == LineKind.RECOVERY:
        return line.state in OWED and line.corrects is not None and line.corrects.recovery in TAKEN_BACK
    return line.state == LineState.REFUSED and not _said(line, "appealed")


def _said(line: Line, kind: str) -> bool:
    return bool(Step.objects.filter(line=line, kind=kind).exists())


def own_among(acting: Acting, lines: Sequence[Line], before: Iterable[str] = tuple(TOUCHES)) -> Mapping[int, str]:
    """Of these lines those that somebody may not decide on, each with why."""
    steps = steps_by(acting.code, lines)
    said = {line.pk: why_not(steps.get(line.pk, []), before) for line in lines}
    return {pk: words for pk, words in said.items() if words}
