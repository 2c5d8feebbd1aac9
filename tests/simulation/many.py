"""Three thousand invented people of one programme: to invent them takes longer than to look at them."""

from __future__ import annotations

from functools import cache

from ettle.engine.events.catalogue import Event
from ettle.simulation import simulate

PEOPLE = 3_000


@cache
def many() -> tuple[Event, ...]:
    return tuple(simulate(PEOPLE, 21, "fair-start-scotland"))


def first(people: int) -> tuple[Event, ...]:
    """The events of the first so many of them."""
    return tuple(each for each in many() if int(each.person[2:8]) <= people)
