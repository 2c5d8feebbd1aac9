"""Ways back, and steps done again so soon that one of them may have been for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ettle.engine.flow.columns import Numbers, Steps, Truths, middle
from ettle.engine.rules.maps import Loop, Repeat, Stage


@dataclass(frozen=True, slots=True)
class Looped:
    """A loop that people went: how many, how often, days away, and with which step they came back."""

    id: str
    title: str
    people: int
    times: int
    middle: int | None
    back_by: tuple[tuple[str, int], ...]
    left_at: str
    """The stage that most had come to before they left; empty where none is recorded."""
    back_at: str
    """The stage that most came back to."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A step that was done again: how often, of how many people, and between whom most."""

    id: str
    title: str
    people: int
    times: int
    middle: int | None


def looped(id: str, loop: Loop, steps: Steps, stages: Mapping[str, Stage]) -> Looped:
    """Each time somebody left and then came back: from the last leaving before it to the first step back."""
    gone, rows = _pairs(steps, steps.named(loop.left_by), steps.named(loop.back_by))
    words = Counter(steps.words[each] for each in steps.word[rows])
    people = len(np.unique(steps.person[rows]))
    reached = _stages(steps, stages)
    return Looped(
        id,
        loop.title,
        people,
        len(rows),
        middle(steps.day[rows] - steps.day[gone]),
        tuple(words.most_common()),
        _most(_furthest(steps, reached)[gone], stages),
        _most(reached[rows], stages),
    )


def _pairs(steps: Steps, left: Truths, back: Truths) -> tuple[Numbers, Numbers]:
    """The rows of leaving that somebody came back after, and the first step back after each."""
    rows = np.flatnonzero(left | back)
    before, after = rows[:-1], rows[1:]
    came_back = left[before] & back[after] & (steps.person[before] == steps.person[after])
    return before[came_back], after[came_back]


def _stages(steps: Steps, stages: Mapping[str, Stage]) -> Numbers:
    """By row, the place of the stage that its step reaches; -1 = none."""
    found = np.full(len(steps.word), -1, dtype=np.int64)
    for place, stage in enumerate(stages.values()):
        found[steps.named(stage.steps)] = place
    return found


def _furthest(steps: Steps, reached: Numbers) -> Numbers:
    """By row, the furthest stage that its person had come to by then; -1 = none. Rows lie by person."""
    apart = steps.person * (reached.max(initial=0) + 2)
    furthest: Numbers = np.maximum.accumulate(reached + apart) - apart
    return furthest


def _most(places: Numbers, stages: Mapping[str, Stage]) -> str:
    known = places[places >= 0]
    return list(stages)[int(np.bincount(known).argmax())] if len(known) else ""


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
