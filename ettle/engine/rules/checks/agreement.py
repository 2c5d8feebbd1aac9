"""Every check of every version of an agreement: the programme alone, each variation, the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from ettle.engine.rules.checks import changes, contract_changes, ids, numbers
from ettle.engine.rules.checks.document import findings
from ettle.engine.rules.checks.finding import Finding, Known
from ettle.engine.rules.fields import InForce
from ettle.engine.rules.problems import Layer, Path, Problem, Whereabouts
from ettle.engine.rules.programme import Contract, Erratum, Programme, Variation
from ettle.engine.rules.teaching import typed
from ettle.engine.rules.versions import Agreement, Draft, Step


@dataclass(frozen=True, slots=True)
class Written:
    """An agreement with where its documents were written: the programme's places, and by name of step
    those of its change in the merged document (`changes`) and its own (`files`).
    """

    agreement: Agreement
    programme: Layer
    changes: Mapping[str, Layer]
    files: Mapping[str, Layer]


def step_name(by: Variation | Contract | Erratum) -> str:
    """A name no other document of the agreement has."""
    match by:
        case Variation():
            return f"variation {by.variation}"
        case Contract():
            return f"contract {by.contract}"
        case Erratum():
            return f"erratum {by.erratum}"


@dataclass
class _Checker:
    written: Written
    known: Known
    found: list[Problem] = field(default_factory=list)
    seen: set[tuple[Path, str]] = field(default_factory=set)
    """What was already wrong without the step being checked."""

    def draft(self, draft: Draft, count: int) -> None:
        """The document after the first `count` steps: what is wrong in it that was not before."""
        layers = [self.written.programme, *(self._layer(step) for step in draft.steps[:count])]
        where = Whereabouts(layers)
        programme, problems = typed(Programme, "programme", draft.document(count), where)
        if programme is not None:
            several = list(findings(programme, self.known))
            problems = [where.problem(each.path, each.found, each.expected, each.cure) for each in several]
        last = draft.steps[count - 1] if count else None
        for problem in problems:
            self._add(problem, layers[-1], last)

    def _layer(self, step: Step) -> Layer:
        return self.written.changes[step_name(step.by)]

    def _add(self, problem: Problem, last: Layer, step: Step | None) -> None:
        if (problem.path, problem.found) in self.seen:
            return
        self.seen.add((problem.path, problem.found))
        if step is None or problem.file == last.file:
            self.found.append(problem)
            return
        found = f"{problem.found}, once {step_name(step.by)} ({last.file}) is merged"
        self.found.append(replace(problem, found=found))


def problems(written: Written, known: Known) -> list[Problem]:
    """What is wrong with any version of an agreement."""
    checker = _Checker(written, known)
    for draft in _drafts(written.agreement):
        for count in range(len(draft.steps) + 1):
            checker.draft(draft, count)
    return [*checker.found, *_of_changes(written)]


def _drafts(agreement: Agreement) -> Iterator[Draft]:
    """Every version that any enrolment may live under; the same steps in the same order once."""
    seen: set[tuple[str, ...]] = set()
    for start in turning_starts(agreement):
        for draft in agreement.drafts(start):
            names = tuple(step_name(step.by) for step in draft.steps)
            if names not in seen:
                seen.add(names)
                yield draft


def turning_starts(agreement: Agreement) -> list[date]:
    """Days such that every enrolment has the versions of one that starts on one of them."""
    within = _in_force(agreement)
    if within is None:
        return []
    days = {within.from_}
    for variation in (*agreement.variations, *agreement.contract_variations):
        if variation.in_force.basis == "start":
            days |= {each for each in (variation.in_force.from_, variation.in_force.until) if each is not None}
    return sorted(day for day in days if within.covers(day))


def _in_force(agreement: Agreement) -> InForce | None:
    try:
        return InForce.model_validate(agreement.programme.get("in_force"))
    except ValidationError:
        return None


def _of_changes(written: Written) -> Iterator[Problem]:
    agreement, within = written.agreement, _in_force(written.agreement)
    yield from _idle(written)
    for draft in _drafts(agreement):
        for place, step in enumerate(draft.steps):
            if not isinstance(step.by, Contract):
                yield from _of_step(written, step.by, draft.document(place), draft.document(place + 1))
    yield from _never_in_force(written, agreement.variations, within)
    under = agreement.contract
    if under is not None:
        yield from _never_in_force(written, [under], within)
        yield from _never_in_force(written, agreement.contract_variations, under.in_force)
    for variation in agreement.variations:
        where = Whereabouts([written.changes[step_name(variation)]])
        yield from _located(contract_changes.of_programme(variation), where)
    for several in (agreement.variations, agreement.contract_variations):
        for variation, finding in changes.twice(several):
            yield from _located([finding], Whereabouts([written.changes[step_name(variation)]]))


def _idle(written: Written) -> Iterator[Problem]:
    """Changes, or parts of them, that change nothing in any version."""
    idle: dict[str, set[Finding]] = {}
    for draft in _drafts(written.agreement):
        for place, step in enumerate(draft.steps):
            if not isinstance(step.by, Contract) and not _of_the_contract_alone(step):
                found = set(changes.of_change(draft.document(place), step.change))
                idle.setdefault(step_name(step.by), found).intersection_update(found)
    for name, several in idle.items():
        yield from _located(several, Whereabouts([written.changes[name]]))


def _of_the_contract_alone(step: Step) -> bool:
    """Whether a variation changes the contract's own blocks or last day and, but for naming a source, no rule."""
    return step.change != step.by.change and not set(step.change) - {"sources"}


def _never_in_force(
    written: Written, several: Iterable[Variation | Contract], within: InForce | None
) -> Iterator[Problem]:
    for each in several:
        where = Whereabouts([written.files[step_name(each)]])
        yield from _located(changes.never_in_force(each.in_force, within) if within else (), where)


def _of_step(written: Written, by: Variation | Erratum, before: Any, after: Any) -> Iterator[Problem]:
    where = Whereabouts([written.changes[step_name(by)]])
    in_file = Whereabouts([written.files[step_name(by)]])
    yield from _located(changes.own_source(by, after.get("sources", {})), in_file)
    if isinstance(by, Variation):
        try:
            programme = Programme.model_validate(after)
        except ValidationError:
            return
        yield from _located(changes.price_basis(by, before, programme), where)


def _located(several: Iterable[Finding], where: Whereabouts) -> Iterator[Problem]:
    for each in several:
        yield where.problem(each.path, each.found, each.expected, each.cure)


def contract_problems(contract: Contract, written: Written) -> Iterator[Problem]:
    """What is wrong with a contract's own blocks: prices, caps, tiers, fees, shares, sources."""
    where = Whereabouts([written.files[step_name(contract)]])
    yield from _located(numbers.fees(contract), where)
    yield from _located(numbers.splits(contract), where)
    for each in written.agreement.contract_variations:
        in_change = Whereabouts([written.changes[step_name(each)]])
        yield from _located(contract_changes.of_day(each, contract), in_change)
    documents = [draft.document() for draft in _drafts(written.agreement)]
    if not documents:
        return  # of a programme whose days in force cannot be read nothing more can be said
    sources = _keys(documents, "sources")
    yield from _located(ids.named_sources(contract, dict.fromkeys(sources, "")), where)
    payments = _keys(documents, "payments")
    yield from _located(changes.limits(contract, payments), where)
    variations = tuple((each, written.changes[step_name(each)]) for each in written.agreement.contract_variations)
    yield from contract_changes.of_blocks(contract, variations, written.files[step_name(contract)], payments)


def price_problems(contract: Contract, written: Written) -> list[Problem]:
    """Prices of payments that there are not: until these are mended nothing merged with them makes sense."""
    alone = replace(written.agreement, contract=None, contract_variations=())
    documents = [draft.document() for draft in _drafts(alone)]
    if not documents:
        return []
    known = _keys([*documents, contract.change], "payments")
    where = Whereabouts([written.files[step_name(contract)]])
    return list(_located(changes.prices(contract, known), where))


def _keys(documents: Iterable[Mapping[str, Any]], block: str) -> set[str]:
    """The keys of a block of any of the documents, as far as it is a map."""
    several = (each.get(block) for each in documents)
    return {key for each in several if isinstance(each, Mapping) for key in each}
