"""Works out a measure: the definition, evaluated rows and a breakdown in; a figure out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ettle.engine.evaluated.tables import Tables
from ettle.engine.measures.change import change
from ettle.engine.measures.counting import cost, count, distribution, rate
from ettle.engine.measures.expected import expected
from ettle.engine.measures.figure import Figure, NotMeasured
from ettle.engine.measures.period import period_of
from ettle.engine.measures.register import NoSuchName, Register
from ettle.engine.measures.survival import time_to
from ettle.engine.measures.tally import Cells, Tally, exact_rows
from ettle.engine.measures.units import Units, units_of
from ettle.engine.rules.measures import UNITS, CaseMix, Measure, Operation

MOST_BREAKDOWNS = 2

OPERATIONS: Mapping[Operation, Callable[[Units], Tally]] = {
    "count": count,
    "rate": rate,
    "distribution": distribution,
    "time_to": time_to,
    "change": change,
    "cost": cost,
    "expected": expected,
}


class NoSuchBreakdown(NotMeasured):
    """A breakdown that the measure does not have, or more of them than can be read together."""


@dataclass(frozen=True)
class Asked:
    """A measure asked of evaluated rows of one day, by up to two of its breakdowns."""

    measure: Measure
    tables: Tables
    on: date
    edition: str = ""
    """The hash of the rows."""
    by: tuple[str, ...] = ()
    model: CaseMix | None = None
    first: str = ""
    """Of a period alone: its first cohort and its last, by name; empty = all."""
    last: str = ""

    def counted(self) -> tuple[Cells, Tally]:
        """The units in their cells, and what each counts towards. Raises NotMeasured."""
        self._refuse_other_breakdowns()
        try:
            units = units_of(self.measure, Register.of(self.tables, UNITS[self.measure.unit], self.on), self.model)
            period = period_of(self.first, self.last, self.measure.cohort.every)
            cells = Cells(units, [units.group(name) for name in self.by], period)
            return cells, OPERATIONS[self.measure.operation](units)
        except NoSuchName as wrong:
            raise NotMeasured(f"{self.measure.measure}: {wrong}") from wrong

    def _refuse_other_breakdowns(self) -> None:
        measure = self.measure
        if len(self.by) > MOST_BREAKDOWNS or len(set(self.by)) < len(self.by):
            raise NoSuchBreakdown(
                f"{measure.measure}: by {' and '.join(self.by)}; give one breakdown, or two that differ"
            )
        for name in self.by:
            if name not in measure.breakdowns:
                known = ", ".join(measure.breakdowns) or "none"
                raise NoSuchBreakdown(f"{measure.measure}: it has no breakdown by `{name}`; it has {known}")


def measured(asked: Asked) -> Figure:
    """The figure as it is, exact: for readers within their grants, not for release. Raises NotMeasured."""
    cells, tally = asked.counted()
    measure = asked.measure
    rows = tuple(exact_rows(cells, tally))
    of = (measure.measure, measure.title, asked.edition, asked.on)
    return Figure(*of, "internal", measure.unit, asked.by, rows, *_named(asked, cells))


def _named(asked: Asked, cells: Cells) -> tuple[str, str, tuple[str, ...]]:
    """The ends of the period as cohorts of this measure, and every cohort."""
    every = cells.units.cohorts.in_order
    held = [each.label for each in every if cells.period.holds(each)] or [asked.first, asked.last]
    return asked.first and held[0], asked.last and held[-1], tuple(each.label for each in every)
