"""How alike two words are: whether one is a slip of the other."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

NEAR, NEARER = 0.6, 0.7
"""How alike two words must be (of 1) for one to be a slip of the other, beginning alike or not."""
LONGEST = 80


def near(found: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known words that may have been meant, the likeliest first.

    A slip seldom changes the first letter, so a word with another must be more alike: `highland` is not what
    `england` meant.
    """
    said = found[:LONGEST]
    close = get_close_matches(said, list(known), n=most, cutoff=NEAR)
    return [each for each in close if each[:1] == said[:1] or _likeness(said, each) >= NEARER]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, other, one).ratio()
