"""Names for invented people: the same code always gets the same name, and none is anybody's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random


@dataclass(frozen=True, slots=True)
class InventedName:
    given: str
    family: str


def invent_name(code: str) -> InventedName:
    """The name of the invented person or member of staff with this code."""
    given, family = _lists()
    rng = Random(f"name of {code}")
    return InventedName(rng.choice(given), rng.choice(family))


@cache
def _lists() -> tuple[list[str], list[str]]:
    held = tomllib.loads((resources.files("ettle.simulation") / "names.toml").read_text(encoding="utf-8"))
    return held["given"], held["family"]
