"""What a sample says of all the lines it was drawn from: an error rate and a sum overpaid, each with its interval.

Strata are weighted by their size, and one that was looked at whole adds no doubt. The interval is Wilson's at the effective
size of the stratified sample, with the correction for a finite list: the exact one of Clopper and Pearson needs a library
that we do not have, and knows no strata. `tests/claims/sampling` measures how often it holds the truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""Of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: how many lines and pence it holds, and of each line looked at its pence and how many were wrong."""

    lines: int
    pence: int
    looked_at: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Interval:
    """A share between 0 and 1, with the interval that holds it in 95 of 100 samples."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of lines that are wrong, the share of the money that is, and the pence found wrong in the sample itself."""

    by_line: Interval
    by_money: Interval
    pence: int
    found: int

    @property
    def overpaid(self) -> tuple[int, int, int]:
        """Pence overpaid in the whole list: as estimated, and the bounds. Never less than was found."""
        several = (self.by_money.share, self.by_money.low, self.by_money.high)
        middle, low, high = (max(int(share * self.pence), self.found) for share in several)
        return middle, low, high


def estimate(strata: Mapping[str, Stratum]) -> Estimate:
    """The error rates of the list. Every stratum that holds lines was looked into. Raises ValueError where one was not."""
    if lacking := sorted(name for name, each in strata.items() if each.lines and not each.looked_at):
        raise ValueError(f"nothing was looked at of {', '.join(lacking)}")
    each = [stratum for stratum in strata.values() if stratum.lines]
    wrong = [[float(pence > 0) for _, pence in one.looked_at] for one in each]
    taken = [[pence / paid if paid else 0.0 for paid, pence in one.looked_at] for one in each]
    lines, pence = sum(one.lines for one in each), sum(one.pence for one in each)
    by_line = _interval(each, wrong, [one.lines / lines for one in each]) if lines else Interval(0, 0, 1)
    by_money = _interval(each, taken, [one.pence / pence for one in each]) if pence else Interval(0, 0, 1)
    return Estimate(by_line, by_money, pence, sum(wrong for one in each for _, wrong in one.looked_at))


def _interval(strata: Sequence[Stratum], values: Sequence[Sequence[float]], weights: Sequence[float]) -> Interval:
    """The weighted mean of what was looked at, and its interval."""
    share = sum(weight * sum(each) / len(each) for weight, each in zip(weights, values, strict=True))
    pooled = share * (1 - share)
    variance = at_most = 0.0
    for stratum, each, weight in zip(strata, values, weights, strict=True):
        left = 1 - len(each) / stratum.lines
        at_most += weight**2 * left / len(each)
        variance += weight**2 * left * _spread(each, pooled) / len(each)
    if not at_most:
        return Interval(share, share, share)  # every line was looked at
    # Where the sample shows no spread, its size alone says how sure one may be.
    size = pooled / variance if variance and pooled else 1 / at_most
    return _wilson(share, size)


def _spread(values: Sequence[float], pooled: float) -> float:
    """The variance within a stratum: at least half of what all lines together show, since few lines seldom show their spread."""
    if len(values) < 2:
        return pooled
    mean = sum(values) / len(values)
    own = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return max(own, pooled / 2)


def _wilson(share: float, size: float) -> Interval:
    middle = share + Z**2 / (2 * size)
    half = Z * sqrt(share * (1 - share) / size + Z**2 / (4 * size**2))
    under = 1 + Z**2 / size
    low = (middle - half) / under if share else 0.0
    high = (middle + half) / under if share < 1 else 1.0
    return Interval(share, low, high)
