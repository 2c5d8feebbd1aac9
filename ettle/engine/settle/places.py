"""Places: results as wholes, and those that somebody approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import count

from ettle.engine.basics.day import whole_years
from ettle.engine.rules.programme import Contract
from ettle.engine.settle.lines import CannotSettle, EarnedLine, LineId, in_order, whole_pence


@dataclass(frozen=True, slots=True)
class ApprovedLine:
    """A result somebody approved: the sum (pence), the day it was achieved as known then, its place in the volume
    (none for a bonus).
    """

    enrolment: str
    rule: str
    n: int
    amount: int
    achieved_on: date
    place: int | None

    def __post_init__(self) -> None:
        whole_pence(self.amount, f"the approved amount of {self.rule} {self.n} of enrolment {self.enrolment}")

    @property
    def id(self) -> LineId:
        return LineId(self.enrolment, self.rule, self.n)


@dataclass(frozen=True, slots=True)
class Whole:
    """One result: its line, or the lines a handover divided it into, in order."""

    lines: tuple[EarnedLine, ...]

    @property
    def first(self) -> EarnedLine:
        return self.lines[0]

    @property
    def id(self) -> LineId:
        return self.first.id

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def exact(self) -> Fraction:
        """What it earned before it was rounded."""
        return sum((Fraction(line.amount) if line.exact is None else line.exact for line in self.lines), Fraction(0))

    @property
    def counts_as(self) -> LineId:
        """What is counted of it in a cap of lines: a bonus and its line are one."""
        return LineId(self.first.enrolment, self.first.payment, self.first.n)


def wholes(lines: Iterable[EarnedLine]) -> list[Whole]:
    """Lines put together into results, in order. Raises CannotSettle when a line is there twice."""
    by_id: dict[LineId, list[EarnedLine]] = defaultdict(list)
    for line in sorted(lines, key=in_order):
        if any(each.to == line.to for each in by_id[line.id]):
            raise CannotSettle(f"{line.rule} {line.n} of enrolment {line.enrolment} to {line.to} is there twice")
        by_id[line.id].append(line)
    return sorted((Whole(tuple(several)) for several in by_id.values()), key=lambda whole: whole.first.order)


def by_id(approved: Sequence[ApprovedLine]) -> dict[LineId, ApprovedLine]:
    """Approved lines by what names them, in the order of approval; a sum of nothing holds no place."""
    found: dict[LineId, ApprovedLine] = {}
    for each in approved:
        if each.id in found:
            raise CannotSettle(f"{each.rule} {each.n} of enrolment {each.enrolment} is approved twice")
        found[each.id] = each
    return {key: each for key, each in found.items() if each.amount}


def contract_year(contract: Contract, day: date) -> int:
    """The year of the contract a day lies in, from 1."""
    return whole_years(contract.in_force.from_, day) + 1


def in_their_places(
    contract: Contract, several: Iterable[Whole], approved: Mapping[LineId, ApprovedLine]
) -> list[tuple[Whole, ApprovedLine]]:
    """The results that are approved and still earned, in the order of approval.

    One that a correction moved to another contract year comes after the others, so that it takes nothing from those
    who already have their places in that year.
    """
    still_earned = {whole.id: whole for whole in several}
    held = [(still_earned[key], each) for key, each in approved.items() if key in still_earned]
    return sorted(held, key=lambda each: _moved(contract, *each))


def _moved(contract: Contract, whole: Whole, held: ApprovedLine) -> bool:
    return contract_year(contract, held.achieved_on) != contract_year(contract, whole.first.achieved_on)


def places_in_volume(several: Iterable[Whole], approved: Mapping[LineId, ApprovedLine]) -> dict[LineId, int]:
    """The place of each result in the volume of its payment, from 1, whether or not a cap lets it be paid.

    An approved one keeps its place; the others have the places left, in order. A bonus has none.
    """
    waiting: dict[str, list[LineId]] = defaultdict(list)
    held: dict[str, dict[LineId, int]] = defaultdict(dict)
    for whole in several:
        before = approved.get(whole.id)
        if before is not None and before.place is not None:
            held[whole.first.rule][whole.id] = before.place
        elif whole.first.rule == whole.first.payment:
            waiting[whole.first.rule].append(whole.id)
    found = {key: place for places in held.values() for key, place in places.items()}
    for rule, keys in waiting.items():
        taken = set(held[rule].values())
        free = (place for place in count(1) if place not in taken)
        found |= zip(keys, free, strict=False)
    return found
