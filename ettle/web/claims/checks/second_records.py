"""Two records that may be of one person and claim the same days, and many people behind one phone: by birth date, name and phone,
for nothing else and told to nobody.

Pure. Whoever checks is told which enrolment to look at, never a name; linking records stays with those who know the person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from ettle.engine.basics.period import Period
from ettle.web.claims.checks.asked import Asked
from ettle.web.people.duplicates import how_alike


@dataclass(frozen=True, slots=True)
class Named:
    """How one record is found: the keys of its names, as people.names has them; its birth date, and a phone number."""

    person: str
    family: str
    given: str
    born: date | None
    phone: str = ""


Pair = tuple[Asked, Asked]


def pairs(rows: Sequence[Asked], named: Collection[Named], apart: Collection[frozenset[str]] = ()) -> Iterator[Pair]:
    """Results of two records that may be one person, for days that overlap. `apart` = somebody said they are two people."""
    of: dict[str, list[Asked]] = defaultdict(list)
    for row in rows:
        of[row.person].append(row)
    for born in _by_birth(named).values():
        for one, other in combinations(born, 2):
            if frozenset((one.person, other.person)) not in apart and _may_be_one(one, other):
                yield from _overlapping(of[one.person], of[other.person])


def _by_birth(named: Collection[Named]) -> Mapping[date, list[Named]]:
    found: dict[date, list[Named]] = defaultdict(list)
    for each in sorted(named, key=lambda each: each.person):
        if each.born is not None:
            found[each.born].append(each)
    return found


def _may_be_one(one: Named, other: Named) -> bool:
    """Born on one day: with a name that is like the other, or the same given name and phone (a new family name)."""
    if one.person == other.person:
        return False
    if how_alike((one.family, one.given), (other.family, other.given)) is not None:
        return True
    return bool(one.phone) and (one.phone, one.given) == (other.phone, other.given)


def one_phone(rows: Sequence[Asked], named: Collection[Named]) -> Iterator[tuple[Asked, int]]:
    """Results of people of one provider of whom so many are reached by one number, each with how many: two share a home."""
    numbers = {each.person: each.phone for each in named if each.phone}
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.person in numbers:
            people[row.provider, numbers[row.person]].add(row.person)
    for row in rows:
        many = len(people.get((row.provider, numbers.get(row.person, "")), ()))
        if many >= FEWEST_OF_A_PHONE:
            yield row, many


FEWEST_OF_A_PHONE = 3


def _overlapping(ones: Sequence[Asked], others: Sequence[Asked]) -> Iterator[Pair]:
    for one in ones:
        for other in others:
            if _overlap(one.days, other.days):
                yield one, other


def _overlap(some: Sequence[Period], others: Sequence[Period]) -> bool:
    return any(each.overlaps(other) for each in some for other in others)
