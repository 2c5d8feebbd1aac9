"""The whole map of some people's journeys, and what on it should be looked at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from ettle.engine.flow.columns import steps_of
from ettle.engine.flow.following import Following, following
from ettle.engine.flow.loops import Looped, Repeated, looped, repeated
from ettle.engine.flow.stages import Reached, reached
from ettle.engine.rules.maps import Map

FEWEST = 5
"""Of fewer waits than that a middle person says little: no bottleneck is named from them."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """One thing to look at: `wait` and `loss` name a stage, `loop` and `repeat` what it is called in the map."""

    kind: str
    at: str
    number: int
    """Days for a wait, people for the others."""


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """What is drawn: the stages in order, the loops, the repeats, every step after every other."""

    title: str
    on: date
    people: int
    stages: tuple[Reached, ...]
    loops: tuple[Looped, ...]
    repeats: tuple[Repeated, ...]
    following: Following

    @property
    def look_at(self) -> tuple[Bottleneck, ...]:
        """The longest wait, the greatest loss, the busiest loop, the most frequent repeat; of what is not there, nothing."""
        later = self.stages[1:]
        waits = [(each.middle, each.id) for each in later if each.is_wait and each.middle and each.waited >= FEWEST]
        losses = [(each.lost, each.id) for each in self.stages[:-1] if each.lost]
        loops = [(each.people, each.id) for each in self.loops if each.people]
        repeats = [(each.people, each.id) for each in self.repeats if each.people]
        kinds = (("wait", waits), ("loss", losses), ("loop", loops), ("repeat", repeats))
        largest = ((kind, max(found, key=lambda each: each[0])) for kind, found in kinds if found)
        return tuple(Bottleneck(kind, at, number) for kind, (number, at) in largest)


def journey_map(map_: Map, tables: Mapping[str, pa.Table], on: date) -> JourneyMap:
    """The map of everybody in `tables`: evaluated rows `steps`, `outcomes` and `offers`, already narrowed to who is meant."""
    steps = steps_of(tables["steps"])
    return JourneyMap(
        map_.title,
        on,
        steps.count,
        tuple(reached(map_, steps, tables["outcomes"], tables["offers"], on)),
        tuple(looped(id, each, steps, map_.stages) for id, each in map_.loops.items()),
        tuple(repeated(id, each, steps) for id, each in map_.repeats.items()),
        following(steps),
    )
