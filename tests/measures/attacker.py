"""An attacker: everything that was released, every edition, and integer programmes over all that could be behind it.

Told how the tables were made, and of each hidden count whether it was small: more than anybody outside knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from ettle.engine.measures.disclosure.released import UNBOUNDED, ReleasedTable
from ettle.engine.measures.figure import ALL, Figure

WORKED = "worked"
Atom = Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """One thing an attacker knows: the people who fit `where` are from `low` to `high`."""

    where: Mapping[str, str]
    low: int
    high: int


def told_by(table: ReleasedTable, numerator: str = "numerator") -> Iterator[Known]:
    """What the cells of a table tell; a count of the numerator is one of those who worked."""
    for (cohort, group, series), cell in table.cells.items():
        where = {"cohort": cohort, **dict(zip(table.by, group, strict=True))}
        if series == numerator:
            yield Known({**where, WORKED: "yes"}, cell.low, cell.high)
        elif series in ("counted", "started"):
            yield Known(where, cell.low, cell.high)


def told_by_totals(figure: Figure) -> Iterator[Known]:
    """What totals would tell if they were of everybody, rounded: not what is released."""
    for row in figure.rows:
        count = row.counts.get("counted")
        if ALL in row.group and count is not None and row.cohort != ALL:
            said = {name: value for name, value in zip(figure.by, row.group, strict=True) if value != ALL}
            yield Known({"cohort": row.cohort, **said}, count, count)


class Attacker:
    """All people there could be, by every combination of what the tables are cut by."""

    def __init__(self, words: Mapping[str, Iterable[str]], known: Iterable[Known]) -> None:
        names = list(words)
        self.atoms: list[Atom] = [dict(zip(names, each, strict=True)) for each in product(*words.values())]
        self.known = list(known)
        rows = np.asarray([self._of(each.where) for each in self.known])
        low = np.asarray([each.low for each in self.known])
        high = np.asarray([np.inf if each.high >= UNBOUNDED else each.high for each in self.known])
        self.told = LinearConstraint(rows, low, high)

    def _of(self, where: Mapping[str, str]) -> np.ndarray:
        return np.asarray([all(atom[name] == said for name, said in where.items()) for atom in self.atoms], dtype=float)

    def range_of(self, where: Mapping[str, str]) -> tuple[int, int]:
        """The least and the most people who fit."""
        of = self._of(where)
        bounds, whole = Bounds(0, 10_000), np.ones(len(self.atoms))
        least = milp(of, constraints=self.told, bounds=bounds, integrality=whole)
        most = milp(-of, constraints=self.told, bounds=bounds, integrality=whole)
        assert least.success and most.success, "what was released cannot be true"
        return round(least.fun), round(-most.fun)

    def pinned(self, tables: Iterable[ReleasedTable]) -> list[tuple[Mapping[str, str], int, int]]:
        """The hidden counts that fewer than three numbers are left for."""
        found = []
        for each in {tuple(sorted(known.where.items())): known for known in self._hidden(tables)}.values():
            least, most = self.range_of(each.where)
            if most - least < 2:
                found.append((dict(each.where), least, most))
        return found

    def _hidden(self, tables: Iterable[ReleasedTable]) -> Iterator[Known]:
        for table in tables:
            hidden = {place: cell for place, cell in table.cells.items() if cell.kind != "shown"}
            yield from told_by(ReleasedTable(table.measure, table.edition, table.on, table.by, hidden))
