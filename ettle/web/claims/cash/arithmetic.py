"""A forecast of money by month with a range, from how often earlier results came. No clock, no database, the same each time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import prod
from random import Random

ENOUGH = 10
"""Of how many earlier results, decided either way, a share is taken. Of fewer nothing is foretold."""
DRAWS = 400
NEAR, FAR = 0.1, 0.9
"""The range leaves out one month in ten on either side."""
MANY = 60
"""From how many on the number that come is drawn from a normal curve, which is close then."""


@dataclass(frozen=True, slots=True)
class Came:
    """Of the earlier results of one kind, how many came, and of how many that were decided."""

    came: int
    of: int

    @property
    def enough(self) -> bool:
        return self.of >= ENOUGH


@dataclass(frozen=True, slots=True)
class Awaited:
    """Results that may still be paid: how many of one price, in which month, and on what each of them rests (keys of `Came`)."""

    month: date
    number: int
    pence: int
    rests_on: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    """What must not have come before: a result that is reached this month is not reached in the next."""
    of: str = ""
    """Names the results, where they are awaited in several months."""
    rule: str = ""
    year: int = 0
    """The year of the contract in which they are reached."""


@dataclass(frozen=True, slots=True)
class Room:
    """What one cap of the contract has left for some rules, in pence or in results: in one year of the contract, or in all (None)."""

    rules: frozenset[str]
    pence: int | None
    lines: int | None
    year: int | None = None

    def is_of(self, each: Awaited) -> bool:
        return each.rule.removesuffix(".bonus") in self.rules and self.year in (None, each.year)


@dataclass(frozen=True, slots=True)
class Expected:
    """One month: what is agreed already, what is likely besides, and the range of both together."""

    month: date
    certain: int
    likely: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Money by month; and what is not in it because too few of its kind were decided."""

    months: tuple[Expected, ...]
    not_foretold: tuple[Awaited, ...]

    @property
    def number_not_foretold(self) -> int:
        return sum(each.number for each in self.not_foretold)

    @property
    def pence_not_foretold(self) -> int:
        return sum(each.number * each.pence for each in self.not_foretold)


def forecast(
    certain: Mapping[date, int],
    awaited: Iterable[Awaited],
    history: Mapping[str, Came],
    seed: int,
    rooms: Sequence[Room] = (),
) -> Forecast:
    """What comes in each month. Each draw takes a share for each kind that its history bears out, the same for all results
    of that kind, and then how many of them come: the range holds the doubt about the share and the luck of the few. Beyond
    what the caps have left (`rooms`) nothing comes: the earlier months use it up.
    """
    every = list(awaited)
    known = [each for each in every if all(_enough(history, key) for key in (*each.rests_on, *each.unless))]
    foretold = {each.of for each in known if each.of}
    rest = {each.of or str(at): each for at, each in enumerate(every) if each not in known and each.of not in foretold}
    drawn, cut = _drawn(known, history, Random(seed), rooms)
    months = sorted({*certain, *(each.month for each in known)})
    return Forecast(
        tuple(_month(month, certain.get(month, 0), known, history, drawn[month], month in cut) for month in months),
        tuple(rest.values()),
    )


def _enough(history: Mapping[str, Came], key: str) -> bool:
    return key in history and history[key].enough


def _month(
    month: date,
    certain: int,
    known: Iterable[Awaited],
    history: Mapping[str, Came],
    drawn: list[int],
    cut: bool,
) -> Expected:
    likely = sum(each.number * each.pence * _share(each, history) for each in known if each.month == month)
    if cut:  # what a cap cuts has no formula: the mean of the draws
        likely = sum(drawn) / len(drawn)
    ordered = sorted(drawn) or [0]
    return Expected(
        month,
        certain,
        round(likely),
        certain + ordered[int(NEAR * (len(ordered) - 1))],
        certain + ordered[int(FAR * (len(ordered) - 1))],
    )


def _share(each: Awaited, history: Mapping[str, Came]) -> float:
    """Of how many like it one is paid in the end, as earlier ones were."""
    return _multiplied(each, {key: history[key].came / history[key].of for key in (*each.rests_on, *each.unless)})


def _multiplied(each: Awaited, shares: Mapping[str, float]) -> float:
    return prod(shares[key] for key in each.rests_on) * prod(1 - shares[key] for key in each.unless)


def _drawn(
    known: Iterable[Awaited], history: Mapping[str, Came], chance: Random, rooms: Sequence[Room]
) -> tuple[Mapping[date, list[int]], set[date]]:
    """By month, what came in each draw; and the months in which a cap cut some of it."""
    known = sorted(known, key=lambda each: each.month) if rooms else list(known)
    keys = sorted({key for each in known for key in (*each.rests_on, *each.unless)})
    found: dict[date, list[int]] = defaultdict(list)
    cut: set[date] = set()
    for _ in range(DRAWS):
        shares = {key: _a_share(history[key], chance) for key in keys}
        months: dict[date, int] = defaultdict(int)
        used = [[0, 0] for _ in rooms]
        for each in known:
            many = _how_many(each.number, _multiplied(each, shares), chance)
            pence = _within(each, many, rooms, used)
            months[each.month] += pence
            if pence < many * each.pence:
                cut.add(each.month)
        for month in {each.month for each in known}:
            found[month].append(months[month])
    return found, cut


def _within(each: Awaited, many: int, rooms: Sequence[Room], used: list[list[int]]) -> int:
    """What so many results are paid (pence), as far as the caps on them have room; what they use is counted."""
    caps = [(room, has) for room, has in zip(rooms, used, strict=True) if room.is_of(each)]
    for room, has in caps:
        if room.lines is not None:
            many = min(many, max(room.lines - has[1], 0))
    pence = many * each.pence
    for room, has in caps:
        if room.pence is not None:
            pence = min(pence, max(room.pence - has[0], 0))
    for _, has in caps:
        has[0], has[1] = has[0] + pence, has[1] + many
    return pence


def _a_share(seen: Came, chance: Random) -> float:
    """A share that what was seen bears out (Jeffreys)."""
    return chance.betavariate(seen.came + 0.5, seen.of - seen.came + 0.5)


def _how_many(number: int, share: float, chance: Random) -> int:
    if number < MANY:
        return sum(chance.random() < share for _ in range(number))
    spread = (number * share * (1 - share)) ** 0.5
    return min(number, max(0, round(chance.gauss(number * share, spread))))


def paces(seen: Iterable[tuple[int, bool, int]]) -> dict[int, Came]:
    """By month of a journey, of those who had not reached a result before it, how many reached it in it.

    `seen` = (months from the start to the result or to today, whether it was reached, how many).
    """
    every = list(seen)
    found: dict[int, Came] = {}
    for month in range(max((month for month, _, _ in every), default=-1) + 1):
        came = sum(many for at, reached, many in every if reached and at == month)
        of = sum(many for at, reached, many in every if at > month or (reached and at == month))
        found[month] = Came(came, of)
    return found


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Work of one body that is done and not paid: how far it is, when it was done, how much it comes to."""

    body: str
    stage: str
    done_on: date
    pence: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What one body carries: pence by stage, and for how long each pound has been waited for."""

    body: str
    stages: Mapping[str, int]
    days: int
    """By the pound: a large sum counts for more than a small one."""
    oldest: int

    @property
    def pence(self) -> int:
        return sum(self.stages.values())


def carried(unpaid: Iterable[Unpaid], today: date) -> list[Carried]:
    """What each body carries today, the most first."""
    by_body: dict[str, list[Unpaid]] = defaultdict(list)
    for each in unpaid:
        by_body[each.body].append(each)
    found = [_carried(body, rows, today) for body, rows in by_body.items()]
    return sorted((each for each in found if each.pence), key=lambda each: (-each.pence, each.body))


def _carried(body: str, rows: Iterable[Unpaid], today: date) -> Carried:
    stages: dict[str, int] = defaultdict(int)
    waited, total, oldest = 0, 0, 0
    for row in rows:
        days = max(0, (today - row.done_on).days)
        stages[row.stage] += row.pence
        total, waited, oldest = total + row.pence, waited + row.pence * days, max(oldest, days)
    return Carried(body, dict(stages), round(waited / total) if total > 0 else 0, oldest)
