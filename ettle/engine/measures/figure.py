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
ALL = "all"
"""In place of a cohort: all that have matured together. In place of a group: all of them."""
COUNTED = "counted"


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
        line |= {f"% {name}": self._rate(row, rate) for name, rate in row.rates.items()}
        return line | {name: estimate.text() for name, estimate in row.estimates.items()}

    def _rate(self, row: FigureRow, rate: Fraction | None) -> str:
        if rate is not None:
            return percent(rate)
        if not row.matured:
            return NOT_YET
        return HIDDEN if self.level == "released" else NO_RATE


def percent(share: Fraction) -> str:
    """A share of 1 as a percentage with one decimal, half up."""
    tenths = Decimal(round_half_up(share * 1000)) / 10
    return f"{tenths:.1f}%"


def exactly(value: float, places: int = 6) -> Decimal:
    """A number worked out in floating point, fixed to so many decimals."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
