"""Sums as statements and payments have them."""

from __future__ import annotations

MINUS = "−"


def money(pence: int) -> str:
    """£1,234.50: always with its pence, less than nothing with a minus sign."""
    value = abs(pence)
    return f"{MINUS if pence < 0 else ''}£{value // 100:,}.{value % 100:02d}"
