"""Why something cannot be done with a claim: the rule that says so, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from ettle.engine.settle.lines import LineId
from ettle.engine.wording.plain import day
from ettle.web.claims.models import Line, Step
from ettle.web.frame.day import today


@dataclass(frozen=True, slots=True)
class Refusal:
    """One result that was not claimed, or one line that was left as it was: a code, the reason, the cure."""

    about: str
    code: str
    reason: str
    cure: str


class CannotAct(ValueError):
    """Nothing was done. `refusals` says why and what to do, for each line."""

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals = refusals
        super().__init__("\n".join(f"{each.about}: {each.reason} {each.cure}" for each in refusals))


def named(id: LineId) -> str:
    return f"{id.rule} {id.n} of {id.enrolment}"


def not_payable(id: LineId) -> Refusal:
    reason = "What is recorded now does not earn it."
    return Refusal(named(id), "not_payable", reason, "Open the person's page to see what it lacks.")


def changed(about: str) -> Refusal:
    reason = "What it rests on has changed since the page was shown."
    return Refusal(about, "changed", reason, "Look at it again; it is shown as it is now.")


def other_terms(contract: str) -> Refusal:
    reason = "Other terms were agreed while it was approved."
    return Refusal(contract, "changed", reason, "Look at it again; it is shown as it is now.")


def elsewhere(about: str, stands: str) -> Refusal:
    return Refusal(about, "stands_elsewhere", f"It is {stands.lower()} by now.", "Look at it again; nothing was done.")


def of_another_kind(line: Line) -> Refusal:
    reason = f"It is of another kind: {line.get_kind_display().lower()}."
    return Refusal(line.reference, "another_kind", reason, "Look at it again; nothing was done.")


def no_correction(line: Line) -> None:
    """Raises CannotAct for what corrects another line: it is replied to, dropped or agreed to, so that one stands at a time."""
    if line.corrects_id is not None:
        raise CannotAct(of_another_kind(line))


def unchecked(about: str) -> Refusal:
    return Refusal(about, "unchecked", "Nobody has checked it.", "Have a colleague check it first.")


def in_time(line: Line) -> None:
    """Raises CannotAct where the days to appeal are over."""
    if line.answer_by is not None and today() > line.answer_by:
        reason = f"An appeal was possible until {day(line.answer_by)}."
        raise CannotAct(Refusal(line.reference, "too_late", reason, "Talk with the contract manager."))


def appeals(line: Line) -> set[str]:
    """What was done about appeals with a line, by kind of step."""
    kinds = ["appealed", "appeal_won", "appeal_lost"]
    return set(Step.objects.filter(line=line, kind__in=kinds).values_list("kind", flat=True))


def no_appeal_yet(line: Line) -> None:
    """Raises CannotAct where somebody appealed already: an appeal is heard once."""
    if appeals(line):
        raise CannotAct(Refusal(line.reference, "appealed", "Somebody appealed already.", "Look at what was decided."))


def waits_for_appeal(line: Line) -> None:
    """Raises CannotAct where nobody appealed, or it was decided."""
    if appeals(line) != {"appealed"}:
        raise CannotAct(Refusal(line.reference, "no_appeal", "No appeal waits here.", "Look at it again."))


def nothing_live(line: Line) -> None:
    """Raises CannotAct where the same result was claimed anew: it cannot be live twice."""
    same = {"enrolment": line.enrolment, "rule": line.rule, "n": line.n}
    if Line.objects.filter(kind="result", live=True, **same).exclude(pk=line.pk).exists():
        reason = "The same result was claimed anew since."
        raise CannotAct(Refusal(line.reference, "claimed_anew", reason, "Decide about the new claim."))


def same_person(about: str, before: str) -> Refusal:
    reason = f"You {before} it yourself, in whatever post."
    return Refusal(about, "four_eyes", reason, "Ask a colleague who has not touched it.")
