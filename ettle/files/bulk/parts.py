"""A Parquet file of events as parts of whole people, small enough to be held in memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.events.catalogue import Event
from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.events.parquet_file import SCHEMA, opened, rows_of
from ettle.files.events.reading import through_the_door
from ettle.files.events.receipt import FileRefused

ROWS_OF_A_PART = 400_000
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


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of a part without a row being read."""

    first: str
    last: str
    """Its first person and its last."""
    rows: int
    recorded: datetime
    """The latest moment at which any of them was recorded."""
    linked: frozenset[str] | None = None
    """Those of its people who are one person with others; None = it does not say."""

    def may_hold(self, people: Iterable[str]) -> bool:
        """Whether any of these people, who are one person with others, may be among them."""
        if self.linked is not None:
            return not self.linked.isdisjoint(people)
        return any(self.first <= each <= self.last for each in people)


class Events(Protocol):
    """Events of whole people, part by part, wherever they are held."""

    @property
    def path(self) -> Path: ...
    @property
    def faulty(self) -> list[str]: ...
    @property
    def facts(self) -> dict[str, FactDeclaration]: ...
    @property
    def linked(self) -> frozenset[str]: ...
    @property
    def count(self) -> int: ...
    def part(self, number: int, left_out: frozenset[str] = ..., people: Any = ...) -> Any: ...
    def heads(self, number: int) -> Any: ...
    def told(self, number: int) -> Told | None: ...
    def events(self, held: Any, people: Sequence[str]) -> Iterator[Event]: ...


@dataclass(frozen=True)
class EventsFile:
    """A Parquet file of events, sorted by person, on, id."""

    path: Path
    facts: dict[str, FactDeclaration]
    rows_of_a_part: int = ROWS_OF_A_PART
    faulty: list[str] = field(default_factory=list)
    """What is wrong with rows that the door refused."""

    @cached_property
    def metadata(self) -> Any:
        """What the file says of its row groups: read once, not again for every part."""
        with opened(self.path) as file:
            return file.metadata

    @cached_property
    def ends(self) -> list[int]:
        """The row at which each row group begins, and the number of rows."""
        rows = [self.metadata.row_group(group).num_rows for group in range(self.metadata.num_row_groups)]
        return [0, *np.cumsum(rows).tolist()] if rows else [0]

    @cached_property
    def cuts(self) -> list[tuple[int, int]]:
        """The rows [first, last) of each part. Raises FileRefused where people are not in order."""
        with opened(self.path, metadata=self.metadata) as file:
            edges = list(_Edges(self.path, file, self.ends).every(self.rows_of_a_part))
        return [(first, last) for first, last in pairwise(edges) if first < last]

    @cached_property
    def linked(self) -> frozenset[str]:
        """Everybody who is named in a link, or whose record is."""
        with opened(self.path, metadata=self.metadata) as file:
            if "other" not in file.schema_arrow.names:
                return frozenset()
            groups = [group for group in range(len(self.ends) - 1) if "other" in _filled(self.metadata, [group])]
            held = file.read_row_groups(groups, columns=["person", "other"])
        held = held.filter(held.column("other").is_valid())
        return frozenset(held.column("person").to_pylist()) | frozenset(held.column("other").to_pylist())

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self.cuts)

    def part(self, number: int, left_out: frozenset[str] = frozenset(), people: Any = None) -> Any:
        """The rows of a part as a table, without some columns; of some people alone where they are named."""
        groups, _, _ = self._where(number)
        held = self.columns(number, [name for name in _filled(self.metadata, groups) if name not in left_out])
        return held if people is None else held.filter(pc.is_in(held.column("person").cast(pa.string()), people))

    def heads(self, number: int) -> Any:
        """Of the rows of a part only whose they are and when each was recorded."""
        return self.columns(number, ["person", "recorded_at"])

    def columns(self, number: int, names: Sequence[str]) -> Any:
        """Some columns of the rows of a part, as a table; words as dictionaries."""
        groups, first, length = self._where(number)
        with opened(self.path, WORDS, self.metadata) as file:
            there = [name for name in names if name in file.schema_arrow.names]
            return file.read_row_groups(groups, columns=there, use_threads=False).slice(first, length)

    def told(self, number: int) -> Told | None:
        """What the file says of a part of whole row groups; None where it says too little, or the part is of others."""
        groups, first, length = self._where(number)
        if first or self.ends[groups[-1] + 1] - self.ends[groups[0]] != length:
            return None
        people = [_said(self.metadata, group, "person") for group in (groups[0], groups[-1])]
        recorded = [_said(self.metadata, group, "recorded_at") for group in groups]
        if any(each is None or not each.has_min_max for each in (*people, *recorded)):
            return None
        return Told(people[0].min, people[1].max, length, max(each.max for each in recorded))

    def _where(self, number: int) -> tuple[list[int], int, int]:
        """The row groups of a part, how many of their rows stand before it, and how many are its own."""
        first, last = self.cuts[number]
        groups = range(bisect_right(self.ends, first) - 1, bisect_left(self.ends, last))
        return list(groups), first - self.ends[groups[0]], last - first

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


def _said(metadata: Any, group: int, column: str) -> Any:
    """What a row group says of its values in a column: the least, the most, how many are empty; None = nothing."""
    names = range(metadata.num_columns)
    return (
        metadata.row_group(group)
        .column(next(index for index in names if metadata.schema.column(index).path == column))
        .statistics
    )


class _Edges:
    """Where a file may be cut: at the first row of a person, at the edge of a row group where one is."""

    def __init__(self, path: Path, file: Any, ends: list[int]) -> None:
        self.path, self.file, self.ends = path, file, ends

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
        before, behind = (_said(self.file.metadata, each, "person") for each in (group - 1, group))
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
