"""Control totals: counts that sender and receiver both work out, so that neither has lost or doubled a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.returns.periods import Stretch
from ettle.engine.rules.returns import Return, Total

Totals = Mapping[str, int]
"""By name; of a total by value, `name: value` each."""
EMPTY = "(empty)"
"""The value of rows in which nothing was entered."""


def totals(definition: Return, stretch: Stretch, sent: pa.Table) -> Totals:
    found: dict[str, int] = {}
    for name, total in definition.totals.items():
        found.update(_counted(name, total, stretch, sent))
    return found


def _counted(name: str, total: Total, stretch: Stretch, sent: pa.Table) -> Totals:
    if total.by is not None:
        counts = pc.value_counts(sent.column(total.by)).to_pylist()
        return {f"{name}: {each['values'] or EMPTY}": each["counts"] for each in sorted(counts, key=str)}
    if total.filled is not None:
        return {name: _true(pc.not_equal(sent.column(total.filled), ""))}
    if total.in_period is not None:
        column = sent.column(total.in_period)
        # Days as text sort as days do.
        inside = pc.and_(
            pc.greater_equal(column, stretch.start.isoformat()), pc.less(column, stretch.until.isoformat())
        )
        return {name: _true(inside)}
    return {name: sent.num_rows}


def _true(answers: pa.ChunkedArray) -> int:
    return int(pc.sum(answers).as_py() or 0)


@dataclass(frozen=True, slots=True)
class Unequal:
    """A total that the sender states otherwise than the rows say."""

    name: str
    stated: int | None
    found: int | None


def unequal(stated: Totals, found: Totals) -> list[Unequal]:
    names = dict.fromkeys([*stated, *found])
    return [Unequal(each, stated.get(each), found.get(each)) for each in names if stated.get(each) != found.get(each)]
