"""What a check finds, and what it may look things up in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.problems import Path, did_you_mean, listed, nearest
from ettle.engine.rules.tables import CodeList

MOST_LISTED = 40
"""Of a list that was meant to be chosen from: the councils of Scotland fit in."""


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
    by_age: Set[str] = frozenset()
    """The rates that go by age."""


def unknown(path: Path, found: str, what: str, known: Iterable[str]) -> Finding:
    """A name that is not one of those known."""
    words = sorted(known)
    otherwise = (
        f"use one of {listed(words, most=MOST_LISTED)}" if words else "there is none yet: add it, or take this out"
    )
    return Finding(path, f"found `{found}`", what, did_you_mean(found, words, otherwise))


def unknown_rate(path: Path, rate: str, known: Known) -> Finding:
    """A rate that has no file. The one nearest in name may go by age, which a flat one was not meant to."""
    near, file = nearest(rate, sorted(known.rates)), f"`rates/{rate}.yaml`"
    if near is not None:
        aged = ", which goes by age," if near in known.by_age else ""
        return Finding(
            path, f"found `{rate}`", "a rate of `rates/`", f"did you mean `{near}`{aged} or should {file} be added?"
        )
    words = f"use one of {listed(sorted(known.rates))}, or " if known.rates else ""
    return Finding(path, f"found `{rate}`", "a rate of `rates/`", f"{words}add {file}")
