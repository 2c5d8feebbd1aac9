"""A wide table of events as every step sees it: whose its rows are, of which kind, and the columns of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.chains import Chains, chains_of
from ettle.engine.bulk.columns import (
    Days,
    Numbers,
    Rows,
    Truths,
    as_codes,
    as_days,
    as_instants,
    as_words,
    stretches,
    whole,
)
from ettle.engine.events.catalogue import KINDS

KIND_NAMES = tuple(KINDS)


class NotSorted(ValueError):
    """The rows do not stand by person, on, id."""


@dataclass(frozen=True)
class ByKind:
    """Events of whole people held by kind: what every row has, and of each kind the columns of its rows alone."""

    every: Any
    """The table of all rows, by person, on, id."""
    kinds: Mapping[str, Any]
    """By kind a table with one row for each row of that kind, in the same order."""

    def __len__(self) -> int:
        return len(self.every)


@dataclass
class Wide:
    """A wide table with what every step asks of it."""

    columns: Mapping[str, Any]
    """Arrow arrays by name; what the table does not have is not there."""
    apart: Mapping[str, Mapping[str, Any]]
    """By kind further columns, of its rows alone."""
    people: Any
    """The id of each person, as they come."""
    person: Rows
    kind: Any
    """Numbers of KIND_NAMES (int8); -1 = no kind there is."""
    rows_of: Mapping[str, Rows]
    """The rows of each kind, in the order of the table."""
    on: Days
    recorded_at: Numbers
    counts: Truths
    """What was recorded by the moment and stands; what happened later is still in."""
    chains: Chains
    _made: dict[Any, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.person)

    def of_kind(self, kind: str, name: str) -> Any:
        """A column of the rows of a kind; None where the table has none."""
        own = self.apart.get(kind, {})
        if name in own:
            return own[name]
        if (kind, name) not in self._made:
            held = self.columns.get(name)
            self._made[kind, name] = None if held is None else held.take(pa.array(self.rows_of[kind]))
        return self._made[kind, name]

    def all_columns(self) -> Iterator[tuple[str, Any, Rows | None]]:
        """Every column by its name, and the rows it is of where it is not of all."""
        for name, column in self.columns.items():
            yield name, column, None
        for kind, own in self.apart.items():
            for name, column in own.items():
                yield name, column, self.rows_of[kind]

    @property
    def enrolment(self) -> tuple[Rows, int]:
        """The number of the enrolment each row names (-1 = none), and how many numbers there are."""
        if "enrolment" not in self._made:
            self._made["enrolment"] = as_codes(self.columns.get("enrolment"), len(self))
        found: tuple[Rows, int] = self._made["enrolment"]
        return found


def wide_of(held: Any, known_at: datetime) -> Wide:
    """Of a table, or of events held by kind. Raises NotSorted."""
    table, kinds = (held.every, held.kinds) if isinstance(held, ByKind) else (held, {})
    columns = _columns(table)
    apart = {kind: _columns(kinds[kind]) for kind in KIND_NAMES if kind in kinds}
    person, people = _people(columns["person"])
    kind, on = _kinds(columns["kind"]), as_days(columns["on"], len(table))
    recorded_at = as_instants(columns["recorded_at"])
    known = recorded_at <= _microseconds(known_at)
    chains = chains_of(columns, person, kind, KIND_NAMES.index("retract"), recorded_at, known, len(people))
    _refuse_disorder(person, on, columns["id"])
    return Wide(columns, apart, people, person, kind, _by_kind(kind), on, recorded_at, known & chains.stands, chains)


def _columns(table: Any) -> dict[str, Any]:
    return {name: whole(table.column(name)) for name in table.column_names}


def refuse_disorder(table: Any) -> None:
    """Raises NotSorted unless the rows of a table stand by person, on, id, those of a person together."""
    person, _ = _people(table.column("person"))
    _refuse_disorder(person, as_days(table.column("on"), len(table)), whole(table.column("id")))


def _people(column: Any) -> tuple[Rows, Any]:
    """People numbered as they come, and their ids. Raises NotSorted where the rows of one are not together."""
    codes, _ = as_codes(column, len(column))
    begins, counts = stretches(codes)
    if len(np.unique(codes[begins])) < len(begins):
        raise NotSorted("the rows of a person are not together")
    ids = whole(column).take(pa.array(begins)).cast(pa.string())
    return np.repeat(np.arange(len(begins), dtype=np.int32), counts), ids


def _kinds(column: Any) -> Any:
    numbers, words = as_words(column, len(column))
    known = [KIND_NAMES.index(word) if word in KINDS else -1 for word in words]
    return np.array([*known, -1], dtype=np.int8)[numbers]


def _by_kind(kind: Any) -> dict[str, Rows]:
    order = np.argsort(kind, kind="stable").astype(np.int32)
    ends = np.cumsum(np.bincount(kind.astype(np.int16) + 1, minlength=len(KIND_NAMES) + 1))
    return {name: order[ends[number] : ends[number + 1]] for number, name in enumerate(KIND_NAMES)}


def _refuse_disorder(person: Rows, on: Days, ids: Any) -> None:
    """Raises NotSorted unless the rows stand by person, on, id."""
    if len(person) < 2:
        return
    same, later = person[1:] == person[:-1], np.diff(on)
    beside = np.flatnonzero(same & (later == 0)).astype(np.int32)
    backwards = pc.less(ids.take(pa.array(beside + 1)), ids.take(pa.array(beside)))
    if (same & (later < 0)).any() or pc.any(backwards).as_py():
        raise NotSorted("the rows do not stand by person, on, id")


def _microseconds(moment: datetime) -> int:
    since = moment - datetime.fromtimestamp(0, tz=moment.tzinfo)
    return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds
