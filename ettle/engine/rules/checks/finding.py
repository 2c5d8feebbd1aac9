"""What a check finds, and what it may look things up in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.problems import Path, did_you_mean, listed
from ettle.engine.rules.tables import CodeList


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of a merged document; its file and line are found later."""

    path: Path
    found: str
    expected: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What documents may refer to."""

    facts: Mapping[str, FactDeclaration | None] = field(default_factory=dict)
    """None = declared, but not so that it could be read."""
    rates: Set[str] = frozenset()
    code_lists: Mapping[str, CodeList] = field(default_factory=dict)


def unknown(path: Path, found: str, what: str, known: Iterable[str]) -> Finding:
    """A name that is not one of those known."""
    words = sorted(known)
    otherwise = f"use one of {listed(words)}" if words else "there is none yet: add it, or take this out"
    return Finding(path, f"found `{found}`", what, did_you_mean(found, words, otherwise))
