"""Money: integer pence, rounded once, half up, at the end; a whole divided by largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def round_half_up(amount: Fraction | int) -> int:
    """The nearest whole penny; exactly half goes away from zero.

    >>> round_half_up(Fraction(5, 2))
    3
    """
    exact = Fraction(amount)
    whole = abs(exact) + Fraction(1, 2)
    return (whole.numerator // whole.denominator) * (1 if exact >= 0 else -1)


def divided(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """`total` pence divided in proportion to `weights`: the parts add up to `total` exactly.

    Pence left over go to the largest remainders, the earlier part first when they tie.
    Raises ValueError when the weights do not add up to more than zero.
    """
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be zero or more and add up to more than zero")
    exact = [Fraction(total) * Fraction(weight) / whole for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def pounds(pence: int) -> str:
    """Pence as a person reads them: £1,234.50, or £900 when there are no odd pence."""
    sign, value = ("-" if pence < 0 else ""), abs(pence)
    return f"{sign}£{value // 100:,}" + (f".{value % 100:02d}" if value % 100 else "")
