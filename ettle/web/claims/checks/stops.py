"""Hard stops: results are held against every step before they are claimed, again before they are approved, and (`unpaid.py`)
before they are paid.

What each step found is kept, of what was refused as well. Two people of the payer may have agreed to pass a step over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ettle.engine.rules.programme import Contract
from ettle.engine.settle.lines import LineId
from ettle.web.casework.actions import wait_for_turn
from ettle.web.claims.checks.about import About, of_result
from ettle.web.claims.checks.gathering import gather
from ettle.web.claims.checks.models import Check, Override, Run
from ettle.web.claims.checks.validation import STEPS, Finding, validate
from ettle.web.claims.models import Line, LineKind
from ettle.web.claims.refusals import CannotAct, Refusal, named
from ettle.web.claims.settling import Result, Settled, read_reasons, result_id
from ettle.web.frame.day import now, today


@dataclass(frozen=True)
class Held:
    """What the steps found of results."""

    results: Mapping[LineId, About]
    findings: Mapping[LineId, Sequence[Finding]]
    overrides: Mapping[tuple[LineId, str], Override]

    def stop(self, id: LineId, about: str = "") -> Refusal | None:
        """The first stop that a result runs into and that nobody agreed to pass over."""
        for each in self.findings.get(id, ()):
            if each.stops and (id, each.name) not in self.overrides:
                return Refusal(about or named(id), each.name, each.words, each.cure)
        return None

    def keep(self, run: Run, lines: Mapping[LineId, Line], only: Collection[LineId] | None = None) -> None:
        """Write down what was found, of all or `only` of some, beside the line where there is one. As the system."""
        at = now()
        Check.objects.bulk_create(
            Check(
                line=lines.get(id),
                contract=row.contract,
                payer=row.payer,
                provider=row.provider,
                enrolment=id.enrolment,
                rule=id.rule,
                n=id.n,
                run=run,
                name=each.name,
                result=each.result,
                at=at,
                against=each.against,
                words=each.words,
                cure=each.cure,
                override=self.overrides.get((id, each.name)) if each.stops else None,
            )
            for id, findings in self.findings.items()
            if only is None or id in only
            for row in [self.results[id]]
            for each in findings
        )


class Stopped(CannotAct):
    """A hard stop forbids that lines are approved. Nothing was done; what each step found is there to be kept all the same."""

    def __init__(self, held: Held, lines: Mapping[LineId, Line], *refusals: Refusal) -> None:
        self.held, self.lines = held, lines
        super().__init__(*refusals)

    def keep(self) -> None:
        """Write down what was found. As the system, after what was begun is undone."""
        self.held.keep(Run.APPROVAL, self.lines)


def validated(
    results: Sequence[Result], contract: Contract, *, claimed_by: str, lines: Mapping[LineId, Line] | None = None
) -> Held:
    """Hold results against every step, as the system, under the lock of their contract. Locks their people.

    `lines` are theirs, where they are claimed already: what was claimed after them and not agreed to does not stop them.
    Nobody's claim is passed over by an override that they had a hand in.
    """
    read_reasons(results)
    asked = [of_result(each) for each in results]
    people = wait_for_turn({each.person for each in asked}) if asked else set()
    known = gather(asked, contract, people, now(), today(), lines or {}) if asked else {}
    overrides = {
        (LineId(each.enrolment, each.rule, each.n), each.name): each
        for each in Override.objects.filter(enrolment__in=sorted({id.enrolment for id in known})).order_by("id")
        if each.holds_on(today()) and claimed_by not in (each.asked_by, each.agreed_by)
    }
    return Held(
        {each.id: each for each in asked},
        {id: tuple(validate(each)) for id, each in known.items()},
        overrides,
    )


def validate_again(lines: Iterable[Line], now_due: Settled) -> None:
    """Hold the results among checked lines of a contract against every step again, and keep it. Raises Stopped."""
    results = {result_id(line): line for line in lines if line.kind == LineKind.RESULT}
    for claimed_by in sorted({line.made_by for line in results.values()}):
        of_one = {id: line for id, line in results.items() if line.made_by == claimed_by}
        found = [now_due.results[id] for id in of_one]
        held = validated(found, now_due.contract, claimed_by=claimed_by, lines=of_one)
        if stops := [why for id, line in of_one.items() if (why := held.stop(id, line.reference))]:
            raise Stopped(held, of_one, *stops)
        held.keep(Run.APPROVAL, of_one)


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the latest run of a line, as its page shows it."""

    check: Check
    title: str

    @property
    def stops(self) -> bool:
        return self.check.result == "failed" and self.check.name != "cap"

    @property
    def passed_over(self) -> Override | None:
        return self.check.override


TITLES = {
    "future": "Reached on a day that has come",
    "before_start": "Reached after the start",
    "after_leave": "Reached before leaving, where the rule asks it",
    "after_death": "Reached while the person lived",
    "expired_contract": "Contract in force",
    "same_outcome": "Not claimed for the same person elsewhere",
    "other_fund": "Not paid by another fund",
    "evidence_reused": "Evidence used once",
    "related_employer": "Employer not related to the provider",
    "cap": "Within the caps of the contract",
}
assert TITLES.keys() == STEPS.keys()


def checks_of(line: Line) -> list[Row]:
    """What each step found of a line in its latest run, in their order; read as whoever asks."""
    rows = Check.objects.filter(line=line).select_related("override").order_by("-id")[: len(STEPS)]
    return [Row(each, TITLES.get(each.name, each.name)) for each in sorted(rows, key=lambda each: each.pk)]
