"""Settle the earned lines of one contract: what may be paid of each, and what limited it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ettle.engine.basics.money import round_half_up
from ettle.engine.evaluate.results import Reason
from ettle.engine.rules.programme import Contract
from ettle.engine.rules.terms import Terms
from ettle.engine.settle.division import Part, between_lines, down_the_chain
from ettle.engine.settle.fees import FeeLine, fee_lines
from ettle.engine.settle.limits import (
    Limit,
    Used,
    cap_because,
    price_in,
    tier_because,
    tier_of,
    tightest,
)
from ettle.engine.settle.lines import CannotSettle, Clash, EarnedLine, LineId
from ettle.engine.settle.once import turned_away
from ettle.engine.settle.places import ApprovedLine, Whole, by_id, in_their_places, places_in_volume, wholes


@dataclass(frozen=True, slots=True)
class SettledLine:
    """One earned line and what may be paid of it (pence): in `parts`, limited by what, and why.

    `payable` is the whole sum for the line, what was approved before included. `place` is its place in the volume of
    its payment; a bonus has none, nor has what is not payable beside another programme.
    """

    earned: EarnedLine
    payable: int
    parts: tuple[Part, ...]
    place: int | None
    limited_by: tuple[Limit, ...]
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What may be paid under one contract: lines in order, and fees by month.

    `no_longer_earned` are approved lines, of this contract or another, that nothing in the lines bears out any more.
    """

    lines: tuple[SettledLine, ...]
    fees: tuple[FeeLine, ...]
    no_longer_earned: tuple[ApprovedLine, ...]


def settle(
    contract: Contract | Terms,
    lines: Iterable[EarnedLine],
    approved: Sequence[ApprovedLine] = (),
    lines_of_other_programmes: Iterable[EarnedLine] = (),
    *,
    until: date,
) -> Settlement:
    """Apply the limits of a contract to all its earned lines.

    Of a contract that changed over time (`Agreement.terms`) each line has the limits and shares of the day it was achieved.
    `approved` is in the order of approval; it may hold those of the other programmes too, and must, for a payable-once
    conflict to be decided alike from both sides. `until` is the first day no longer looked at: it decides which fees
    are due. Raises CannotSettle when a line is there twice or is another contract's, or a limit cannot be applied.
    """
    own, others, places = list(lines), list(lines_of_other_programmes), by_id(approved)
    terms = Terms.of(contract)
    _belong(terms.first, own, others)
    away = turned_away([*own, *others], places)
    results = wholes(own)
    in_volume = places_in_volume((whole for whole in results if whole.first.enrolment not in away), places)
    settling = _Settling(terms, away, in_volume)
    settling.keep(in_their_places(terms.first, results, places))
    settled = [line for whole in results for line in settling.settled(whole)]
    earned = {line.id for line in (*own, *others)}
    gone = tuple(each for each in places.values() if each.id not in earned)
    return Settlement(tuple(settled), fee_lines(terms, until), gone)


def approval_of(lines: Iterable[SettledLine]) -> tuple[ApprovedLine, ...]:
    """Settled lines as approved ones, to be given to the next `settle`, in the same order; nothing is not approved."""
    found: dict[LineId, ApprovedLine] = {}
    for line in lines:
        before = found[line.earned.id].amount if line.earned.id in found else 0
        amount, achieved_on = before + line.payable, line.earned.achieved_on
        found[line.earned.id] = ApprovedLine(*line.earned.id, amount, achieved_on, line.place)
    return tuple(each for each in found.values() if each.amount)


def _belong(contract: Contract, own: Iterable[EarnedLine], others: Iterable[EarnedLine]) -> None:
    for line in own:
        if line.contract != contract.contract:
            raise CannotSettle(f"enrolment {line.enrolment} is of contract {line.contract}, not {contract.contract}")
    for line in others:
        if line.contract == contract.contract:
            raise CannotSettle(f"enrolment {line.enrolment} is of contract {contract.contract} itself; give it once")


class _Settling:
    """One settlement while it is worked out.

    First each approved result has again what was approved, as far as it is still earned; then all in order have what
    more there is. So neither a late line nor a correction of one approved line takes anything from another.
    """

    def __init__(self, terms: Terms, away: Mapping[str, Clash], places: Mapping[LineId, int]) -> None:
        self.terms, self.away, self.places = terms, away, places
        self.used = Used(terms)
        self.kept: dict[LineId, int] = {}

    def _on(self, whole: Whole) -> Contract:
        """The contract as it stood on the day a result was achieved."""
        return self.terms.on(whole.first.achieved_on)

    def keep(self, held: Sequence[tuple[Whole, ApprovedLine]]) -> None:
        """Count again what was approved: no more than it earns now, and than the caps allow now."""
        for whole, each in held:
            if whole.first.enrolment in self.away:
                continue
            due = min(each.amount, self._due(whole, self._tier(whole)))
            self.kept[whole.id], _ = tightest(self.used.left(whole), due)
            self.used.take(whole, self.kept[whole.id])

    def settled(self, whole: Whole) -> Iterator[SettledLine]:
        """What a result is paid, line by line; to be asked in order, since each takes from what is left."""
        clash = self.away.get(whole.first.enrolment)
        if clash is None:
            return self._limited(whole, self._tier(whole))
        because = Reason("paid_once", {"enrolment": clash.enrolment}, (), clash.rule)
        return self._lines(whole, 0, [Limit("payable_once", clash.rule)], [because])

    def _limited(self, whole: Whole, tier: str | None) -> Iterator[SettledLine]:
        due, kept = self._due(whole, tier), self.kept.get(whole.id, 0)
        more, caps = tightest(self.used.left(whole), due - kept)
        self.used.take(whole, more)
        limits, because = self._price_limits(whole, tier)
        limits += [Limit("cap", name) for name in caps]
        because += [cap_because(self._on(whole), name, kept + more, due, whole.first.rule) for name in caps]
        return self._lines(whole, kept + more, limits, because)

    def _tier(self, whole: Whole) -> str | None:
        return tier_of(self._on(whole), whole, self.places.get(whole.id))

    def _due(self, whole: Whole, tier: str | None) -> int:
        """The price after the tier and the payer's percentage, rounded once."""
        exact = whole.exact if tier is None else price_in(self._on(whole), tier, whole.first)
        found = self._on(whole).found_by_payer
        if found is not None and whole.first.found_by_payer:
            exact *= Fraction(found.percent) / 100
        return round_half_up(exact)

    def _price_limits(self, whole: Whole, tier: str | None) -> tuple[list[Limit], list[Reason]]:
        limits, because, rule = [], [], whole.first.rule
        if tier is not None:
            limits.append(Limit("tier", tier))
            because.append(tier_because(self._on(whole), tier, rule))
        found = self._on(whole).found_by_payer
        if found is not None and whole.first.found_by_payer:
            limits.append(Limit("found_by_payer", "found_by_payer"))
            because.append(Reason("found_by_payer", {"percent": found.percent}, (), rule))
        return limits, because

    def _lines(self, whole: Whole, pence: int, limits: list[Limit], because: list[Reason]) -> Iterator[SettledLine]:
        for line, payable in zip(whole.lines, between_lines(whole, pence), strict=True):
            parts = down_the_chain(self._on(whole), line.to, payable)
            yield SettledLine(line, payable, parts, self.places.get(whole.id), tuple(limits), tuple(because))
