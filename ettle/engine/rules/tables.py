"""The smaller tables of a rulebook: declared facts, code lists, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.fields import Id, Line

CODES_OF: Mapping[tuple[str, str], str] = {
    ("need", "need"): "need",
    ("benefit", "benefit"): "benefit",
    ("leave", "reason"): "leave_reason",
    ("activity", "activity"): "activity",
    ("evidence", "type"): "evidence_type",
}
"""The list of the rulebook whose codes a field of a kind of event holds."""


class FactFile(BaseModel):
    """`facts.yaml`: what may be asked about a person, each question once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: dict[Id, Line] = {}
    facts: dict[Id, FactDeclaration]


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list, and the half-open time in which it may be used."""

    code: str
    label: str
    from_: date | None
    until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list with its releases, each by its name (a year, a date): codes by code."""

    name: str
    releases: Mapping[str, Mapping[str, Code]]

    @property
    def codes(self) -> frozenset[str]:
        """Every code of every release: a rule may be older than the newest release."""
        return frozenset(code for release in self.releases.values() for code in release)
