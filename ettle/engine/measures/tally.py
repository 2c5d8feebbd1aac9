"""What an operation counts: marks on units, the shares they make, and estimates of any set of units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt

from ettle.engine.measures.columns import Truths
from ettle.engine.measures.figure import ALL, Estimate, FigureRow
from ettle.engine.measures.period import Period
from ettle.engine.measures.units import Group, Rows, Units, crossed

Estimates = Callable[[Rows], Mapping[str, Estimate]]
"""Estimates of a set of units, given by their places."""


@dataclass(frozen=True, slots=True)
class Share:
    """One count of another, by what is printed after the sign."""

    label: str
    of: str
    among: str
    none_of: str = ""
    """A mark: where all of `among` bear it none of them could be counted, and there is no share."""


@dataclass(frozen=True)
class Tally:
    """Of each unit what it counts towards. `estimates` are made only of what has matured."""

    marks: Mapping[str, Truths]
    shares: tuple[Share, ...] = ()
    estimates: Estimates | None = None


@dataclass(frozen=True)
class Cells:
    """The units of a period by cohort and group, with every total: of a breakdown, of both, of all its cohorts that have matured."""

    units: Units
    groups: Sequence[Group]
    period: Period
    _places: dict[tuple[int, ...], Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        codes, shape = crossed(self.groups, self.units.cohorts)
        order = np.argsort(codes, kind="stable")
        ends = np.searchsorted(codes[order], np.arange(int(np.prod(shape)) + 1))
        for code, (first, end) in enumerate(pairwise(ends)):
            if first < end:
                where = tuple(int(each) for each in np.unravel_index(code, shape))
                self._places[where] = order[first:end]

    def counts(self, mark: Truths) -> npt.NDArray[np.int64]:
        """How many units of each cell bear a mark, totals last on every axis; of cohorts, those that have matured."""
        codes, shape = crossed(self.groups, self.units.cohorts)
        found = np.bincount(codes[mark], minlength=int(np.prod(shape))).reshape(shape)
        found = np.concatenate([found, found[self._complete].sum(axis=0, keepdims=True)], axis=0)
        for axis in range(1, len(shape)):
            found = np.concatenate([found, found.sum(axis=axis, keepdims=True)], axis=axis)
        return found.astype(np.int64)

    @property
    def _complete(self) -> list[int]:
        """The cohorts of the period that have matured."""
        cohorts = self.units.cohorts
        both = enumerate(zip(cohorts.stretches, cohorts.matured, strict=True))
        return [place for place, (each, matured) in both if matured and self.period.holds(each)]

    def each(self) -> Iterator[tuple[int, ...]]:
        """Every cell that has units, cohort by cohort, each followed by its totals; an axis' length is its total."""
        shape = (len(self.units.cohorts.stretches), *(len(group.words) for group in self.groups))
        present = self.counts(np.ones(len(self.units), dtype=np.bool_))
        held = [*map(self.period.holds, self.units.cohorts.stretches), True]
        for where in product(*(range(length + 1) for length in shape)):
            if held[where[0]] and present[where]:
                yield where

    def units_in(self, where: tuple[int, ...]) -> Rows:
        """The places of the units of a cell or total."""
        shape = (len(self.units.cohorts.stretches), *(len(group.words) for group in self.groups))
        several = [
            [place] if place < length else self._complete if axis == 0 else range(length)
            for axis, (place, length) in enumerate(zip(where, shape, strict=True))
        ]
        found = [self._places[each] for each in product(*several) if each in self._places]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    def names(self, where: tuple[int, ...]) -> tuple[str, bool, tuple[str, ...]]:
        """The cohort, whether it has matured, and the group of a cell."""
        cohorts = self.units.cohorts
        place, *rest = where
        whole = place == len(cohorts.stretches)
        group = tuple((*each.words, ALL)[at] for each, at in zip(self.groups, rest, strict=True))
        return (ALL, True, group) if whole else (cohorts.stretches[place].label, cohorts.matured[place], group)


def exact_rows(cells: Cells, tally: Tally) -> Iterator[FigureRow]:
    """Every row as it is, nothing hidden, cohort by cohort; one in which nobody is has a row too, so that none jumps over it."""
    in_order = cells.units.cohorts.in_order
    place = {each.label: at for at, each in enumerate(in_order)} | {ALL: len(in_order)}
    ready = cells.units.cohorts.ready
    for row in sorted([*_of_somebody(cells, tally), *_of_nobody(cells, tally)], key=lambda row: place[row.cohort]):
        yield replace(row, ready=ready.get(row.cohort))


def _of_somebody(cells: Cells, tally: Tally) -> Iterator[FigureRow]:
    counts = {name: cells.counts(mark) for name, mark in tally.marks.items()}
    for where in cells.each():
        cohort, matured, group = cells.names(where)
        here = {name: int(found[where]) for name, found in counts.items()}
        yield _row(tally, cohort, matured, group, here, cells.units_in(where))


def _of_nobody(cells: Cells, tally: Tally) -> Iterator[FigureRow]:
    group, nobody = (ALL,) * len(cells.groups), np.zeros(0, dtype=np.int64)
    empty = cells.units.cohorts.empty
    for cohort, matured in [each for each in empty if cells.period.holds(each[0])]:
        yield _row(tally, cohort.label, matured, group, dict.fromkeys(tally.marks, 0), nobody)


def _row(
    tally: Tally, cohort: str, matured: bool, group: tuple[str, ...], counts: Mapping[str, int], places: Rows
) -> FigureRow:
    estimates = tally.estimates(places) if tally.estimates and matured else {}
    rates, parts = shares_of(tally, counts, matured), parts_of(tally, counts)
    return FigureRow(cohort, matured, group, counts, rates, estimates, parts)


def shares_of(tally: Tally, counts: Mapping[str, int | None], matured: bool) -> dict[str, Fraction | None]:
    """The shares that counts make; none of a cohort that has not matured."""
    return {each.label: _share(each, counts) if matured else None for each in tally.shares}


def _share(share: Share, counts: Mapping[str, int | None]) -> Fraction | None:
    of, among, none = counts[share.of], counts[share.among], counts.get(share.none_of)
    return None if of is None or not among or none == among else Fraction(of, among)


def parts_of(tally: Tally, counts: Mapping[str, int | None]) -> dict[str, tuple[int, int]]:
    """Of each share the counts that make it, as they are."""
    pairs = ((each.label, counts[each.of], counts[each.among]) for each in tally.shares)
    return {label: (of, among) for label, of, among in pairs if of is not None and among is not None}
