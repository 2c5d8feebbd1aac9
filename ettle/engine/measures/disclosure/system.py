"""All that was released of the same units, as bounds on counts, and what would become of them if a unit were otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ettle.engine.measures.columns import Truths
from ettle.engine.measures.disclosure.released import UNBOUNDED, Cell, Place
from ettle.engine.measures.measuring import Asked
from ettle.engine.measures.tally import Cells, Tally

Ints = npt.NDArray[np.int64]
Attribute = tuple[str, str]
"""What a table is cut by, and among whom: a person's cohort may differ from one population to another."""
COHORT = "cohort"
NOWHERE = -1
FEW = 24
"""Of the people somebody might be like, so many are tried."""


@dataclass
class View:
    """One table: of each unit whether it is in it and which counts it is in, the counts, and their bounds."""

    attributes: tuple[Attribute, ...]
    words: tuple[tuple[str, ...], ...]
    codes: Ints
    """By attribute, then unit."""
    inside: Truths
    series: tuple[str, ...]
    marks: Truths
    """By series, then unit."""
    counts: Ints
    """By series, then cell."""
    low: Ints
    high: Ints

    @cached_property
    def strides(self) -> Ints:
        lengths = [len(each) for each in self.words]
        return np.asarray([int(np.prod(lengths[place + 1 :])) for place in range(len(lengths))], dtype=np.int64)

    @cached_property
    def cells(self) -> Ints:
        """The cell of each unit, where it is inside."""
        found: Ints = (self.codes * self.strides[:, None]).sum(axis=0)
        return found

    @cached_property
    def _by_cohort(self) -> tuple[Ints, Ints]:
        inside = np.flatnonzero(self.inside)
        order = inside[np.argsort(self.codes[0, inside], kind="stable")]
        return order, np.searchsorted(self.codes[0, order], np.arange(len(self.words[0]) + 1))

    def of_cohort(self, cell: int) -> Ints:
        """The units of the cohort that a cell is of."""
        order, ends = self._by_cohort
        cohort = int(np.unravel_index(cell, [len(each) for each in self.words])[0])
        return order[ends[cohort] : ends[cohort + 1]]

    @cached_property
    def some(self) -> tuple[Ints, ...]:
        """A few units of each count, of whatever cohort."""
        return tuple(np.flatnonzero(self.inside & each)[:FEW] for each in self.marks)

    def place(self, series: int, cell: int) -> Place:
        at = np.unravel_index(cell, [len(each) for each in self.words])
        cohort, *group = (words[int(where)] for words, where in zip(self.words, at, strict=True))
        return cohort, tuple(group), self.series[series]

    def bound(self, cells: Mapping[Place, Cell], only_if_true: bool = False) -> None:
        """Take the bounds of released cells; of an earlier edition only those that are still true."""
        for series in range(len(self.series)):
            for cell in range(self.counts.shape[1]):
                found = cells.get(self.place(series, cell))
                count = int(self.counts[series, cell])
                loose = found is None or (only_if_true and not found.low <= count <= found.high)
                self.low[series, cell] = 0 if loose or found is None else found.low
                self.high[series, cell] = UNBOUNDED if loose or found is None else found.high


def view_of(asked: Asked, cells: Cells, tally: Tally, identities: int) -> View:
    """A table of the units of a register, each by its identity, not bound yet."""
    units = cells.units
    whose = identity(asked, cells)
    scope = str(asked.measure.model_dump(include={"population", "cohort"})) if asked.measure.unit == "person" else ""
    names = (COHORT + str(asked.measure.cohort.model_dump()), *asked.by)
    words = (tuple(each.label for each in units.cohorts.stretches), *(each.words for each in cells.groups))
    codes = np.full((len(names), identities), NOWHERE, dtype=np.int64)
    for place, found in enumerate((units.cohorts.codes, *(each.codes for each in cells.groups))):
        codes[place, whose] = found
    inside = np.zeros(identities, dtype=np.bool_)
    inside[whose] = True
    marks = np.zeros((len(tally.marks), identities), dtype=np.bool_)
    for place, mark in enumerate(tally.marks.values()):
        marks[place, whose] = mark
    size = int(np.prod([len(each) for each in words]))
    base = np.zeros(len(whose), dtype=np.int64)
    for each, length in zip(codes, map(len, words), strict=True):
        base = base * length + each[whose]
    counts = np.stack([np.bincount(base[mark], minlength=size) for mark in tally.marks.values()]).astype(np.int64)
    attributes = tuple((name, scope) for name in names)
    free = np.zeros_like(counts)
    return View(attributes, words, codes, inside, tuple(tally.marks), marks, counts, free, free + UNBOUNDED)


def identity(asked: Asked, cells: Cells) -> Ints:
    """Who each unit is, whatever the measure: the person, or the row."""
    rows = cells.units.first_rows
    if asked.measure.unit != "person":
        return rows
    return cells.units.register.words("person").codes[rows].astype(np.int64)


@dataclass(frozen=True)
class Otherwise:
    """Units that might have been otherwise, one a row: `who` is not as it is (NOWHERE: nobody), and in their place is
    somebody `like` another (NOWHERE: nobody) but for what `change` says, by attribute name the place of the word."""

    who: Ints
    like: Ints
    change: Mapping[str, Ints] = field(default_factory=dict)

    def row(self, place: int) -> Otherwise:
        at = slice(place, place + 1)
        return Otherwise(self.who[at], self.like[at], {name: each[at] for name, each in self.change.items()})


@dataclass
class System:
    """Every table of the same units."""

    views: Sequence[View]

    def effects(self, of: Otherwise) -> list[tuple[View, int, Truths, Ints, Truths, Ints]]:
        """By table and count: which units would leave which cell, and which would come into which."""
        found = []
        for view in self.views:
            old, new = self._cell(view, of.who, {}), self._cell(view, of.like, of.change)
            for series in range(len(view.series)):
                leaves = self._in(view, series, of.who)
                comes = self._in(view, series, of.like)
                stays = leaves & comes & (old == new)
                found.append((view, series, leaves & ~stays, old, comes & ~stays, new))
        return found

    def broken(self, of: Otherwise) -> Ints:
        """How many bounds each of them would break."""
        total = np.zeros(len(of.who), dtype=np.int64)
        for view, series, leaves, old, comes, new in self.effects(of):
            counts, low, high = view.counts[series], view.low[series], view.high[series]
            total += leaves & (counts[old] - 1 < low[old])
            total += comes & (counts[new] + 1 > high[new])
        return total

    def apply(self, one: Otherwise, sign: int = 1) -> None:
        """Let one unit be otherwise, or with `sign` -1 as it was."""
        for view, series, leaves, old, comes, new in self.effects(one):
            if leaves[0]:
                view.counts[series, old[0]] -= sign
            if comes[0]:
                view.counts[series, new[0]] += sign

    def _in(self, view: View, series: int, who: Ints) -> Truths:
        somebody = np.maximum(who, 0)
        found: Truths = (who >= 0) & view.inside[somebody] & view.marks[series, somebody]
        return found

    def _cell(self, view: View, who: Ints, change: Mapping[str, Ints]) -> Ints:
        somebody = np.maximum(who, 0)
        cell = np.zeros(len(who), dtype=np.int64)
        for (name, _), codes, stride in zip(view.attributes, view.codes, view.strides, strict=True):
            said = change[name] if name in change else codes[somebody]
            cell += np.where(said == NOWHERE, codes[somebody], said) * stride
        found: Ints = np.maximum(cell, 0)
        return found


def same_words(views: Sequence[View]) -> None:
    """Give every attribute the same words in all tables, so that a change says the same in each."""
    union: dict[str, list[str]] = {}
    for view in views:
        for (name, _), words in zip(view.attributes, view.words, strict=True):
            known = union.setdefault(name, [])
            known += [word for word in words if word not in known]
    for view in views:
        _recode(view, [union[name] for name, _ in view.attributes])


def _recode(view: View, wanted: Sequence[Sequence[str]]) -> None:
    shape = [len(each) for each in view.words]
    places = [
        np.asarray([new.index(word) for word in old], dtype=np.int64)
        for old, new in zip(view.words, wanted, strict=True)
    ]
    codes = [np.append(at, NOWHERE)[each] for at, each in zip(places, view.codes, strict=True)]
    view.codes = np.stack(codes)
    for name, otherwise in (("counts", 0), ("low", 0), ("high", UNBOUNDED)):
        array: Any = getattr(view, name)
        fresh = np.full((len(view.series), *(len(each) for each in wanted)), otherwise, dtype=np.int64)
        fresh[np.ix_(np.arange(len(view.series)), *places)] = array.reshape(len(view.series), *shape)
        setattr(view, name, fresh.reshape(len(view.series), -1))
    view.words = tuple(tuple(each) for each in wanted)
