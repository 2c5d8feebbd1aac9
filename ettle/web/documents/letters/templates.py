"""The letters that can be written, as the rulebook has them: plain words with a few places to fill."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ettle.engine.rules.problems import RulebookErrors
from ettle.files.documents import read_document
from ettle.files.rulebook import default_rulebook

FOLDER = "letters"
PLACES = ("name", "worker", "organisation", "day", "appointment", "plan")
_PLACE = re.compile(r"\{([^{}]*)\}")


class Template(BaseModel):
    """One letter: its title, whom it is for, and its paragraphs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    letter: str
    title: str
    for_: str = Field(alias="for")
    words: tuple[str, ...]

    @model_validator(mode="after")
    def _only_known_places(self) -> Self:
        for place in (each for words in self.words for each in _PLACE.findall(words)):
            if place not in PLACES:
                raise ValueError(f"words: {{{place}}} is no place to fill; there are {', '.join(PLACES)}")
        return self

    def needs(self, place: str) -> bool:
        return any(f"{{{place}}}" in words for words in self.words)


@cache
def templates() -> Mapping[str, Template]:
    """Every letter by its id, the file's name. Raises RulebookErrors when one is not as it must be."""
    root = default_rulebook()
    found, problems = {}, []
    for path in sorted((root / FOLDER).glob("*.yaml")):
        document, wrong = read_document(Template, "letter", path, root)
        problems += wrong
        if document is not None and document.typed is not None:
            found[path.stem] = document.typed
    if problems:
        raise RulebookErrors(problems)
    return found


def filled(template: Template, places: Mapping[str, str]) -> str:
    """The letter's text; a place nobody could fill stands as a gap to be written over."""
    paragraphs = (_PLACE.sub(lambda found: places.get(found[1]) or f"[{found[1]}]", each) for each in template.words)
    return "\n\n".join(paragraphs)


def gaps(words: str) -> list[str]:
    """The places that are still to be filled."""
    return [place for place in PLACES if f"[{place}]" in words]
