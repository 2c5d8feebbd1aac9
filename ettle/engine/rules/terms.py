"""What a contract says besides rules (volumes, limits, fees, shares, its last day), and how that changes over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ettle.engine.rules.merge import merged
from ettle.engine.rules.programme import Contract, Variation

BLOCKS = frozenset({"volumes", "profile", "caps", "tiers", "fees", "found_by_payer", "splits"})
"""The blocks of a contract that a variation of it may change, from a day on: for what happens from then."""
DAYS = "in_force"
"""Of its own days a variation of a contract changes the last: `in_force: {until: ..}`."""


def of_rules(change: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a contract variation's change that is merged into the programme's rules."""
    return {key: said for key, said in change.items() if key not in BLOCKS and key != DAYS}


def of_contract(change: Mapping[str, Any]) -> dict[str, Any]:
    """The part of it that is merged into the contract's own blocks."""
    return {key: said for key, said in change.items() if key in BLOCKS}


def until_in(change: Mapping[str, Any]) -> date | None:
    """The first day no longer in force that a change gives the contract; None where it gives none."""
    days = change.get(DAYS)
    said = days.get("until") if isinstance(days, Mapping) else None
    return said if isinstance(said, date) else None


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract through time: each state with the first day on which it holds, the oldest first."""

    states: tuple[tuple[date, Contract], ...]

    @classmethod
    def of(cls, contract: Contract | Terms) -> Terms:
        """A contract that never changed, as terms; terms as they are."""
        return contract if isinstance(contract, Terms) else cls(((date.min, contract),))

    @property
    def first(self) -> Contract:
        return self.states[0][1]

    def on(self, day: date) -> Contract:
        """The contract as it stands for what happens on a day."""
        return next(contract for since, contract in reversed(self.states) if since <= day)


def as_written(contract: Contract) -> dict[str, Any]:
    """A contract as the document it was read from."""
    return contract.model_dump(by_alias=True, exclude_unset=True)


def terms_of(contract: Contract, variations: Iterable[Variation]) -> Terms:
    """The states of a contract under its variations, in merge order."""
    changing = [each for each in variations if of_contract(each.change)]
    edges = {day for each in changing for day in (each.in_force.from_, each.in_force.until) if day is not None}
    states = []
    for day in sorted({date.min, *edges}):
        document: Any = as_written(contract)
        for each in changing:
            if each.in_force.covers(day):
                document = merged(document, of_contract(each.change))
        states.append((day, Contract.model_validate(document) if day != date.min else contract))
    return Terms(tuple(states))
