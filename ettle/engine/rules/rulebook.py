"""The whole rulebook in memory: agreements by programme and contract, facts, rates, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.programme import RateTable
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
    _versions: dict[tuple[str, str | None, tuple[str, ...]], tuple[Version, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Made once for all starts that live under the same documents."""

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
        agreement = self.agreement(programme, contract)
        if agreement is None or not agreement.covers(start):
            return ()
        under = agreement.contract.contract if agreement.contract else None
        key = (programme, under, agreement.documents(start, known_at))
        if key not in self._versions:
            self._versions[key] = agreement.versions(start, known_at)
        return self._versions[key]
