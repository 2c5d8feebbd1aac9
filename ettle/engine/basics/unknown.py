"""A number that may not be known: the least and the most it can be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number known to lie from `low` to `high`, both included; `low == high` = known."""

    low: int
    high: int

    @classmethod
    def exactly(cls, value: int) -> Between:
        return cls(value, value)

    @property
    def known(self) -> bool:
        return self.low == self.high

    def __add__(self, other: Between) -> Between:
        return Between(self.low + other.low, self.high + other.high)


NOTHING = Between(0, 0)
ANY_HOURS = Between(0, 168_00)
"""Unknown weekly hours, in hundredths of an hour: anything a week can hold."""
ANY_PAY = Between(0, 10**15)
"""Unknown pay, in pence an hour: more than any rule asks for."""
