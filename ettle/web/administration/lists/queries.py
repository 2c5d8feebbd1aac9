"""The code lists of the rulebook, areas among them, and what uses each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from ettle.engine.rules.tables import CODES_OF, Code, CodeList
from ettle.web.contracts.queries import programmes, rulebook


@dataclass(frozen=True, slots=True)
class Release:
    """One release of a list: its codes, each with the programmes whose rules name it."""

    name: str
    codes: Sequence[tuple[Code, Sequence[str]]]


def lists() -> list[tuple[CodeList, int, list[str]]]:
    """Each list, how many codes it has, and what says its codes."""
    return [(each, len(each.codes), _said_by(each.name)) for each in sorted(rulebook().code_lists.values(), key=_name)]


def _name(each: CodeList) -> str:
    return each.name


def _said_by(name: str) -> list[str]:
    facts = [f"the fact {fact}" for fact, declared in rulebook().facts.items() if declared.code_list == name]
    return [f"{field} of {kind}" for (kind, field), listed in CODES_OF.items() if listed == name] + sorted(facts)


def releases(listed: CodeList) -> list[Release]:
    """The newest release first."""
    return [
        Release(name, [(code, _used_in(code.code)) for code in listed.releases[name].values()])
        for name in sorted(listed.releases, reverse=True)
    ]


def _used_in(code: str) -> list[str]:
    return [title for title, words in _words_of_rules() if code in words]


@cache
def _words_of_rules() -> list[tuple[str, frozenset[str]]]:
    """Every word that stands as a value in the rules of a programme or in what varies them."""
    return [
        (each.programme.title, frozenset(_words([each.programme, *each.variations]))) for each in programmes().values()
    ]


def _words(value: Any) -> list[str]:
    if isinstance(value, BaseModel):
        return _words(value.model_dump())
    if isinstance(value, dict):
        return [word for key, each in value.items() for word in (*_words(key), *_words(each))]
    if isinstance(value, list | tuple | set | frozenset):
        return [word for each in value for word in _words(each)]
    return [value] if isinstance(value, str) else []
