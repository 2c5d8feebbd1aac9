"""Makes a figure fit to leave: small counts hidden, the rest rounded, more hidden where that would not be enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from ettle.engine.measures.disclosure.possible import Search, Target
from ettle.engine.measures.disclosure.released import PROTECTS, Cell, Place, ReleasedTable, kept
from ettle.engine.measures.disclosure.system import Otherwise, System, View, identity, same_words, view_of
from ettle.engine.measures.figure import ALL, Figure, FigureRow, NotMeasured
from ettle.engine.measures.measuring import Asked
from ettle.engine.measures.tally import Cells, Tally, parts_of, shares_of
from ettle.engine.rules.measures import CaseMix, Measure

ModelOf = Callable[[Measure], CaseMix | None]
Counted = tuple[Asked, Cells, Tally]


class WouldGiveAway(NotMeasured):
    """A table that cannot leave beside what left before: some hidden count could be worked out."""


@dataclass(frozen=True)
class Leaving:
    """What leaves: the figure, and the table to keep so that later ones fit to it."""

    figure: Figure
    table: ReleasedTable
    hidden_for_others: int
    """Counts that are not small, hidden because they would tell of one that is."""


def released(asked: Asked, earlier: Sequence[ReleasedTable] = (), model_of: ModelOf = lambda _: None) -> Leaving:
    """A figure fit to leave beside everything that left before. Raises WouldGiveAway, NotMeasured."""
    if asked.first or asked.last:
        raise NotMeasured("a table leaves whole: two periods of it, taken from each other, would tell of a third")
    cells, tally = asked.counted()
    if tally.estimates is not None:
        raise NotMeasured(
            f"{asked.measure.measure}: means, medians and curves are for readers within their grants only"
        )
    before = [(each, _again(asked, each, model_of)) for each in earlier if each.measure.unit == asked.measure.unit]
    everybody = _how_many([(asked, cells, tally), *(again for _, again in before)])
    view = view_of(asked, cells, tally, everybody)
    older = [(table, view_of(*again, everybody)) for table, again in before]
    same_words([view, *(each for _, each in older)])
    for table, each in older:
        each.bound(table.cells, only_if_true=True)
    chosen = _first_cells(asked, view, older)
    view.bound(chosen)
    hidden = _protect(view, chosen, older)
    table = ReleasedTable(asked.measure, asked.edition, asked.on, asked.by, chosen)
    return Leaving(_figure(asked, cells, tally, chosen), table, hidden)


def _how_many(counted: Sequence[Counted]) -> int:
    """One more than the greatest identity of any unit."""
    return 1 + max(int(identity(asked, cells).max(initial=-1)) for asked, cells, _ in counted)


def _again(asked: Asked, table: ReleasedTable, model_of: ModelOf) -> Counted:
    """A table that left before, counted on the rows of today."""
    again = Asked(table.measure, asked.tables, asked.on, asked.edition, table.by, model_of(table.measure))
    return (again, *again.counted())


def _first_cells(asked: Asked, view: View, older: Sequence[tuple[ReleasedTable, View]]) -> dict[Place, Cell]:
    """Every cell by itself: as it left before where that is still true, else redacted or rounded."""
    same = [table for table, _ in older if _counts_alike(table, asked)]
    found: dict[Place, Cell] = {}
    for series in range(len(view.series)):
        for cell in range(view.counts.shape[1]):
            place = view.place(series, cell)
            last = next((table.cells[place] for table in reversed(same) if place in table.cells), None)
            found[place] = kept(int(view.counts[series, cell]), last, asked.measure.release)
    return found


WHAT_IS_COUNTED = (
    "unit", "population", "cohort", "operation", "numerator", "states", "denominators", "of", "time", "tool", "life_area", "model",
)  # fmt: skip


def _counts_alike(table: ReleasedTable, asked: Asked) -> bool:
    """Whether a table counts the same of the same units, whatever it is called and its settings are."""
    one, other = ([getattr(each, name) for name in WHAT_IS_COUNTED] for each in (table.measure, asked.measure))
    return table.by == asked.by and one == other


def _protect(view: View, chosen: dict[Place, Cell], older: Sequence[tuple[ReleasedTable, View]]) -> int:
    """Hide more of the new table until every hidden count, old or new, could be something else. Raises WouldGiveAway."""
    system = System([view, *(each for _, each in older)])
    waiting = [*_hidden(view, chosen), *(target for table, each in older for target in _hidden(each, table.cells))]
    also_hidden = 0
    while waiting:
        target = waiting.pop()
        if Search(system).is_safe(target):
            continue
        also = _in_the_way(system, view, target, chosen)
        if also is None:
            raise WouldGiveAway(
                "beside what was released before, this table would tell a count that is hidden; "
                "release it by fewer breakdowns, or not at all"
            )
        chosen[view.place(also.series, also.cell)] = PROTECTS
        view.low[also.series, also.cell], view.high[also.series, also.cell] = PROTECTS.low, PROTECTS.high
        also_hidden += 1
        waiting += [target, also]
    return also_hidden


def _hidden(view: View, cells: Mapping[Place, Cell]) -> Iterator[Target]:
    """The hidden counts of a table; of an earlier edition those that may be still what they were.

    What nobody anywhere is counted in is hidden too, and there is nobody whom it could tell of.
    """
    for series, cell in np.ndindex(*view.counts.shape):
        if not len(view.some[series]):
            continue
        found = cells.get(view.place(series, cell))
        if found is not None and found.kind != "shown" and view.counts[series, cell] <= found.high:
            yield Target(view, series, cell)


def _in_the_way(system: System, view: View, target: Target, chosen: Mapping[Place, Cell]) -> Target | None:
    """The shown count of the new table to hide next: one that keeps the target from one value more than it can have,
    else the smallest of the same cohort; None where none is left."""
    best: tuple[int, int, Target] | None = None
    for several in Search(system).beyond(target):
        broken = system.broken(several)
        place = int(np.argmin(broken))
        for each in _broken_and_shown(system, view, several.row(place), chosen):
            found = (int(broken[place]), each.count, each)
            best = found if best is None or found[:2] < best[:2] else best
    return best[2] if best else _smallest_shown(view, target, chosen)


def _broken_and_shown(system: System, view: View, one: Otherwise, chosen: Mapping[Place, Cell]) -> Iterator[Target]:
    for of, series, leaves, old, comes, new in system.effects(one):
        for here, cell, step in ((leaves[0], int(old[0]), -1), (comes[0], int(new[0]), 1)):
            if of is view and here and chosen[view.place(series, cell)].kind == "shown":
                count = view.counts[series, cell] + step
                if not view.low[series, cell] <= count <= view.high[series, cell]:
                    yield Target(view, series, cell)


def _smallest_shown(view: View, target: Target, chosen: Mapping[Place, Cell]) -> Target | None:
    cohort = target.view.place(target.series, target.cell)[0]
    shown = [
        Target(view, series, cell)
        for series, cell in np.ndindex(*view.counts.shape)
        if (place := view.place(series, cell))[0] == cohort and chosen[place].kind == "shown"
    ]
    return min(shown, key=lambda each: each.count, default=None)


def _figure(asked: Asked, cells: Cells, tally: Tally, chosen: Mapping[Place, Cell]) -> Figure:
    measure = asked.measure
    rows = tuple(_rows(cells, tally, chosen))
    return Figure(measure.measure, measure.title, asked.edition, asked.on, "released", measure.unit, asked.by, rows)


def _rows(cells: Cells, tally: Tally, chosen: Mapping[Place, Cell]) -> Iterator[FigureRow]:
    """Every cohort and group there is, empty ones among them, with totals of what is shown.

    A total has a rate only where all its parts are shown: else what is hidden would be missing above and not below.
    """
    cohorts = cells.units.cohorts
    matured = {each.label: yes for each, yes in zip(cohorts.stretches, cohorts.matured, strict=True)}
    for cohort, *group in product((*matured, ALL), *((*each.words, ALL) for each in cells.groups)):
        parts = {name: _parts(chosen, matured, cells, cohort, tuple(group), name) for name in tally.marks}
        shown = {name: [part for part in each if part is not None] for name, each in parts.items()}
        counts = {name: sum(each) if each else None for name, each in shown.items()}
        whole = {name: counts[name] if None not in each else None for name, each in parts.items()}
        ripe = matured.get(cohort, True)
        rates = shares_of(tally, whole, ripe)
        yield FigureRow(cohort, ripe, tuple(group), counts, rates, parts=parts_of(tally, whole))


def _parts(
    chosen: Mapping[Place, Cell],
    matured: Mapping[str, bool],
    cells: Cells,
    cohort: str,
    group: tuple[str, ...],
    name: str,
) -> list[int | None]:
    """The cells that a row is the sum of, as they leave: of a row that is no total the one it is."""
    stretches = [each for each, yes in matured.items() if yes] if cohort == ALL else [cohort]
    among = [each.words if said == ALL else (said,) for each, said in zip(cells.groups, group, strict=True)]
    return [chosen[each, of, name].value for each in stretches for of in product(*among)]
