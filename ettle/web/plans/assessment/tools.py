"""Assessment tools as the rulebook has them: areas, scale and words. One file for each edition; an edition is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from ettle.engine.rules.problems import RulebookErrors
from ettle.files.documents import read_document
from ettle.files.rulebook import default_rulebook
from ettle.web.access.roles import Category

FOLDER = "assessments"


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scale(_File):
    """From `least` to `most`, whole numbers; some of them have words."""

    least: int
    most: int
    words: Mapping[int, str] = {}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 0 <= self.least < self.most <= 100:
            raise ValueError("least: it begins at 0 or above and ends at 100 or below, least before most")
        if outside := [each for each in self.words if not self.least <= each <= self.most]:
            raise ValueError(f"words: {outside[0]} is outside the scale")
        return self

    @property
    def points(self) -> list[tuple[int, str]]:
        """Each point with its words, as a list shows it."""
        each = range(self.least, self.most + 1)
        return [(point, f"{point}: {self.words[point]}" if point in self.words else str(point)) for point in each]


class Area(_File):
    """One area of life, the question that opens it, and the category of the answer."""

    title: str
    question: str
    category: Category


class Tool(_File):
    """One edition of one tool. Scores are compared within an edition only."""

    tool: str
    title: str
    edition: str
    illustrative: Literal["yes", "no"]
    source: str = ""
    scale: Scale
    areas: Mapping[str, Area]


@cache
def tools() -> Mapping[str, Tool]:
    """Every edition by its id, the file's name. Raises RulebookErrors when one is not as it must be."""
    root = default_rulebook()
    found, problems = {}, []
    for path in sorted((root / FOLDER).glob("*.yaml")):
        document, wrong = read_document(Tool, "assessment tool", path, root)
        problems += wrong
        if document is not None and document.typed is not None:
            found[path.stem] = document.typed
    if problems:
        raise RulebookErrors(problems)
    return found


def current() -> Tool:
    """The tool that is used now: the last of the editions."""
    return list(tools().values())[-1]


def area_title(tool: str, area: str) -> str:
    known = tools().get(tool)
    return known.areas[area].title if known and area in known.areas else area.replace("_", " ").capitalize()
