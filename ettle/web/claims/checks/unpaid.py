"""Hard stops asked once more of what is agreed to and not paid: what came to be known since may forbid that it is paid.

Nothing that was agreed is undone by it: the line stays approved and owed, and waits until the stop is lifted, two people of
the payer pass it over, or it is taken back with notice. Why it is so: docs/decisions/0026-asked-again-before-money-leaves.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from ettle.engine.events.catalogue import LOCAL
from ettle.engine.settle.lines import LineId
from ettle.web.access.acting import Acting
from ettle.web.casework.actions import wait_for_turn
from ettle.web.casework.queries import linked
from ettle.web.claims.checks.about import of_lines
from ettle.web.claims.checks.gathering import IN_PAYMENT, gather, paid_before
from ettle.web.claims.checks.models import Override, Run
from ettle.web.claims.checks.stops import Held
from ettle.web.claims.checks.validation import validate
from ettle.web.claims.models import OWED, Line, LineKind
from ettle.web.claims.refusals import Refusal
from ettle.web.claims.settling import result_id, terms_of
from ettle.web.claims.steps import step
from ettle.web.frame.day import now, today

TAKE_BACK = "or take the line back, with notice"
CURES: Mapping[str, str] = {
    "same_outcome": f"Payer: agree which of the two is paid. Two of you pass this one over, {TAKE_BACK}.",
    "other_fund": f"Payer: agree with the other funder which of you pays. Two of you pass this one over, {TAKE_BACK}.",
    "related_employer": f"Payer: if you agreed to this beforehand, two of you pass it over; {TAKE_BACK}.",
    "evidence_reused": "Provider: take back the evidence that is wrong, and add its own.",
}
"""What is done about a line that was agreed to. Of any other step the cure is its own: what is recorded is put right."""
IF_RIGHT = "If what is recorded is right, the payer takes the line back, with notice."
OF_PAYER = frozenset({"same_outcome", "other_fund", "related_employer"})
"""Stops about which the payer has the next move; about any other the provider."""


@dataclass(frozen=True)
class Again:
    """What the stops find now of lines that were agreed to, contract by contract."""

    held: Sequence[Held]
    lines: Mapping[LineId, Line]

    @property
    def stops(self) -> Mapping[int, Refusal]:
        """The lines that may not be paid now, by their number, each with why and the cure."""
        found = ((line, each.stop(id, line.reference)) for each in self.held for id, line in self._of(each))
        return {line.pk: _to_be_paid(why) for line, why in found if why is not None}

    def keep(self, lines: Collection[int]) -> None:
        """Write down what was found of these lines, by their number. As the system."""
        for held in self.held:
            news = {id: line for id, line in self._of(held) if line.pk in lines}
            held.keep(Run.PAYMENT, news, only=news)

    def _of(self, held: Held) -> Iterable[tuple[LineId, Line]]:
        return ((id, self.lines[id]) for id in held.results)


def mark(line: Line, why: Refusal | None, by: Acting | None) -> None:
    """Have an approved line say that it is stopped, or is no more. As the system, the line locked."""
    if why is None:
        step(line, "released", by, stopped_by="")
        return
    step(line, "stopped", by, reason=why.code, words=f"{why.reason} {why.cure}"[:1000], stopped_by=why.code)


def _to_be_paid(why: Refusal) -> Refusal:
    """With what is done about it now that it was agreed to."""
    cure = CURES.get(why.code, f"Provider: {why.cure[:1].lower()}{why.cure[1:]} {IF_RIGHT}")
    return Refusal(why.about, why.code, why.reason, cure)


def asked_again(lines: Iterable[int], *, acts: bool) -> Again:
    """Hold the results that these lines are of, or correct, against every stop. As the system.

    `acts` = the caller pays by the answer: the people are locked, so that what is recorded of them meanwhile waits.
    """
    of = Q(pk__in=set(lines)) | Q(corrected_by__in=set(lines))
    asked = Line.objects.filter(of, kind=LineKind.RESULT, live=True, state__in=OWED).distinct()
    found = {result_id(line): line for line in asked.annotate(in_payment=IN_PAYMENT).order_by("contract", "pk")}
    by_contract: dict[str, dict[LineId, Line]] = defaultdict(dict)
    for id, line in found.items():
        by_contract[line.contract][id] = line
    if acts and found:
        wait_for_turn({line.person for line in found.values()})
    return Again([_held(contract, theirs) for contract, theirs in by_contract.items()], found)


def _held(contract: str, lines: Mapping[LineId, Line]) -> Held:
    about, people = of_lines(lines.values()), linked({line.person for line in lines.values()})
    known = gather(about, terms_of(contract), people, now(), today(), lines, paid_before)
    findings = {id: tuple(validate(each)) for id, each in known.items()}
    return Held({each.id: each for each in about}, findings, _passed_over(lines))


def _passed_over(lines: Mapping[LineId, Line]) -> dict[tuple[LineId, str], Override]:
    """What two people agreed to pass over, and holds today or held when the line was agreed to: that was by it."""
    found = {}
    for each in Override.objects.filter(enrolment__in=sorted({id.enrolment for id in lines})).order_by("id"):
        id = LineId(each.enrolment, each.rule, each.n)
        if id in lines and _holds_for(each, lines[id]):
            found[id, each.name] = each
    return found


def _holds_for(override: Override, line: Line) -> bool:
    if line.made_by in (override.asked_by, override.agreed_by):
        return False
    if override.agreed_at is None or line.decided_at is None or override.agreed_at > line.decided_at:
        return override.holds_on(today())
    return override.holds_on(today()) or override.holds_on(line.decided_at.astimezone(LOCAL).date())
