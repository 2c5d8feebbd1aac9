"""Which step follows which, how often, after how many days: the map that nobody drew beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ettle.engine.flow.columns import Numbers, Steps


@dataclass(frozen=True, slots=True)
class Followed:
    """One step directly after another: how often, of how many people, and the days between."""

    step: str
    then: str
    times: int
    people: int
    middle: int
    slowest_tenth: int


@dataclass(frozen=True, slots=True)
class Following:
    """Every pair, the most frequent first; and with which steps journeys begin and end."""

    pairs: tuple[Followed, ...]
    begins: dict[str, int]
    ends: dict[str, int]


def following(steps: Steps) -> Following:
    """What directly follows what."""
    if not len(steps.day):
        return Following((), {}, {})
    same = steps.person[1:] == steps.person[:-1]
    kinds = len(steps.words)
    pair = (steps.word[:-1] * kinds + steps.word[1:])[same]
    waits = _sorted_within(pair, (steps.day[1:] - steps.day[:-1])[same])
    whose = np.sort(pair * steps.count + steps.person[1:][same])
    people = np.bincount(whose[np.diff(whose, prepend=-1) > 0] // steps.count, minlength=kinds * kinds)
    found = []
    for each, days in waits:
        step, then = divmod(each, kinds)
        slow = days[-(-9 * len(days) // 10) - 1]
        middle = days[(len(days) - 1) // 2]
        found.append(
            Followed(steps.words[step], steps.words[then], len(days), int(people[each]), int(middle), int(slow))
        )
    last = np.flatnonzero(np.append(~same, True))
    first = np.flatnonzero(np.insert(~same, 0, True))
    ordered = sorted(found, key=lambda each: (-each.times, each.step, each.then))
    return Following(tuple(ordered), _counted(steps, first), _counted(steps, last))


def _sorted_within(pair: Numbers, days: Numbers) -> Iterator[tuple[int, Numbers]]:
    """Each pair with its days, fewest first: sorted as one number, which is faster than by two."""
    if not len(days):
        return
    longest = int(days.max()) + 1
    both = np.sort(pair * longest + days)
    pair, days = np.divmod(both, longest)
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    for first, last in zip(starts, [*starts[1:], len(pair)], strict=True):
        yield int(pair[first]), days[first:last]


def _counted(steps: Steps, rows: Numbers) -> dict[str, int]:
    counts = np.bincount(steps.word[rows], minlength=len(steps.words))
    return {steps.words[each]: int(counts[each]) for each in np.argsort(-counts, kind="stable") if counts[each]}
