"""What has been released: tables of cells, each rounded or hidden, kept so that later releases fit to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ettle.engine.rules.measures import Measure, Release

UNBOUNDED = 2**40
"""More than anybody can count: of a cell hidden to protect another nothing is known."""

Kind = Literal["shown", "few", "protects"]
Place = tuple[str, tuple[str, ...], str]
"""A cohort, a group of it, and what is counted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One count as it left: rounded, or hidden because it is small (`few`) or because it would tell of another."""

    kind: Kind
    value: int | None
    low: int
    """The least and the most it may be, for whoever knows how it was made."""
    high: int


@dataclass(frozen=True)
class ReleasedTable:
    """A table that left: of which measure and rows, by what, under which settings, and its cells without their totals."""

    measure: Measure
    edition: str
    on: date
    by: tuple[str, ...]
    cells: Mapping[Place, Cell]


def small(settings: Release) -> Cell:
    """A count that is redacted."""
    return Cell("few", None, 0, settings.redact_up_to)


PROTECTS = Cell("protects", None, 0, UNBOUNDED)


def cell_of(count: int, settings: Release) -> Cell:
    """A count redacted if it is small, else rounded to the nearest; of an odd number there is always one."""
    if count <= settings.redact_up_to:
        return small(settings)
    to, half = settings.round_to, settings.round_to // 2
    value = (count + half) // to * to
    return Cell("shown", value, max(value - half, settings.redact_up_to + 1), value + half)


def kept(count: int, earlier: Cell | None, settings: Release) -> Cell:
    """The cell of a count that may have been released before: as it was then for as long as that is still true of it.

    So two editions never round one count on two bases, between which it would be found.
    """
    if earlier is None:
        return cell_of(count, settings)
    return earlier if earlier.low <= count <= earlier.high else cell_of(count, settings)
