"""A table made safe to leave: hidden and rounded by the rules of its measure, in step with every table that left before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ettle.engine.measures.disclosure.released import Cell, Place, ReleasedTable
from ettle.engine.measures.disclosure.releasing import released
from ettle.engine.measures.figure import Figure, NotMeasured
from ettle.engine.wording.measures import how_counted
from ettle.engine.wording.plain import count
from ettle.web.contracts.queries import loaded
from ettle.web.measurement.figures import Answer, Question, known
from ettle.web.measurement.models import Release


class CannotRelease(ValueError):
    """Why no table of it may leave, and what to do."""


@dataclass(frozen=True)
class Safe:
    """The table as it would leave, how it was counted, and what the next one must stay in step with."""

    figure: Figure
    how: list[str]
    kept: list[list[Any]]

    @property
    def table(self) -> list[dict[str, str]]:
        return self.figure.to_table()

    @property
    def hash(self) -> str:
        """Of what it says: of which measure, by what, on which day."""
        figure = self.figure
        said = {"measure": figure.measure, "by": figure.by, "on": figure.on.isoformat(), "table": self.table}
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def made_safe(found: Answer, before: Sequence[Release]) -> Safe:
    """Raises CannotRelease where it could not leave without giving somebody away."""
    if found.question != Question(found.question.measure, found.question.by):
        raise CannotRelease(
            "A table leaves of the whole area alone: two parts of it, taken from each other, would tell of a third"
        )
    if not found.figure.rows:
        raise CannotRelease("Nobody is counted in it yet, so there is nothing to release")
    try:
        leaving = released(found.asked, [_left(each) for each in before], loaded().measures.model_of)
    except NotMeasured as cannot:
        raise CannotRelease(str(cannot)) from cannot
    asked = found.asked
    said = how_counted(asked.measure, asked.by, "released", asked.on, asked.model, loaded().rulebook)
    also = leaving.hidden_for_others
    more = f"Hidden beside the small numbers: {count(also, 'other')}, as a small one could be worked out from what is shown."
    whose = found.scope.acting.post.organisation.name
    how = [f"Counted of everybody with the providers of the area of {whose}.", *said, *([more] if also else [])]
    return Safe(leaving.figure, how, [_written(*each) for each in leaving.table.cells.items()])


def _written(place: Place, cell: Cell) -> list[Any]:
    cohort, group, name = place
    return [cohort, list(group), name, cell.kind, cell.value, cell.low, cell.high]


def _left(release: Release) -> ReleasedTable:
    """A table that left, as it is kept."""
    measure = known().get(release.measure)
    if measure is None:
        raise CannotRelease(
            f"{release.title} left before, and the rulebook has it no more, so this cannot be made in step with it. "
            "Put its file back among the measures"
        )
    cells = {_place(each): Cell(*each[3:]) for each in release.kept}
    return ReleasedTable(measure, release.evaluation.hash, release.on, tuple(release.by), cells)


def _place(written: Sequence[Any]) -> Place:
    return written[0], tuple(written[1]), written[2]
