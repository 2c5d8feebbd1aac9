"""The limits of a contract: tiers, lines the payer found, and what the caps have left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, NamedTuple

from ettle.engine.evaluate.results import Reason
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.programme import Cap, Contract, Tier
from ettle.engine.rules.terms import Terms
from ettle.engine.settle.lines import CannotSettle, EarnedLine, LineId
from ettle.engine.settle.places import Whole, contract_year


class Limit(NamedTuple):
    """What limited a line: the kind of limit and its id in the contract or the programme."""

    kind: Literal["payable_once", "tier", "found_by_payer", "cap"]
    id: str


class Used:
    """What has been used up so far of each cap, in pence and in lines, by contract year where it goes by year."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._pence: dict[tuple[str, int], int] = defaultdict(int)
        self._lines: dict[tuple[str, int], set[LineId]] = defaultdict(set)

    def take(self, whole: Whole, pence: int) -> None:
        """Count a sum that is paid; nothing paid uses nothing up."""
        if not pence:
            return
        for name, cap in self._caps_on(whole):
            self._pence[name, self._year(cap, whole)] += pence
            self._lines[name, self._year(cap, whole)].add(whole.counts_as)

    def left(self, whole: Whole) -> dict[str, int | None]:
        """What each cap on a result has left, in pence; None = a cap of lines that has room for it."""
        return {name: self._left_of(name, cap, whole) for name, cap in self._caps_on(whole)}

    def _left_of(self, name: str, cap: Cap, whole: Whole) -> int | None:
        key = (name, self._year(cap, whole))
        if cap.pence is not None:
            return max(cap.pence - self._pence[key], 0)  # a cap may have been lowered since
        full = whole.counts_as not in self._lines[key] and len(self._lines[key]) >= (cap.lines or 0)
        return 0 if full else None

    def _caps_on(self, whole: Whole) -> Iterator[tuple[str, Cap]]:
        caps = self.terms.on(whole.first.achieved_on).caps
        return ((name, cap) for name, cap in caps.items() if whole.first.payment in cap.of)

    def _year(self, cap: Cap, whole: Whole) -> int:
        return contract_year(self.terms.first, whole.first.achieved_on) if cap.per == "contract_year" else 0


def tightest(left: dict[str, int | None], pence: int) -> tuple[int, tuple[str, ...]]:
    """What may be paid of `pence`, and the caps that have just that left where it is less."""
    amounts = [each for each in left.values() if each is not None]
    room = min(amounts, default=pence)
    if room >= pence:
        return pence, ()
    return room, tuple(name for name, each in left.items() if each == room)


def tier_of(contract: Contract, whole: Whole, place: int | None) -> str | None:
    """The tier a result falls in by its place in the volume: of those it lies beyond, the highest."""
    if place is None:
        return None
    beyond = [
        (tier.above_volume_percent, name)
        for name, tier in contract.tiers.items()
        if tier.of == whole.first.payment and place > _threshold(contract, name, tier)
    ]
    return max(beyond)[1] if beyond else None


def _threshold(contract: Contract, name: str, tier: Tier) -> Fraction:
    """How many results have the full price: a percentage of the agreed volume of the payment, not rounded."""
    volume = contract.volumes.get(tier.of)
    if volume is None:
        raise CannotSettle(
            f"contract {contract.contract}: tier `{name}` begins at a percentage of the volume of `{tier.of}`, and none "
            f"is agreed; add `{tier.of}` to `volumes`, or take the tier out"
        )
    return volume * Fraction(tier.above_volume_percent) / 100


def price_in(contract: Contract, name: str, line: EarnedLine) -> Fraction:
    """The tier's price of a result (pence, exact), by its group and the part of it that fell due."""
    amount = for_group(contract.tiers[name].amount, line.group)
    if amount is None:
        raise CannotSettle(
            f"contract {contract.contract}: tier `{name}` has no sum for the group `{line.group}` of enrolment "
            f"{line.enrolment}; give one for every group, or one for all"
        )
    return amount * line.share


# Why, in the same shape as the evaluator's reasons.


def tier_because(contract: Contract, name: str, rule: str) -> Reason:
    tier = contract.tiers[name]
    percent = tier.above_volume_percent
    return Reason("beyond_volume", {"tier": name, "volume": contract.volumes[tier.of], "percent": percent}, (), rule)


def cap_because(contract: Contract, name: str, paid: int, of: int, rule: str) -> Reason:
    cap = contract.caps[name]
    return Reason("cap_reached", {"cap": name, "paid": paid, "of": of, "per": cap.per}, (), rule)
