"""The named steps every result goes through before it is paid: passed, failed, or no data to say. Nobody's opinion is asked.

Pure: what is known goes in, what was found comes out, in the order in which it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ettle.engine.wording.plain import day
from ettle.web.claims.checks.known import Another, Known, overlap
from ettle.web.people.names import folded

PASSED, FAILED, NO_DATA = "passed", "failed", "no_data"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one step found: its name, the result, what it was held against, in words, and the cure where it failed."""

    name: str
    result: str
    words: str
    against: Mapping[str, Any] = field(default_factory=dict)
    cure: str = ""

    @property
    def stops(self) -> bool:
        return self.result == FAILED and self.name not in TOLD_ONLY


TOLD_ONLY = frozenset({"cap"})
"""Beyond a cap a claim is accepted and unpriced: it is told, and paid when a place frees up."""


def validate(known: Known) -> Iterator[Finding]:
    """Every step, for one result."""
    return (step(known) for step in STEPS.values())


def future(known: Known) -> Finding:
    held = {"reached": known.achieved_on.isoformat(), "today": known.today.isoformat()}
    if known.achieved_on > known.today:
        return Finding(
            "future",
            FAILED,
            "It was reached on a day that has not come.",
            held,
            "Put the day right on the person's page.",
        )
    return Finding("future", PASSED, f"It was reached on {day(known.achieved_on)}, which has come.", held)


def before_start(known: Known) -> Finding:
    if known.started_on is None:
        return Finding("before_start", NO_DATA, "No start of the enrolment is recorded.")
    held = {"reached": known.achieved_on.isoformat(), "start": known.started_on.isoformat()}
    if known.achieved_on < known.started_on:
        words = f"It was reached on {day(known.achieved_on)}, before the start on {day(known.started_on)}."
        return Finding("before_start", FAILED, words, held, "Put the start or the day of the result right.")
    return Finding("before_start", PASSED, f"It was reached after the start on {day(known.started_on)}.", held)


def after_leave(known: Known) -> Finding:
    if not known.not_after_leaving:
        return Finding("after_leave", PASSED, "The rule counts what is reached after leaving.")
    if known.left_on is None:
        return Finding("after_leave", PASSED, "The person has not left.")
    held = {"reached": known.achieved_on.isoformat(), "left": known.left_on.isoformat()}
    if known.achieved_on >= known.left_on:
        words = f"It was reached on {day(known.achieved_on)}; the person left on {day(known.left_on)}."
        return Finding("after_leave", FAILED, words, held, "Put the day of leaving right, if it is wrong.")
    return Finding("after_leave", PASSED, f"It was reached before leaving on {day(known.left_on)}.", held)


def after_death(known: Known) -> Finding:
    if known.died_on is None:
        return Finding("after_death", PASSED, "No death is recorded.")
    held = {"reached": known.achieved_on.isoformat(), "death": known.died_on.isoformat()}
    if known.achieved_on >= known.died_on:
        cure = "Put the day of the result right, or the record of the death if it is wrong."
        return Finding("after_death", FAILED, "It was reached on the day of death or after it.", held, cure)
    return Finding("after_death", PASSED, "It was reached before the death that is recorded.", held)


def expired_contract(known: Known) -> Finding:
    in_force = known.contract.in_force
    decides: date | None = known.achieved_on if in_force.basis == "event" else known.started_on
    if decides is None:
        return Finding("expired_contract", NO_DATA, "No start of the enrolment is recorded, and that day decides.")
    what = "the result" if in_force.basis == "event" else "the start"
    held = {"decides": decides.isoformat(), "basis": in_force.basis, "from": in_force.from_.isoformat()}
    held |= {"until": in_force.until.isoformat()} if in_force.until else {}
    if not in_force.covers(decides):
        words = f"The contract was not in force on {day(decides)}, the day of {what}."
        return Finding("expired_contract", FAILED, words, held, "Claim it under the contract of that day.")
    return Finding("expired_contract", PASSED, f"The contract was in force on {day(decides)}, the day of {what}.", held)


def same_outcome(known: Known) -> Finding:
    twice = [each for each in known.others if overlap(each.days, known.days)]
    if twice:
        words = "The same result of the same days is claimed already for this person, under another enrolment."
        return Finding("same_outcome", FAILED, words, _lines(twice), "One of the two may be paid: agree which.")
    if known.others:
        words = "The person has the same result of other days under another enrolment."
        return Finding("same_outcome", PASSED, words, _lines(known.others))
    return Finding("same_outcome", PASSED, "No other line has this result of this person.")


def other_fund(known: Known) -> Finding:
    limit = next((each for each in known.limited_by if each.kind == "payable_once"), None)
    if limit is None and not known.other_funds:
        return Finding("other_fund", PASSED, "No other fund pays for what may be paid once.")
    held = _lines(known.other_funds) | ({"rule": limit.id} if limit else {})
    words = "Another programme pays for this person, and the rules let only one of the two pay."
    return Finding("other_fund", FAILED, words, held, "Ask the funders to agree which of them pays.")


def evidence_reused(known: Known) -> Finding:
    if not known.papers:
        return Finding("evidence_reused", NO_DATA, "No file is kept of the evidence.")
    held = {"files": [each.file[:12] for each in known.papers]}
    reused = [each for each in known.papers if each.is_reused]
    for_whom = [
        words
        for words, used in (
            ("another person", any(each.for_another_person for each in reused)),
            ("another result of the same days", any(each.for_another_result for each in reused)),
        )
        if used
    ]
    if for_whom:
        words = f"The very same file is shown for {' and for '.join(for_whom)}."
        return Finding("evidence_reused", FAILED, words, held, "Take back the evidence that is wrong, and add its own.")
    if any(each.for_another_person or each.for_another_result for each in known.papers):
        words = "A file is shown for others as well, and is of a type that lists several."
        return Finding("evidence_reused", PASSED, words, held)
    return Finding("evidence_reused", PASSED, "Each file is shown for this result alone.", held)


def related_employer(known: Known) -> Finding:
    employers = {folded(each): each for each in known.employers}
    if not employers:
        return Finding("related_employer", NO_DATA, "No employer is named.")
    own = {folded(each) for each in known.bodies}
    declared = {} if known.related is None else {key: known.related[key] for key in employers if key in known.related}
    found = sorted({*declared, *(employers.keys() & own)})
    held = {"employers": sorted(employers.values())}
    if found:
        why = "; ".join(declared.get(each, "it is the provider itself").rstrip(". ") for each in found)
        words = f"The employer is related to the provider: {why}."
        return Finding("related_employer", FAILED, words, held, "Ask the payer whether it agreed to this beforehand.")
    return Finding("related_employer", PASSED, "The employer is not declared to be related to the provider.", held)


def cap(known: Known) -> Finding:
    caps = [each.id for each in known.limited_by if each.kind == "cap"]
    if caps:
        words = (
            "Accepted, and not priced in full: the cap of the contract is reached. It is paid when a place frees up."
        )
        return Finding("cap", FAILED, words, {"caps": caps}, "Nothing is to be done; claim it in time all the same.")
    return Finding("cap", PASSED, "It is within the caps of the contract.")


def _lines(others: tuple[Another, ...] | list[Another]) -> dict[str, Any]:
    return {"lines": sorted(each.reference for each in others if each.reference), "of": len(others)}


STEPS: Mapping[str, Callable[[Known], Finding]] = {
    step.__name__: step
    for step in (
        future,
        before_start,
        after_leave,
        after_death,
        expired_contract,
        same_outcome,
        other_fund,
        evidence_reused,
        related_employer,
        cap,
    )
}
"""The steps by name, in their order."""
MAY_BE_OVERRIDDEN = frozenset({"same_outcome", "other_fund", "evidence_reused", "related_employer"})
"""What two people may agree to pay all the same. A wrong day is put right where it was recorded, and is never overridden."""
