"""Ways back, and steps done again so soon that one of them may have been for nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from ettle.engine.flow.columns import Numbers, Steps, Truths, middle
from ettle.engine.rules.maps import Loop, Repeat


@dataclass(frozen=True, slots=True)
class Looped:
    """A loop that people went: how many, how often, days away, and with which step they came back."""

    id: str
    title: str
    people: int
    times: int
    middle: int | None
    back_by: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A step that was done again: how often, of how many people, and between whom most."""

    id: str
    title: str
    people: int
    times: int
    middle: int | None


def looped(id: str, loop: Loop, steps: Steps) -> Looped:
    """Each time somebody left and then came back: from the last leaving before it to the first step back."""
    left, back = steps.named(loop.left_by), steps.named(loop.back_by)
    rows, since = _pairs(steps, left, back)
    words = Counter(steps.words[each] for each in steps.word[rows])
    people = len(np.unique(steps.person[rows]))
    return Looped(id, loop.title, people, len(rows), middle(since), tuple(words.most_common()))


def _pairs(steps: Steps, left: Truths, back: Truths) -> tuple[Numbers, Numbers]:
    """The rows of coming back, each the first after a leaving, and the days since that leaving."""
    rows = np.flatnonzero(left | back)
    if not len(rows):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    before, after = rows[:-1], rows[1:]
    came_back = left[before] & back[after] & (steps.person[before] == steps.person[after])
    found = after[came_back]
    return found, steps.day[found] - steps.day[before[came_back]]


def repeated(id: str, repeat: Repeat, steps: Steps) -> Repeated:
    """Each time a step was followed by the same within the days; between two organisations where the map says so."""
    rows = np.flatnonzero(steps.named(repeat.steps))
    before, after = rows[:-1], rows[1:]
    waited = steps.day[after] - steps.day[before]
    again = (steps.person[before] == steps.person[after]) & (waited <= repeat.within.days)
    if repeat.by == "two_organisations":
        first, second = steps.organisation[before], steps.organisation[after]
        again &= (first != second) & (first >= 0) & (second >= 0)
    people = len(np.unique(steps.person[after[again]]))
    return Repeated(id, repeat.title, people, int(again.sum()), middle(waited[again]))
