"""How likely chance alone makes so many."""

from __future__ import annotations

from math import exp, lgamma, log


def at_least(many: int, of: int, share: float) -> float:
    """The chance of `many` or more of `of`, where each has the same `share` of happening."""
    if many <= 0 or share >= 1:
        return 1.0
    if share <= 0 or many > of:
        return 0.0
    return min(sum(_exactly(k, of, share) for k in range(many, of + 1)), 1.0)


def _exactly(k: int, of: int, share: float) -> float:
    ways = lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1)
    return exp(ways + k * log(share) + (of - k) * log(1 - share))
