"""Whether a hidden count could be something else: proved by naming people who, had they been otherwise, leave every
released table as it is.

What is found is a proof against anybody, however they reason from the tables. What is not found may still be possible:
then more is hidden than needed, never less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ettle.engine.measures.disclosure.system import FEW, NOWHERE, Ints, Otherwise, System, View

ENOUGH = 3
"""So many values a hidden count must be able to have."""
MOST_TRIED = 200
"""Of the people who might be otherwise, so many are tried."""
MOST_MENDED = 3
"""A change that breaks so many bounds is mended by changes of others."""


@dataclass(frozen=True)
class Target:
    """A hidden count: the place in a table."""

    view: View
    series: int
    cell: int

    @property
    def count(self) -> int:
        return int(self.view.counts[self.series, self.cell])


@dataclass
class Search:
    """Looks for what else a count could be. What it tries it takes back."""

    system: System
    done: list[Otherwise] = field(default_factory=list)

    def is_safe(self, target: Target) -> bool:
        """Whether the count can have enough values, one after another from what it is."""
        reached = 1
        for up in (True, False):
            before = len(self.done)
            while reached < ENOUGH and self._shift(target, up):
                reached += 1
            self._undo(before)
        return reached >= ENOUGH

    def beyond(self, target: Target) -> Iterator[Otherwise]:
        """What would take the count one further than it can go, up and down; each is asked while it is as far as that."""
        for up in (True, False):
            before = len(self.done)
            for _ in range(ENOUGH - 1):
                if not self._shift(target, up):
                    break
            for tried in candidates(target, up):
                fresh = self._fresh(tried)
                if len(fresh.who):
                    yield fresh
            self._undo(before)

    def _shift(self, target: Target, up: bool) -> bool:
        """Make the count one more, or one less, with every bound kept."""
        for tried in candidates(target, up):
            tried = self._fresh(tried)
            if not len(tried.who):
                continue
            broken = self.system.broken(tried)
            for place in np.argsort(broken, kind="stable")[:MOST_MENDED]:
                if broken[place] > MOST_MENDED:
                    break
                before = len(self.done)
                self._do(tried.row(int(place)))
                if broken[place] == 0 or self._mend(target, MOST_MENDED):
                    return True
                self._undo(before)
        return False

    def _mend(self, target: Target, left: int) -> bool:
        """Put right the bounds that are broken, one after another, without touching the count."""
        wrong = next(self._wrong(), None)
        if wrong is None:
            return True
        if not left:
            return False
        count, too_many = target.count, wrong.count > wrong.view.high[wrong.series, wrong.cell]
        now = self._how_wrong()
        for tried in candidates(wrong, up=not too_many):
            tried = self._fresh(tried)
            if not len(tried.who):
                continue
            for place in np.argsort(self.system.broken(tried), kind="stable")[:2]:
                before = len(self.done)
                self._do(tried.row(int(place)))
                if target.count == count and self._how_wrong() < now and self._mend(target, left - 1):
                    return True
                self._undo(before)
        return False

    def _wrong(self) -> Iterator[Target]:
        for view in {id(each): each for each in self.system.views}.values():
            outside = (view.counts < view.low) | (view.counts > view.high)
            for series, cell in np.argwhere(outside):
                yield Target(view, int(series), int(cell))

    def _how_wrong(self) -> int:
        return sum(1 for _ in self._wrong())

    def _fresh(self, tried: Otherwise) -> Otherwise:
        """Those not changed yet: one person is otherwise once."""
        used = [int(each.who[0]) for each in self.done if each.who[0] >= 0]
        keep = ~np.isin(tried.who, used)
        return Otherwise(tried.who[keep], tried.like[keep], {name: each[keep] for name, each in tried.change.items()})

    def _do(self, one: Otherwise) -> None:
        self.system.apply(one)
        self.done.append(one)

    def _undo(self, to: int) -> None:
        while len(self.done) > to:
            self.system.apply(self.done.pop(), sign=-1)


def candidates(target: Target, up: bool) -> Iterator[Otherwise]:
    """Ways in which the count would be one more, or one less, a kind at a time: those that change least come first."""
    view = target.view
    around = view.of_cohort(target.cell)
    marked = around[view.marks[target.series, around]]
    return _more(target, around, marked) if up else _less(target, around, marked)


def _more(target: Target, around: Ints, marked: Ints) -> Iterator[Otherwise]:
    """Somebody comes into the cell: from beside it, from nowhere, or by being counted otherwise where they are."""
    view, here = target.view, _here(target)
    near = _nearest(view, here, marked[view.cells[marked] != target.cell])
    yield Otherwise(near, near, _at(here, len(near)))
    like = np.unique(np.append(_nearest(view, here, marked)[:FEW], view.some[target.series]))
    yield Otherwise(np.full(len(like), NOWHERE), like, _at(here, len(like)))
    unmarked = around[~view.marks[target.series, around] & (view.cells[around] == target.cell)][:FEW]
    who, other = np.repeat(unmarked, len(like)), np.tile(like, len(unmarked))
    yield Otherwise(who, other, _at(here, len(who)))


def _less(target: Target, around: Ints, marked: Ints) -> Iterator[Otherwise]:
    """Somebody leaves the cell: to beside it, altogether, or by being counted otherwise where they are."""
    view, here = target.view, _here(target)
    mine = marked[view.cells[marked] == target.cell][:FEW]
    for (name, _), words in zip(view.attributes, view.words, strict=True):
        who, to = np.repeat(mine, len(words)), np.tile(np.arange(len(words)), len(mine))
        elsewhere = to != here[name]
        yield Otherwise(who[elsewhere], who[elsewhere], {name: to[elsewhere]})
    yield Otherwise(mine, np.full(len(mine), NOWHERE))
    unmarked = around[~view.marks[target.series, around]][:FEW]
    who, like = np.repeat(mine, len(unmarked)), np.tile(unmarked, len(mine))
    yield Otherwise(who, like, _at(here, len(who)))


def _here(target: Target) -> dict[str, int]:
    """Where the cell is, by attribute."""
    view = target.view
    at = np.unravel_index(target.cell, [len(each) for each in view.words])
    return {name: int(where) for (name, _), where in zip(view.attributes, at, strict=True)}


def _at(here: dict[str, int], many: int) -> dict[str, Ints]:
    return {name: np.full(many, code, dtype=np.int64) for name, code in here.items()}


def _nearest(view: View, here: dict[str, int], who: Ints) -> Ints:
    """Those who differ from a place in the fewest attributes first."""
    differs = np.zeros(len(who), dtype=np.int64)
    for (name, _), codes in zip(view.attributes, view.codes, strict=True):
        differs += codes[who] != here[name]
    return who[np.argsort(differs, kind="stable")][:MOST_TRIED]
