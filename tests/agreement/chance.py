"""One source of chance for everything drawn: a seeded generator with a few short words."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Doc = dict[str, Any]


class Chance:
    """Draws for one history. Days cluster round a few edges, so that edges collide often."""

    def __init__(self, seed: int | str, first: dt.date, span: int, edges: int = 5) -> None:
        self.random = random.Random(seed)
        self.first, self.span = first, span
        self.edges = [self.random.randrange(span) for _ in range(edges)]

    def maybe(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def some(self, choices: Sequence[T], least: int, most: int) -> list[T]:
        """So many different ones, in the order given."""
        count = min(len(choices), self.random.randint(least, most))
        chosen = sorted(self.random.sample(range(len(choices)), count))
        return [choices[place] for place in chosen]

    def whole(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def day(self, low: int = 0, high: int | None = None) -> dt.date:
        """A day of the span, more often than not at an edge or beside one."""
        high = self.span if high is None else high
        place = self.random.choice(self.edges) + self.random.randint(-1, 1) if self.maybe(65) else low - 1
        if not low <= place <= high:
            place = self.random.randint(low, max(low, high))
        return self.first + dt.timedelta(days=place)

    def keep(self, fields: Doc, percent: int = 90) -> Doc:
        """The fields, each of them left out now and then: an empty field is unknown."""
        return {key: value for key, value in fields.items() if self.maybe(percent)}
