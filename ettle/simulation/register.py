"""A register of the published size: invented people until every quarter has as many starts as were printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ettle.engine.events.catalogue import Event, checked
from ettle.simulation.figures import printed_quarters, quarters
from ettle.simulation.flow import Arrival
from ettle.simulation.histories import Inventor
from ettle.simulation.people import person_code
from ettle.simulation.profile import profile_of
from ettle.simulation.quarter import quarter_of
from ettle.simulation.stays import Stay

PROGRAMME = "fair-start-scotland"
MOST_PASSED_OVER = 200
"""For each person kept; more would mean that a quarter cannot be filled."""


def published_starts(one_in: int = 1) -> dict[str, int]:
    """Starts by quarter as printed, where they are printed, else as interpolated; `one_in` of so many."""
    printed = {each.label: each.starts for each in printed_quarters()}
    return {each.label: round((printed[each.label] or each.starts or 0) / one_in) for each in quarters()}


def published_referrals(one_in: int = 1) -> dict[str, int]:
    """Referrals by quarter, in the same way."""
    printed = {each.label: each.referrals for each in printed_quarters()}
    return {each.label: round((printed[each.label] or each.referrals or 0) / one_in) for each in quarters()}


def register(seed: int, starts: Mapping[str, int], referrals: Mapping[str, int]) -> Iterator[Event]:
    """People of Fair Start Scotland with exactly so many starts in each quarter, sorted by person, on, id.

    Whoever would start in a quarter that is full is passed over, and so is whoever never starts and is referred in a
    quarter that has its referrals: what becomes of those who are kept is drawn as for anybody. Raises ValueError where
    a quarter cannot be filled.
    """
    inventor = Inventor(profile_of(PROGRAMME), seed)
    left, referred = Counter(starts), Counter[str]()
    number, kept, width = 0, 0, len(str(2 * sum(starts.values())))
    while any(left.values()):
        number += 1
        if number > MOST_PASSED_OVER * (kept + 100):
            raise ValueError(f"{', '.join(label for label, many in left.items() if many)}: cannot be filled")
        rng = inventor.source(number)
        met = inventor.meet(rng, person_code(kept + 1, width))
        if not _has_room(met[1], met[2], left, referred, referrals):
            continue
        told = inventor.tell(rng, *met)
        left.subtract(quarter_of(row["on"]) for row in told if row["kind"] == "start")
        referred[quarter_of(met[1].referred_on)] += 1
        kept += 1
        yield from map(checked, told)


def _has_room(
    arrival: Arrival, stays: list[Stay], left: Counter[str], referred: Counter[str], referrals: Mapping[str, int]
) -> bool:
    """Whether the quarters of a person are not full: those of their starts, or of a referral that came to nothing."""
    if not stays:
        label = quarter_of(arrival.referred_on)
        return referred[label] < referrals.get(label, 0)
    begun = Counter(quarter_of(stay.start) for stay in stays)
    return all(left[each] >= many for each, many in begun.items())
