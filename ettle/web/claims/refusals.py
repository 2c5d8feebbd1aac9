"""Why something cannot be done with a claim: the rule that says so, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from ettle.engine.settle.lines import LineId


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


def elsewhere(about: str, stands: str) -> Refusal:
    return Refusal(about, "stands_elsewhere", f"It is {stands.lower()} by now.", "Look at it again; nothing was done.")


def same_person(about: str, before: str) -> Refusal:
    reason = f"You {before} it yourself, in whatever post."
    return Refusal(about, "four_eyes", reason, "Ask a colleague who has not touched it.")
