"""A Parquet file of events as parts of whole people, small enough to be held in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.events.parquet_file import SCHEMA, opened, rows_of
from ettle.files.events.reading import through_the_door
from ettle.files.events.receipt import FileRefused

ROWS_OF_A_PART = 200_000
SELDOM_ASKED = frozenset(
    {"said_at", "recorded_by", "file", "because", "purpose", "with", "agreed_by", "agreed_by_person", "about", "worker"}
)
"""What is read only where a rule names it."""
FOR_STEPS_ALONE = frozenset({"mode", "organisation", "activity"})
"""Columns of very many rows that only the steps of a journey, or a rule that names them, need."""
NEVER_EMPTY = frozenset({"id", "person", "kind", "on", "recorded_at"})
WORDS = tuple(
    name for name in SCHEMA.names if SCHEMA.field(name).type == pa.string() and name not in ("id", "replaces")
)


def not_asked(rulebooks: Iterable[Rulebook], steps: bool = True) -> frozenset[str]:
    """The columns that neither these rules nor the tables need; `steps` = the steps of journeys are wanted."""
    said = " ".join(
        str((each.programme, each.errata, each.variations, each.contract, each.contract_variations))
        for rules in rulebooks
        for each in (*rules.agreements.values(), *rules.contracts.values())
    )
    seldom = SELDOM_ASKED if steps else SELDOM_ASKED | FOR_STEPS_ALONE
    return frozenset(name for name in seldom if f"'{name}'" not in said)


@dataclass(frozen=True)
class EventsFile:
    """A Parquet file of events, sorted by person, on, id."""

    path: Path
    facts: dict[str, FactDeclaration]
    rows_of_a_part: int = ROWS_OF_A_PART
    faulty: list[str] = field(default_factory=list)
    """What is wrong with rows that the door refused."""

    @cached_property
    def cuts(self) -> list[tuple[int, int]]:
        """The rows [first, last) of each part. Raises FileRefused where people are not in order."""
        with opened(self.path) as file:
            edges = list(_Edges(self.path, file).every(self.rows_of_a_part))
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

    def part(self, number: int, left_out: frozenset[str] = frozenset()) -> Any:
        """The rows of a part as a table, without some columns; words as dictionaries."""
        first, last = self.cuts[number]
        with opened(self.path, WORDS) as file:
            groups, before = _groups(file.metadata, first, last)
            names = [name for name in _filled(file.metadata, groups) if name not in left_out]
            return file.read_row_groups(groups, columns=names, use_threads=False).slice(first - before, last - first)

    def heads(self, number: int) -> Any:
        """Of the rows of a part only whose they are and when each was recorded."""
        first, last = self.cuts[number]
        with opened(self.path) as file:
            groups, before = _groups(file.metadata, first, last)
            held = file.read_row_groups(groups, columns=["person", "recorded_at"], use_threads=False)
            return held.slice(first - before, last - first)

    def events(self, table: Any, people: Sequence[str]) -> Iterator[Event]:
        """The events of some people of a table; what the door refuses is noted in `faulty`.

        Columns that were not read are empty in them: nothing asks what they hold.
        """
        if not people:
            return
        theirs = table.filter(pc.is_in(table.column("person").cast(pa.string()), pa.array(people, pa.string())))
        reading = through_the_door(self.path.name, rows_of(theirs), self.facts)
        self.faulty.extend([f"{each.field}: {each.found}" for each in reading.receipt.errors])
        yield from reading.events


def _filled(metadata: Any, groups: Sequence[int]) -> list[str]:
    """The columns that hold anything in these row groups, as far as the file says: the others are not unpacked."""
    first = metadata.row_group(groups[0])
    names = []
    for index in range(first.num_columns):
        columns = [metadata.row_group(group).column(index) for group in groups]
        said = [column.statistics for column in columns]
        empty = all(each is not None and each.has_null_count and not each.num_values for each in said)
        if not empty or columns[0].path_in_schema in NEVER_EMPTY:
            names.append(columns[0].path_in_schema.split(".")[0])
    return names


class _Edges:
    """Where a file may be cut: at the first row of a person, at the edge of a row group where one is."""

    def __init__(self, path: Path, file: Any) -> None:
        self.path, self.file = path, file
        metadata = file.metadata
        self.column = next(
            index for index in range(metadata.num_columns) if metadata.schema.column(index).path == "person"
        )
        rows = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
        self.ends = [0, *np.cumsum(rows).tolist()] if rows else [0]

    def every(self, wanted: int) -> Iterator[int]:
        """0, the first edge at or after each so many rows, and the number of rows."""
        last = 0
        yield last
        for group in range(len(self.ends) - 1):
            if group and self._apart(group) and self.ends[group] - last >= wanted:
                last = self.ends[group]
                yield last
            while self.ends[group + 1] - last >= 2 * wanted:  # a row group far too long, or people across its edges
                edge = self._begins_after(last + wanted)
                if edge is None or edge >= self.ends[group + 1]:
                    break
                last = edge
                yield last
        yield self.ends[-1]

    def _apart(self, group: int) -> bool:
        """Whether a person begins with a row group, as far as its statistics tell."""
        before, behind = (
            self.file.metadata.row_group(each).column(self.column).statistics for each in (group - 1, group)
        )
        if before is None or behind is None or not (before.has_min_max and behind.has_min_max):
            return False
        if before.max > behind.min:
            raise not_in_order(self.path)
        return bool(before.max < behind.min)

    def _begins_after(self, row: int) -> int | None:
        """The first row from `row` on with which a person begins."""
        before: str | None = None
        for group in range(len(self.ends) - 1):
            first, end = self.ends[group], self.ends[group + 1]
            if end <= row - 1:
                continue
            people = self.file.read_row_group(group, columns=["person"]).column("person").combine_chunks()
            people = people.cast(pa.string())[max(row - 1 - first, 0) :]
            start = max(row - 1, first)
            if before is not None and people[0].as_py() != before:
                return start
            new = np.flatnonzero(pc.not_equal(people[1:], people[:-1]).to_numpy(zero_copy_only=False))
            if len(new):
                return start + int(new[0]) + 1
            before = people[-1].as_py()
        return None


def not_in_order(path: Path) -> FileRefused:
    """What is said of a file whose rows are not sorted."""
    return FileRefused(path.name, "rows that are not in order", "events sorted by person, on, id", "sort the file so")


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
