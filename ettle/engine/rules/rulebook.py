"""The whole rulebook in memory: agreements by programme and contract, facts, rates, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.programme import Contract, Programme, RateTable
from ettle.engine.rules.tables import CodeList
from ettle.engine.rules.versions import Agreement, Version


@dataclass(frozen=True)
class Rulebook:
    """What was agreed. `agreements` by programme id, `contracts` by contract id."""

    agreements: Mapping[str, Agreement]
    contracts: Mapping[str, Agreement] = field(default_factory=dict)
    facts: Mapping[str, FactDeclaration] = field(default_factory=dict)
    rates: Mapping[str, RateTable] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    code_lists: Mapping[str, CodeList] = field(default_factory=dict)
    _versions: dict[tuple[str, str | None, date, datetime | None], tuple[Version, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def agreement(self, programme: str, contract: str | None) -> Agreement | None:
        """The contract's agreement where it is known and of this programme, else the programme's own."""
        under = self.contracts.get(contract) if contract else None
        if under is not None and under.contract is not None and under.contract.programme == programme:
            return under
        return self.agreements.get(programme)

    def versions(
        self, programme: str, contract: str | None, start: date, known_at: datetime | None = None
    ) -> tuple[Version, ...]:
        """The versions for an enrolment begun on `start`; none when no rules were in force that day."""
        key = (programme, contract, start, known_at)
        if key not in self._versions:
            self._versions[key] = self._find_versions(*key)
        return self._versions[key]

    def _find_versions(
        self, programme: str, contract: str | None, start: date, known_at: datetime | None
    ) -> tuple[Version, ...]:
        agreement = self.agreement(programme, contract)
        if agreement is None:
            return ()
        in_force = Programme.model_validate(dict(agreement.programme)).in_force
        under: Contract | None = agreement.contract
        if not in_force.covers(start) or (under is not None and not under.in_force.covers(start)):
            return ()
        return agreement.versions(start, known_at)
