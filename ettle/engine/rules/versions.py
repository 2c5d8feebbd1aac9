"""Which rules held when: a programme, its contract and their variations, merged in order, as versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ettle.engine.basics.period import Period
from ettle.engine.rules.merge import merged
from ettle.engine.rules.programme import Contract, Erratum, Programme, Variation

BASE = "base"


@dataclass(frozen=True, slots=True)
class Version:
    """One state of the rules. `in_force` are the days whose events it decides."""

    name: str
    applied: tuple[str, ...]
    in_force: Period
    rules: Programme


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything agreed about one programme under one contract (or none): documents as written.

    `variations` and `contract_variations` are in merge order: in force from, agreed on, file name.
    """

    programme: Mapping[str, Any]
    variations: tuple[Variation, ...] = ()
    errata: tuple[Erratum, ...] = ()
    contract: Contract | None = None
    contract_variations: tuple[Variation, ...] = ()

    def versions(self, start: date, known_at: datetime | None = None) -> tuple[Version, ...]:
        """The versions an enrolment that began on `start` may live under, oldest first, without gaps.

        Variations with `basis: start` apply from the beginning or not at all; each `basis: event`
        one makes a new version on the day it comes into force (and again where it ends).
        """
        first = [each for each in self.variations if _applies(each, start)]
        second = [each for each in self.contract_variations if _applies(each, start)]
        days = sorted({date.min, *_turning_days([*first, *second])})
        return tuple(
            self._version(Period(day, following), first, second, known_at)
            for day, following in zip(days, [*days[1:], None], strict=True)
        )

    def _version(
        self,
        in_force: Period,
        first: Sequence[Variation],
        second: Sequence[Variation],
        known_at: datetime | None,
    ) -> Version:
        programme_changes = [each for each in first if _holds(each, in_force.start)]
        contract_changes = [each for each in second if _holds(each, in_force.start)]
        document: Any = self.programme
        for erratum in self.errata:
            if known_at is None or erratum.known_from <= known_at:
                document = merged(document, erratum.change)
        for variation in programme_changes:
            document = merged(document, variation.change)
        if self.contract is not None:
            document = merged(document, contract_patch(self.contract))
        for variation in contract_changes:
            document = merged(document, variation.change)
        applied = tuple(each.variation for each in (*programme_changes, *contract_changes))
        name = applied[-1] if applied else BASE
        return Version(name, applied, in_force, Programme.model_validate(document))


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
