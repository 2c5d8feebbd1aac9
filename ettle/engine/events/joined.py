"""Ids joined in pairs, directly or through others: chains of corrections, records that are one person."""

from __future__ import annotations

from collections.abc import Iterable


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each id of the pairs with the smallest id it is joined to, through however many others.

    >>> joined([("c", "b"), ("b", "a"), ("y", "x")])
    {'c': 'a', 'b': 'a', 'y': 'x', 'x': 'x'}
    """
    towards: dict[str, str] = {}
    for one, other in pairs:
        first, second = _smallest(towards, one), _smallest(towards, other)
        towards[max(first, second)] = min(first, second)
    return {each: _smallest(towards, each) for each in towards}


def _smallest(towards: dict[str, str], each: str) -> str:
    """Follow `each` to its end, halving the way for whoever follows it next."""
    while (above := towards.setdefault(each, each)) != each:
        towards[each] = each = towards[above]
    return each
