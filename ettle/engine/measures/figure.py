"""A measure's answer: rows of counts, rates and estimates. Page, command line, API and file all print this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from ettle.engine.basics.money import pounds, round_half_up

Level = Literal["internal", "released"]
HIDDEN = "[c]"
"""Stands for a count that is hidden so that nobody is given away."""
NOT_YET, NO_RATE = "not yet", "[z]"
SUM_OF_SHOWN = "Sum of what is shown"
"""What a total of a released table is called: it is no count of all, as what is hidden is missing in it."""
NOT_MEASURED = "not measured"
"""In place of a share of some of whom none could come to be counted: nobody asks after them."""
ALL = "all"
"""In place of a cohort: all that have matured together. In place of a group: all of them."""
COUNTED = "counted"
INTERVAL = "95% interval "
"""Before the name of a rate: between what it lies, were the same done again with as many people."""
NORMAL_95 = 1.959963984540054
"""The point of the normal distribution that 2.5 per cent lie above."""


class NotMeasured(ValueError):
    """A measure that cannot be worked out as it is asked; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure that is not a count, with the interval it is likely to lie in where there is one.

    `unit`: "share" (of 1), "days", "points", "pence", "ratio" or "people".
    """

    value: Decimal | None
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    of: int | None = None
    """Of how many it is, where that is not everybody who is counted."""

    def text(self) -> str:
        if self.value is None:
            return NO_RATE
        said = self._one(self.value)
        return (
            said
            if self.low is None or self.high is None
            else f"{said} ({self._one(self.low)} to {self._one(self.high)})"
        )

    def _one(self, value: Decimal) -> str:
        match self.unit:
            case "share":
                return percent(Fraction(value))
            case "pence":
                return pounds(round_half_up(Fraction(value)))
            case "days":
                return f"{value:.0f}"
            case "ratio" | "points":
                return f"{value:.2f}"
        return f"{value:.1f}"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One cohort, or all that have matured, and one group of it, or all of it."""

    cohort: str
    matured: bool
    group: tuple[str, ...]
    counts: Mapping[str, int | None]
    """By name; None = hidden."""
    rates: Mapping[str, Fraction | None] = field(default_factory=dict)
    """By what is printed after the sign (`of started`); None = the cohort has not matured, there is nobody to divide by, or a part of it is hidden."""
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By the name of a rate the counts it is made of, as they are: so many, of so many. None where one of them is hidden."""
    ready: date | None = None
    """The day on which its cohort has been followed long enough; None for all of them together."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a measure says, of which rows (`edition`), on which day, at which level, broken down by what."""

    measure: str
    title: str
    edition: str
    on: date
    level: Level
    unit: str
    by: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    first: str = ""
    """Of a period alone: its first cohort; empty = from the first there is."""
    last: str = ""
    cohorts: tuple[str, ...] = ()
    """Every cohort there is, in order, those outside the period too."""

    def to_table(self) -> list[dict[str, str]]:
        """Every row as text, in the order of its columns; the same text wherever it is shown."""
        return [self._line(row) for row in self.rows]

    def _line(self, row: FigureRow) -> dict[str, str]:
        line = {"cohort": row.cohort, "matured": "yes" if row.matured else "no"}
        line |= dict(zip(self.by, row.group, strict=True))
        line |= {name: HIDDEN if count is None else str(count) for name, count in row.counts.items()}
        for name, rate in row.rates.items():
            line[f"% {name}"] = self._rate(row, name, rate)
            if self.level == "internal":
                line[interval_column(name)] = self._interval(row, name, rate)
        return line | {name: estimate.text() for name, estimate in row.estimates.items()}

    def _rate(self, row: FigureRow, name: str, rate: Fraction | None) -> str:
        return percent(rate) if rate is not None else self._without(row, name)

    def _interval(self, row: FigureRow, name: str, rate: Fraction | None) -> str:
        """Of exact counts alone: those that are rounded would give one that is too sure."""
        if rate is None:
            return self._without(row, name)
        low, high = wilson(*row.parts[name])
        return f"{percent(Fraction(low))} to {percent(Fraction(high))}"

    def _without(self, row: FigureRow, name: str) -> str:
        """Why there is no rate."""
        if not row.matured:
            return NOT_YET
        if self.level == "released":
            return HIDDEN
        return NOT_MEASURED if row.parts.get(name, (0, 0))[1] else NO_RATE


def interval_column(rate: str) -> str:
    """What the column of the interval of a rate is called."""
    return f"{INTERVAL}{rate}"


def percent(share: Fraction) -> str:
    """A share of 1 as a percentage with one decimal, half up."""
    tenths = Decimal(round_half_up(share * 1000)) / 10
    return f"{tenths:.1f}%"


def wilson(of: int, among: int) -> tuple[Decimal, Decimal]:
    """The 95 per cent interval of a share by the method of Wilson (1927), without a correction for continuity.

    It stays between 0 and 1, and says something of a share of few, and of none or all of them.
    """
    share, squared = of / among, NORMAL_95**2
    middle = (share + squared / (2 * among)) / (1 + squared / among)
    reach = NORMAL_95 / (1 + squared / among) * (share * (1 - share) / among + squared / (4 * among**2)) ** 0.5
    low, high = exactly(max(middle - reach, 0.0)), exactly(min(middle + reach, 1.0))
    return (Decimal(0) if of == 0 else low), (Decimal(1) if of == among else high)


def exactly(value: float, places: int = 6) -> Decimal:
    """A number worked out in floating point, fixed to so many decimals."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
