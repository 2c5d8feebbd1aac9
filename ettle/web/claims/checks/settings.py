"""By what the checks go that no contract says, as the rulebook has it: each with its source, or said to be illustrative."""

from __future__ import annotations

from functools import cache
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ettle.engine.rules.problems import RulebookErrors
from ettle.files.documents import read_document
from ettle.files.rulebook import default_rulebook

FILE = "checks/claims.yaml"


class _Said(BaseModel):
    """A part of the file: why it is so, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    because: str
    source: str = ""
    illustrative: Literal["yes", "no"] = "no"

    @model_validator(mode="after")
    def _somebody_says_so(self) -> Self:
        if not self.source and self.illustrative != "yes":
            raise ValueError("source: say who says so, or write `illustrative: yes`")
        return self


class NamesSeveral(_Said):
    """Types of papers of which one file honestly shows several people."""

    types: frozenset[str]


class OneEmployer(_Said):
    """From how many people of one provider with one employer, and from which share of its people, somebody is asked; and
    how unlikely by chance alone it has to be."""

    people: int = Field(ge=2)
    percent: int = Field(ge=0, le=100)
    chance: float = Field(gt=0, lt=1)


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    checks: str
    title: str
    names_several: NamesSeveral
    one_employer: OneEmployer


@cache
def settings() -> Settings:
    """The file, read once. Raises RulebookErrors where it is not as it must be."""
    root = default_rulebook()
    document, problems = read_document(Settings, "settings of checks", root / FILE, root)
    if document is None or document.typed is None:
        raise RulebookErrors(problems)
    return document.typed
