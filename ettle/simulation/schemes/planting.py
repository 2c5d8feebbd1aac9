"""A year of invented people with known wrong claims in it, from a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from operator import attrgetter
from random import Random
from typing import TypeVar

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

T = TypeVar("T")


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
    host = _host(world, number)
    name = _drawn(host.rng, shares) if host else None
    if name is None or name == "ghost":  # a ghost is one more; whose answers it has is honest
        world.rows += world.honest.rows(number, person_code(number))
    carrying.update(["hosts"] if host else [])
    if host and name:
        carrying[name] += 1
        _write(world, host, name)


def _host(world: World, number: int) -> Host | None:
    """Who was referred, with a source of chance of their own, where they came to work in time."""
    person, arrival, stays = world.honest.meet(world.honest.source(number), person_code(number))
    first = stays[0].first_job if stays else None
    if first is None or first > LAST_JOB:
        return None
    return Host(Random(f"{world.seed}/schemes/{number}"), person, arrival, stays[0])


def _write(world: World, host: Host, name: str) -> None:
    rng = host.rng
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
    """Everything by codes that say nothing of how it came about, in an order that says nothing either."""
    rows = [*world.rows, *(row for case in world.cases for row in case.rows)]
    said = {key: value for case in world.cases for key, value in case.papers.items()}
    details = details_of(world, rows)
    papers = Papers(world.seed, rows, details, said).write()
    new = Recoding(rows, Random(f"{world.seed}/codes"))
    events = (checked(new.row(row)) for row in rows)
    return Year(
        events=tuple(sorted(events, key=lambda each: (each.person, each.on, each.id))),
        planted=_in_order(new, world.planted, "person", "events"),
        neighbours=_in_order(new, world.neighbours, "person", "how"),
        papers=_in_order(new, papers, "evidence"),
        refusals=_in_order(new, world.refusals, "claim"),
        details=_in_order(new, details.values(), "person"),
        hosts=carrying["hosts"],
        carrying={name: many for name, many in carrying.items() if name != "hosts"},
    )


def _in_order(new: Recoding, rows: Iterable[T], *by: str) -> tuple[T, ...]:
    return tuple(sorted(map(new.result, rows), key=attrgetter(*by)))
