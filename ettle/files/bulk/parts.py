"""A Parquet file of events as parts of whole people, small enough to be held in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.events.catalogue import Event
from ettle.engine.events.facts import FactDeclaration
from ettle.files.events.parquet_file import SCHEMA, opened, rows_of
from ettle.files.events.receipt import FileRefused
from ettle.files.events.rows import RowFaulty, event_of

ROWS_OF_A_PART = 1_000_000
NOT_ASKED = frozenset(
    {"said_at", "recorded_by", "file", "because", "purpose", "with", "agreed_by", "agreed_by_person", "about", "worker"}
)
"""What no rule may ask of; everything else is read."""
WORDS = tuple(
    name for name in SCHEMA.names if SCHEMA.field(name).type == pa.string() and name not in ("id", "replaces")
)


@dataclass(frozen=True)
class EventsFile:
    """A Parquet file of events, sorted by person, on, id."""

    path: Path
    facts: dict[str, FactDeclaration]
    rows_of_a_part: int = ROWS_OF_A_PART
    faulty: list[str] = field(default_factory=list)
    """The ids of rows that were asked of the definition and are no events."""

    @cached_property
    def people(self) -> Any:
        """The person of each row. Raises FileRefused when the rows of a person are not together."""
        return self._column("person")

    def _column(self, name: str) -> Any:
        with opened(self.path) as file:
            return file.read(columns=[name]).column(name)

    @cached_property
    def cuts(self) -> list[tuple[int, int]]:
        """The rows [first, last) of each part."""
        people = pa.chunked_array([each.cast(pa.string()) for each in self.people.chunks], pa.string()).combine_chunks()
        if not len(people):
            return []
        new = np.flatnonzero(pc.not_equal(people[1:], people[:-1]).to_numpy(zero_copy_only=False)) + 1
        begins = np.concatenate(([0], new))
        heads = people.take(pa.array(begins))
        if pc.less(heads[1:], heads[:-1]).to_numpy(zero_copy_only=False).any():
            found, expected = "people who are not in order", "events sorted by person, on, id"
            raise FileRefused(self.path.name, found, expected, "sort the file by person, on, id")
        wanted = np.arange(self.rows_of_a_part, len(people), self.rows_of_a_part)
        at = np.unique(begins[np.searchsorted(begins, wanted, side="left").clip(max=len(begins) - 1)])
        edges = [0, *[int(each) for each in at if each > 0], len(people)]
        return [(first, last) for first, last in pairwise(edges) if first < last]

    @cached_property
    def linked(self) -> frozenset[str]:
        """Everybody who is named in a link, or whose record is."""
        with opened(self.path) as file:
            if "other" not in file.schema_arrow.names:
                return frozenset()
            held = file.read(columns=["person", "other"])
        held = held.filter(held.column("other").is_valid())
        return frozenset(held.column("person").to_pylist()) | frozenset(held.column("other").to_pylist())

    def part(self, number: int, every_column: bool = False) -> Any:
        """The rows of a part as a table; words as dictionaries."""
        first, last = self.cuts[number]
        with opened(self.path, WORDS) as file:
            groups, before = _groups(file.metadata, first, last)
            names = [name for name in file.schema_arrow.names if every_column or name not in NOT_ASKED]
            return file.read_row_groups(groups, columns=names).slice(first - before, last - first)

    def events(self, number: int, people: Sequence[str]) -> Iterator[Event]:
        """The events of some people of a part; rows that are none are noted in `faulty`."""
        if not people:
            return
        table = self.part(number, every_column=True)
        theirs = table.filter(pc.is_in(table.column("person").cast(pa.string()), pa.array(people, pa.string())))
        for row in rows_of(theirs):
            try:
                yield event_of(row, self.facts)
            except RowFaulty:
                self.faulty.append(str(row.get("id")))


def _groups(metadata: Any, first: int, last: int) -> tuple[list[int], int]:
    """The row groups that hold rows [first, last), and how many rows stand before them."""
    groups: list[int] = []
    before = row = 0
    for group in range(metadata.num_row_groups):
        end = row + metadata.row_group(group).num_rows
        if end > first and row < last:
            before = row if not groups else before
            groups.append(group)
        row = end
    return groups, before
