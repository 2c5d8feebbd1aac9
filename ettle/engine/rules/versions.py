"""Which rules held when: a programme, its contract and their variations, merged in order, as versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from ettle.engine.basics.period import Period
from ettle.engine.rules.fields import InForce
from ettle.engine.rules.merge import merged
from ettle.engine.rules.programme import Contract, Erratum, Programme, Variation
from ettle.engine.rules.terms import Terms, of_rules, terms_of

BASE = "base"


@dataclass(frozen=True, slots=True)
class Version:
    """One state of the rules. `in_force` are the days whose events it decides."""

    name: str
    applied: tuple[str, ...]
    in_force: Period
    rules: Programme
    said: dict[tuple[str, str], str] = field(default_factory=dict, compare=False, repr=False)
    """Its rules in words, by part and id, once somebody asked: they say the same as long as it is there."""


@dataclass(frozen=True)
class Agreement:
    """Everything agreed about one programme under one contract (or none): documents as written.

    `variations` and `contract_variations` are in merge order: in force from, agreed on, file name.
    """

    programme: Mapping[str, Any]
    variations: tuple[Variation, ...] = ()
    errata: tuple[Erratum, ...] = ()
    contract: Contract | None = None
    contract_variations: tuple[Variation, ...] = ()

    @cached_property
    def terms(self) -> Terms:
        """The contract's own blocks through time. Only of an agreement under a contract."""
        assert self.contract is not None, "terms are a contract's"
        return terms_of(self.contract, self.contract_variations)

    @cached_property
    def _in_force(self) -> InForce:
        return InForce.model_validate(self.programme["in_force"])

    def covers(self, start: date) -> bool:
        """Whether an enrolment may begin on `start` under the programme and, if there is one, the contract."""
        return self._in_force.covers(start) and (self.contract is None or self.contract.in_force.covers(start))

    @cached_property
    def turning_starts(self) -> tuple[date, ...]:
        """The days from which on an enrolment that begins may live under other rules than one begun the day before."""
        contract = [self.contract.in_force] if self.contract is not None else []
        by_start = [each.in_force for each in (*self.variations, *self.contract_variations)]
        periods = [self._in_force, *contract, *by_start]
        ends = [each.until for each in periods if each.until is not None]
        return tuple(sorted({*(each.from_ for each in periods), *ends}))

    def documents(self, start: date, known_at: datetime | None = None) -> tuple[str, ...]:
        """The ids of what is merged for an enrolment begun on `start`: two starts with the same live under the same."""
        errata = [f"erratum {each.erratum}" for each in self.errata if known_at is None or each.known_from <= known_at]
        first = [each.variation for each in self.variations if _applies(each, start)]
        second = [f"contract's {each.variation}" for each in self.contract_variations if _applies(each, start)]
        return (*errata, *first, *second)

    def versions(self, start: date, known_at: datetime | None = None) -> tuple[Version, ...]:
        """The versions an enrolment that began on `start` may live under, oldest first, without gaps.

        Variations with `basis: start` apply from the beginning or not at all; each `basis: event`
        one makes a new version on the day it comes into force (and again where it ends).
        """
        return tuple(draft.version() for draft in self.drafts(start, known_at))

    def drafts(self, start: date, known_at: datetime | None = None) -> Iterator[Draft]:
        """The versions as merged documents, not yet checked."""
        first = [each for each in self.variations if _applies(each, start)]
        second = [each for each in self.contract_variations if _applies(each, start)]
        days = sorted({date.min, *_turning_days([*first, *second])})
        for day, following in zip(days, [*days[1:], None], strict=True):
            yield Draft(Period(day, following), tuple(self._steps(day, first, second, known_at)), self.programme)

    def _steps(
        self, day: date, first: Sequence[Variation], second: Sequence[Variation], known_at: datetime | None
    ) -> Iterator[Step]:
        """What is merged, in order, into the programme for the events of a day."""
        for erratum in self.errata:
            if known_at is None or erratum.known_from <= known_at:
                yield Step(erratum, erratum.change)
        for variation in first:
            if _holds(variation, day):
                yield Step(variation, variation.change)
        if self.contract is not None:
            yield Step(self.contract, contract_patch(self.contract))
        for variation in second:
            if _holds(variation, day):
                yield Step(variation, of_rules(variation.change))


@dataclass(frozen=True, slots=True)
class Step:
    """One document and what it changes."""

    by: Erratum | Variation | Contract
    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """One version before it is checked: the programme as written and the steps that change it."""

    in_force: Period
    steps: tuple[Step, ...]
    programme: Mapping[str, Any]

    def document(self, steps: int | None = None) -> dict[str, Any]:
        """The merged document, after all steps or the first so many."""
        document: Any = dict(self.programme)
        for step in self.steps[:steps]:
            document = merged(document, step.change)
        return dict(document)

    def version(self) -> Version:
        variations = [step.by for step in self.steps if isinstance(step.by, Variation)]
        newest = max(variations, key=_age, default=None)
        name = newest.variation if newest else BASE
        return Version(
            name, tuple(each.variation for each in variations), self.in_force, Programme.model_validate(self.document())
        )


def in_merge_order(named: Iterable[tuple[str, Variation]]) -> tuple[Variation, ...]:
    """Variations with their file names, in the order in which they are merged."""
    return tuple(
        variation
        for _, variation in sorted(
            named, key=lambda each: (each[1].in_force.from_, each[1].agreed_on or date.max, each[0])
        )
    )


def contract_patch(contract: Contract) -> dict[str, Any]:
    """What a contract changes of its programme: its `change`, its sources, and its prices by payment id."""
    prices = {"payments": {rule: {"amount": amount} for rule, amount in contract.prices.items()}}
    patch = {"sources": dict(contract.sources)} if contract.sources else {}
    return {**merged(contract.change, prices if contract.prices else {}), **patch}


def _age(variation: Variation) -> tuple[date, date, str]:
    return (variation.in_force.from_, variation.agreed_on or date.max, variation.variation)


def _applies(variation: Variation, start: date) -> bool:
    return variation.in_force.basis == "event" or variation.in_force.covers(start)


def _holds(variation: Variation, day: date) -> bool:
    return variation.in_force.basis == "start" or variation.in_force.covers(day)


def _turning_days(variations: Iterable[Variation]) -> Iterable[date]:
    for each in variations:
        if each.in_force.basis == "event":
            yield each.in_force.from_
            if each.in_force.until is not None:
                yield each.in_force.until
