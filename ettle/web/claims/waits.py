"""Why a line may not be agreed to yet, though nothing is wrong with it: something else comes first. Asked as the system."""

from __future__ import annotations

from collections.abc import Collection

from ettle.engine.wording.plain import day
from ettle.web.casework.agreed_anew import still_by_former_terms
from ettle.web.claims.models import Line, LineKind, LineState, Recovery, Step
from ettle.web.claims.refusals import Refusal
from ettle.web.frame.day import today

OPEN = (LineState.PROPOSED, LineState.CHECKED)


def for_its_terms(contract: str) -> Refusal | None:
    """Why nothing is agreed to under a contract just now: what its lines rest on is still to be worked out by other terms."""
    left = still_by_former_terms(contract)
    if left is None:
        return None
    cure = "Look again in a few minutes: what is due by its terms now is shown then, and you approve that."
    return Refusal(contract, "worked_out_anew", left.words, cure)


def for_something_else(line: Line, together: Collection[int] = ()) -> Refusal | None:
    """What comes before a line may be agreed to. `together` = lines that are agreed to in the same act."""
    return _for_its_notice(line) or _for_what_others_give_back(line, together)


def _for_its_notice(line: Line) -> Refusal | None:
    """Of a recovery: the notice runs, and nobody replied."""
    if line.kind != LineKind.RECOVERY or line.answer_by is None or line.answer_by < today():
        return None
    if Step.objects.filter(line=line, kind="replied").exists():
        return None
    cure = f"Wait until after {day(line.answer_by)}."
    return Refusal(line.reference, "notice_runs", "The provider may still reply.", cure)


def _for_what_others_give_back(line: Line, together: Collection[int]) -> Refusal | None:
    """Of an adjustment: one body has less for another to have more, and it is not agreed yet that it gives that back.

    Else the same money would be paid twice until the notice to the first has ended.
    """
    if line.kind != LineKind.ADJUSTMENT or line.by_hand or line.corrects is None:
        return None
    if line.corrects.recovery == Recovery.APPEALED:
        why = f"An appeal against what is taken back of {line.corrects.reference} is not decided."
        return Refusal(line.reference, "others_first", why, "Decide on the appeal first.")
    notices = Line.objects.filter(corrects=line.corrects_id, kind=LineKind.RECOVERY, by_hand=False, state__in=OPEN)
    first = notices.exclude(pk__in=together).first()
    if first is None:
        return None
    why = f"It moves money that another body has, and {first.reference}, which takes that back, is not agreed to."
    return Refusal(line.reference, "others_first", why, f"Agree to {first.reference} first, once its notice has ended.")
