"""Drawing a sample: from a seed and a list alone, so that anybody who has both draws the same one. No clock, no chance.

Within each stratum lines are ordered by the SHA-256 of `seed|reference`, and the first ones are taken.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BANDS = (50_000, 100_000)
"""Where a band of value ends, in pence: below £500, below £1,000, and from there on. Illustrative."""
FIRST = "first of its kind"


@dataclass(frozen=True, slots=True)
class Listed:
    """One paid line that may be drawn. `first` = the first ever paid for that rule to that provider: always drawn."""

    reference: str
    provider: str
    rule: str
    pence: int
    first: bool = False

    @property
    def stratum(self) -> str:
        """Provider, rule and band of value; what is always drawn is a stratum of its own."""
        band = next((number for number, end in enumerate(BANDS) if self.pence < end), len(BANDS))
        return f"{self.provider}, {self.rule}, {FIRST if self.first else f'band {band + 1}'}"


def order(seed: str, reference: str) -> str:
    """What a line is ordered by within its stratum."""
    return hashlib.sha256(f"{seed}|{reference}".encode()).hexdigest()


def draw(seed: str, listed: Iterable[Listed], percent: int) -> Mapping[str, str]:
    """The references drawn, each with its stratum, in the order of the references.

    `percent` of each stratum, rounded up, so at least one of each; of what is first of its kind all.
    """
    strata: dict[str, list[Listed]] = defaultdict(list)
    for each in listed:
        strata[each.stratum].append(each)
    drawn: dict[str, str] = {}
    for stratum, lines in strata.items():
        take = len(lines) if lines[0].first else -(-len(lines) * percent // 100)
        for line in sorted(lines, key=lambda each: order(seed, each.reference))[:take]:
            drawn[line.reference] = stratum
    return dict(sorted(drawn.items()))


def fingerprint_of(listed: Iterable[Listed]) -> str:
    """SHA-256 of a list, whatever its order: whoever draws again sees that it is the same list."""
    rows = sorted(f"{each.reference}|{each.provider}|{each.rule}|{each.pence}|{each.first}" for each in listed)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
