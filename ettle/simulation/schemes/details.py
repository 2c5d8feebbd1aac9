"""Who everybody says they are: invented names and telephones, and the characteristics that their facts state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from random import Random

from ettle.simulation.journal import Row
from ettle.simulation.naming import InventedName, invent_name
from ettle.simulation.schemes.result import Details
from ettle.simulation.schemes.world import World
from ettle.simulation.schemes.year import FIRST_START

AGES = ((25, "under 25"), (35, "25 to 34"), (50, "35 to 49"), (200, "50 and over"))
SWAPS = (
    ("y", "ie"),
    ("ie", "y"),
    ("Mac", "Mc"),
    ("Mc", "Mac"),
    ("th", "t"),
    ("c", "k"),
    ("s", "ss"),
    ("n", "nn"),
    ("l", "ll"),
)


def details_of(world: World, rows: Iterable[Row]) -> dict[str, Details]:
    """One for each record that tells a date of birth, and for the second records that hang on one by a link."""
    facts: dict[str, dict[str, object]] = defaultdict(dict)
    everybody: dict[str, None] = {}
    for row in rows:
        everybody[row["person"]] = None
        if row["kind"] == "fact" and "replaces" not in row:
            facts[row["person"]][row["name"]] = row.get("value")
    told = {code: held for code, held in facts.items() if isinstance(held.get("date_of_birth"), date)}
    return {code: _details(world, code, told.get(code) or told.get(code[:8], {})) for code in everybody}


def _details(world: World, code: str, facts: Mapping[str, object]) -> Details:
    rng = Random(f"{world.seed}/details/{code}")
    name, born = _name(world, code, rng), facts.get("date_of_birth")
    born_on = born if isinstance(born, date) else date(1990, 1, 1 + rng.randrange(28))
    number = Random(f"{world.seed}/phone/{world.phone_of.get(code, code)}").randrange(10**7)
    said = (_said(facts, each) for each in ("sex", "disability", "ethnicity"))
    return Details(code, name.given, name.family, born_on, f"phone-{number:07d}", age_band(born_on), *said)


def _name(world: World, code: str, rng: Random) -> InventedName:
    if code in world.spelled_like:
        return respelled(_named(world, world.spelled_like[code]), rng)
    name = _named(world, code)
    if code in world.family_of:
        return InventedName(name.given, _named(world, world.family_of[code]).family)
    return name


def _named(world: World, code: str) -> InventedName:
    return invent_name(f"{world.seed}/{code}")


def respelled(name: InventedName, rng: Random) -> InventedName:
    """The same name as somebody else might write it: another spelling, or the two names changed about."""
    if rng.random() < 0.15:
        return InventedName(name.family, name.given)
    given, family = name.given, name.family
    if rng.random() < 0.5:
        return InventedName(_misspelled(given, rng), family)
    return InventedName(given, _misspelled(family, rng))


def _misspelled(word: str, rng: Random) -> str:
    found = [word.replace(old, new, 1) for old, new in SWAPS if old in word]
    return rng.choice(found) if found else word[:-1] + rng.choice("aeo") + word[-1]


def age_band(born_on: date) -> str:
    """The band of ages on the first day of the year of starts."""
    years = FIRST_START.year - born_on.year - ((FIRST_START.month, FIRST_START.day) < (born_on.month, born_on.day))
    return next(band for below, band in AGES if years < below)


def _said(facts: Mapping[str, object], name: str) -> str | None:
    value = facts.get(name)
    return None if value in (None, "prefer_not_to_say") else str(value)
