"""Writes a store of events by kind from one wide file, a part at a time in memory: rows are parted first, then gathered.

Parted by the council area of each person and, within it, by a hash: crc32 of the person's id modulo as many parts as the
area needs, a power of two. Somebody stays in a part until they move, or until their area has grown to twice its size.
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ettle.engine.bulk.columns import as_codes, as_texts, as_words, stretches
from ettle.engine.bulk.wide import ByKind, NotSorted, refuse_disorder
from ettle.files.bulk.parts import EventsFile, not_in_order
from ettle.files.bulk.store import EVERY, FORMAT, MANIFEST, Place, as_ours, by_kind, folder_of, rows_by_kind
from ettle.files.events.receipt import FileRefused
from ettle.files.whole import InItsPlace, whole_folder

AREA = "area"
"""The fact that says where somebody lives."""
LONGEST_NAME = 200
"""Of a folder; what is longer is no council area, and its people are with those who never said."""
LOOSE = "loose"
UNPACKED = ("id", "recorded_at", "replaces")
"""Columns in which hardly a value comes twice: a dictionary of them would be as long."""


def write_store(
    file: EventsFile, folder: Path, source: str, told: Callable[[int, int], None] | None = None
) -> list[Place]:
    """Write a store whole or not at all; one that is there is replaced. `source` is the hash of the file.

    Raises FileRefused where something else is in its place, and where the rows are not in order.
    """
    try:
        with whole_folder(folder, MANIFEST) as fresh:
            places = list(_placed(file, fresh, told or (lambda done, steps: None)))
            (fresh / MANIFEST).write_text(_manifest(file, source, places), encoding="utf-8")
    except NotSorted as wrong:
        raise not_in_order(file.path) from wrong
    except InItsPlace as other:
        raise FileRefused(
            folder.name, "something else in its place", "a new folder, or a store", "name another"
        ) from other
    return places


def _placed(file: EventsFile, fresh: Path, told: Callable[[int, int], None]) -> Iterator[Place]:
    """Every part, as it is written."""
    steps = 3 * file.count
    rows: Counter[str] = Counter()
    for number in range(file.count):
        rows += _rows_by_area(file, number)
        told(number + 1, steps)
    loose = _Loose(fresh / LOOSE, {area: _parts_needed(count, file.rows_of_a_part) for area, count in rows.items()})
    for number in range(file.count):
        loose.add(file.part(number))
        told(file.count + number + 1, steps)
    keys = loose.keys
    for number, (area, hash) in enumerate(keys, start=1):
        table = loose.gathered((area, hash))
        held = by_kind(table)
        _write(fresh / folder_of(area, hash), held)
        yield _place(area, hash, loose.hashes[area], held, file.linked)
        told(2 * file.count + file.count * number // len(keys), steps)
    shutil.rmtree(loose.folder, ignore_errors=True)


def _parts_needed(rows: int, of_a_part: int) -> int:
    """The power of two by which parts have at most so many rows, about."""
    needed = 1
    while rows > needed * of_a_part:
        needed *= 2
    return needed


def _manifest(file: EventsFile, source: str, places: list[Place]) -> str:
    said = {
        "schema": FORMAT,
        "source": source,
        "linked": sorted(file.linked),
        "parts": [place.said() for place in places],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


# Whose rows go where.


@dataclass(frozen=True)
class _People:
    """The people of some rows, in order, and where each lives."""

    begins: Any
    """The first row of each."""
    rows: Any
    """How many rows each has."""
    names: Any
    area: list[str]

    @classmethod
    def of(cls, table: Any) -> _People:
        codes, _ = as_codes(table.column("person"), len(table))
        begins, rows = stretches(codes)
        names = as_texts(table.column("person"), len(table)).take(pa.array(begins)).to_pylist()
        return cls(begins, rows, names, _areas(table, begins, rows))


def _areas(table: Any, begins: Any, rows: Any) -> list[str]:
    """The last area each person said to live in; empty where they said none."""
    found = [""] * len(begins)
    if "name" not in table.column_names:
        return found
    numbers, words = as_words(table.column("name"), len(table))
    if AREA not in words:
        return found
    said = np.flatnonzero(numbers == words.index(AREA))
    person = np.repeat(np.arange(len(begins)), rows)[said]
    values = as_texts(table.column("value"), len(table)).take(pa.array(said)).to_pylist()
    for place, value in zip(person.tolist(), values, strict=True):  # in order of days: the last one stays
        found[place] = value if value and len(quote(value)) <= LONGEST_NAME else ""
    return found


def _rows_by_area(file: EventsFile, number: int) -> Counter[str]:
    people = _People.of(file.columns(number, ("person", "name", "value")))
    found: Counter[str] = Counter()
    for area, rows in zip(people.area, people.rows.tolist(), strict=True):
        found[area] += rows
    return found


@dataclass
class _Loose:
    """Rows by the part they go to, in a file for each part of the wide file: one record batch for each that has some."""

    folder: Path
    hashes: Mapping[str, int]
    """Into how many parts each area goes."""
    batches: dict[tuple[str, int], list[tuple[Path, int]]] = field(default_factory=dict)
    """By area and hash where the rows are: in which file, and its how many-th batch."""

    def add(self, table: Any) -> None:
        """Raises NotSorted where the rows do not stand by person, on, id."""
        refuse_disorder(table)
        self.folder.mkdir(exist_ok=True)
        people = _People.of(table)
        keys = [
            (area, zlib.crc32(name.encode()) % self.hashes[area])
            for area, name in zip(people.area, people.names, strict=True)
        ]
        every = sorted(set(keys))
        place = {key: number for number, key in enumerate(every)}
        of_row = np.repeat(np.array([place[key] for key in keys], dtype=np.int32), people.rows)
        ordered = table.take(pa.array(np.argsort(of_row, kind="stable"))).combine_chunks()
        ends = [0, *np.cumsum(np.bincount(of_row, minlength=len(every))).tolist()]
        path = self.folder / f"{len(list(self.folder.iterdir()))}.arrow"
        with pa.ipc.new_file(path, ordered.schema) as writer:
            for number, (key, (first, last)) in enumerate(zip(every, pairwise(ends), strict=True)):
                writer.write_table(ordered.slice(first, last - first), max_chunksize=last - first)
                self.batches.setdefault(key, []).append((path, number))

    @property
    def keys(self) -> list[tuple[str, int]]:
        return sorted(self.batches)

    def gathered(self, key: tuple[str, int]) -> Any:
        """All rows of one part, in order; without the dictionaries, which hold words of every part."""
        tables = []
        for path, number in self.batches[key]:
            with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as held:
                tables.append(as_ours(pa.Table.from_batches([held.get_batch(number)])))
        return pa.concat_tables(tables, promote_options="default").combine_chunks()


# The files of a part.


def _write(folder: Path, held: ByKind) -> None:
    """Packed lightly: these files are read far more often than they travel."""
    folder.mkdir(parents=True)
    for name, each in ((EVERY, held.every), *held.kinds.items()):
        words = [column for column in each.column_names if column not in UNPACKED]
        pq.write_table(
            each, folder / f"{name}.parquet", compression="lz4", row_group_size=2**31 - 1, use_dictionary=words
        )


def _place(area: str, hash: int, hashes: int, held: ByKind, linked: frozenset[str]) -> Place:
    kinds = {kind: len(rows) for kind, rows in rows_by_kind(held.every).items()}
    people = pc.unique(held.every.column("person")).cast(pa.string()).to_pylist()
    return Place(
        area,
        hash,
        hashes,
        len(people),
        kinds,
        bare=tuple(kind for kind in kinds if kind not in held.kinds),
        first=people[0],
        last=people[-1],
        recorded=pc.max(held.every.column("recorded_at")).as_py(),
        linked=tuple(each for each in people if each in linked),
    )
