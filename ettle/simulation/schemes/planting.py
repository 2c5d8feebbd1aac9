"""A year of invented people with known wrong claims in it, from a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random

from ettle.engine.events.catalogue import checked
from ettle.simulation.people import person_code
from ettle.simulation.schemes.case import Host
from ettle.simulation.schemes.details import details_of
from ettle.simulation.schemes.papers import Papers
from ettle.simulation.schemes.recoding import Recoding
from ettle.simulation.schemes.result import Year
from ettle.simulation.schemes.shares import LOOK_ALIKES, SCHEMES, SHARES
from ettle.simulation.schemes.world import World
from ettle.simulation.schemes.year import LAST_JOB


def planted_year(people: int, seed: int, shares: Mapping[str, float] = SHARES) -> Year:
    """Refer so many people in a year and plant schemes and look-alikes among those who came to work.

    `shares` says how many of those (0-1) carry each; a name left out is not planted. The same arguments give the
    same year. Who carries what is drawn without looking at anybody's characteristics. Raises ValueError for
    shares of more than one in all or of a name that is not known, and where too few people stand beside a copier.
    """
    _check(people, shares)
    world, carrying = World(seed), Counter[str]()
    for number in range(1, people + 1):
        _tell(world, number, shares, carrying)
    for act in world.later:
        act()
    return _result(world, carrying)


def _check(people: int, shares: Mapping[str, float]) -> None:
    if people < 1:
        raise ValueError("people: give a whole number of at least 1")
    if unknown := sorted(shares.keys() - SHARES.keys()):
        raise ValueError(f"shares: {', '.join(unknown)} is not a scheme or look-alike; there are {', '.join(SHARES)}")
    if sum(shares.values()) > 1 or min(shares.values(), default=0) < 0:
        raise ValueError("shares: each is 0 or more, and all together at most 1")


def _tell(world: World, number: int, shares: Mapping[str, float], carrying: Counter[str]) -> None:
    """One person who was referred: as the profile tells anybody, or by the scheme or look-alike that is drawn."""
    code = person_code(number)
    rng = world.honest.source(number)
    person, arrival, stays = world.honest.meet(rng, code)
    first = stays[0].first_job if stays else None
    name = None
    if first is not None and first <= LAST_JOB:
        carrying["hosts"] += 1
        rng = Random(f"{world.seed}/schemes/{number}")
        name = _drawn(rng, shares)
    if name is None or name == "ghost":  # a ghost is one more; whose answers it has is honest
        world.rows += world.honest.rows(number, code)
    if name is None:
        return
    carrying[name] += 1
    host = Host(rng, person, arrival, stays[0])
    if name in SCHEMES:
        intent = "careless" if rng.random() < SCHEMES[name].careless else "dishonest"
        SCHEMES[name].write(world, host, intent)  # type: ignore[arg-type]
    else:
        LOOK_ALIKES[name][0](world, host)


def _drawn(rng: Random, shares: Mapping[str, float]) -> str | None:
    part = rng.random()
    for name in SHARES:
        part -= shares.get(name, 0.0)
        if part < 0:
            return name
    return None


def _result(world: World, carrying: Counter[str]) -> Year:
    rows = [*world.rows, *(row for case in world.cases for row in case.rows)]
    said = {key: value for case in world.cases for key, value in case.papers.items()}
    details = details_of(world, rows)
    papers = Papers(world.seed, rows, details, said).write()
    new = Recoding(rows, Random(f"{world.seed}/codes"))
    hosts = carrying.pop("hosts", 0)
    return Year(
        events=tuple(sorted((checked(new.row(row)) for row in rows), key=lambda each: (each.person, each.on, each.id))),
        planted=tuple(sorted(map(new.result, world.planted), key=lambda each: (each.person, each.events))),
        neighbours=tuple(sorted(map(new.result, world.neighbours), key=lambda each: (each.person, each.how))),
        papers=tuple(sorted(map(new.result, papers), key=lambda each: each.evidence)),
        refusals=tuple(sorted(map(new.result, world.refusals), key=lambda each: each.claim)),
        details=tuple(sorted(map(new.result, details.values()), key=lambda each: each.person)),
        hosts=hosts,
        carrying=dict(carrying),
    )
