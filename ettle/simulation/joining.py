"""Ways in: what makes somebody who starts eligible, as the profile of the programme says it.

A programme's conditions can be met in several ways (`[[joining.ways]]`). Somebody who starts has come by one
of them, drawn by weight; a few were taken by mistake and look like anybody. The rules are never read here:
that most of those who start are eligible is tested with the evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from random import Random
from typing import Any

from ettle.simulation.draw import Weighted
from ettle.simulation.profile import Profile, merged


@dataclass(frozen=True, slots=True)
class Way:
    """One way to meet the conditions. What it does not say is drawn as for anybody."""

    title: str = ""
    weight: float = 1.0
    age: tuple[int, int] = (16, 64)
    """The youngest and the oldest on the day of the start."""
    facts: dict[str, Any] = field(default_factory=dict)
    """Answers that the way rests on; a list = one of them."""
    shares: dict[str, float] = field(default_factory=dict)
    """Chance of a yes, in the place of the profile's own; a question not named here is drawn as for anybody."""
    benefits: tuple[str, ...] = ()
    """Receives one of these; none = as anybody."""
    weeks_on_benefit: int = 0
    weeks_unemployed: int = 0
    barriers: int = 0
    """Needs that the way rests on, at least."""
    evidence: dict[str, list[str]] = field(default_factory=dict)
    """Conditions that a paper must show, each with the types that do."""

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The facts without which nobody could tell that it is met."""
        since = ("unemployed_since",) if self.weeks_unemployed else ()
        return ("date_of_birth", "lives_in", *self.facts, *since)


ANYBODY = Way("anybody")
_NAMES = {each.name for each in fields(Way)}


class Joining:
    """Draws by which way somebody came."""

    def __init__(self, profile: Profile) -> None:
        self._table = profile.joining
        common = {name: value for name, value in self._table.items() if name in _NAMES}
        self._ways = [_way(merged(common, each)) for each in self._table["ways"]]
        self._which = Weighted(dict(enumerate(each.weight for each in self._ways)))

    def draw(self, rng: Random, starts: bool) -> Way:
        """The way of one person; anybody's for a mistake, and for some of those who never start."""
        share = 1 - self._table["mistaken"] if starts else self._table["eligible_but_never_started"]
        part, way = rng.random(), rng.random()
        if not self._ways or part >= share:
            return ANYBODY
        return self._ways[self._which.at(way)]


def _way(table: dict[str, Any]) -> Way:
    lists: dict[str, Any] = {name: tuple(table[name]) for name in ("age", "benefits") if name in table}
    return Way(**(table | lists))
