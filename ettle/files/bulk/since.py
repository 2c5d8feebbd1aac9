"""Asking again only those of whom something new is known: the rows of everybody else are taken from an earlier run.

Events are only ever added to: somebody with as many events as before, none recorded since, has nothing new.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ettle.engine.bulk.columns import Truths, as_codes, as_instants, stretches, whole
from ettle.engine.bulk.wide import ByKind
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.bulk.parts import Told
from ettle.files.evaluated.manifest import About, Manifest, NotEvaluated, read_manifest
from ettle.files.evaluated.writing import part_path

PEOPLE = "people"
"""The table beside the others: each person with the number of their events and the instant of the last recorded."""
_EVENTS = b"events"
"""In the file of a part of that table: how many events all its people have."""


def people_of(table: Any) -> Any:
    """The table of the people of some rows, in order. The rows of a person stand together."""
    table = table.every if isinstance(table, ByKind) else table
    codes, _ = as_codes(table.column("person"), len(table))
    begins, counts = stretches(codes)
    recorded = as_instants(table.column("recorded_at"))
    last = np.maximum.reduceat(recorded, begins) if len(codes) else recorded
    people = whole(table.column("person")).take(pa.array(begins)).cast(pa.string())
    return pa.table({"person": people, "events": counts, "last": last})


def write_people(people: Any, folder: Path, part: int) -> None:
    path = people_path(folder, part)
    path.parent.mkdir(exist_ok=True)
    events = str(pc.sum(people.column("events")).as_py() or 0)
    pq.write_table(people.replace_schema_metadata({_EVENTS: events}), path, compression="zstd")


def people_path(folder: Path, part: int) -> Path:
    return folder / PEOPLE / f"part-{part}.parquet"


@dataclass(frozen=True, slots=True)
class Kept:
    """A part that stands as the earlier run wrote it."""

    folder: Path
    manifest: Manifest
    part: int
    people: int


@dataclass(frozen=True)
class Since:
    """An earlier run of the same question, and who may have changed since."""

    folder: Path
    manifest: Manifest
    always: Collection[str]
    """People who are asked again whatever happened: those who are one person with others."""

    def kept(self, told: Told | None) -> Kept | None:
        """The earlier part of the same people, where a file tells of nothing new: as many events, none recorded since."""
        if told is None or told.recorded > self.manifest.about.known_at:
            return None
        part, people = self._told.get((told.first, told.last, told.rows), (None, 0))
        if part is None or told.may_hold(self.always):
            return None
        return Kept(self.folder, self.manifest, part, people)

    @cached_property
    def _told(self) -> dict[tuple[str, str, int], tuple[int, int]]:
        """By their first person, their last and how many events they have: each earlier part and how many they are."""
        found = {}
        for part in self.manifest.parts:
            path = people_path(self.folder, part)
            said = pq.read_metadata(path) if path.exists() else None
            if said is None or said.num_row_groups != 1 or _EVENTS not in (said.metadata or {}):
                continue
            whose = said.row_group(0).column(0).statistics
            if whose is not None and whose.has_min_max:
                found[whose.min, whose.max, int(said.metadata[_EVENTS])] = (part, said.num_rows)
        return found

    @cached_property
    def people(self) -> Any:
        """Everybody of the earlier run, with the number of the part that has their rows."""
        several = []
        for part in self.manifest.parts:
            path = people_path(self.folder, part)
            if path.exists():
                held = pq.read_table(path, partitioning=None).replace_schema_metadata()
                several.append(held.append_column("part", pa.array(np.full(len(held), part, dtype=np.int32))))
        return pa.concat_tables(several).combine_chunks()

    def changed(self, people: Any) -> Truths:
        """Which of these people have to be asked again."""
        before = self.people.take(self._places(people.column("person")))
        same = pc.equal(before.column("events"), people.column("events"))
        same = pc.and_(same, pc.equal(before.column("last"), people.column("last")))
        heard = as_instants(pa.chunked_array([pa.array([self.manifest.about.known_at], pa.timestamp("us", tz="UTC"))]))[
            0
        ]
        old = np.asarray(people.column("last")) <= heard
        linked = pc.is_in(people.column("person"), pa.array(sorted(self.always), pa.string()))
        unchanged = pc.fill_null(same, False).to_numpy() & old & ~linked.to_numpy()
        found: Truths = ~unchanged
        return found

    def _places(self, people: Any) -> Any:
        return whole(pc.index_in(people, whole(self.people.column("person"))))

    def rows(self, name: str, people: Any) -> Any:
        """The earlier rows of these people, all of whom it had, of a table."""
        parts = pc.unique(self.people.column("part").take(self._places(people))).to_pylist()
        theirs = []
        for part in parts:
            with pq.ParquetFile(part_path(self.folder, name, part)) as file:  # a third of what `read_table` takes
                table = file.read()
            theirs.append(table.filter(pc.is_in(table.column("person").cast(pa.string()), people)))
        return pa.concat_tables(theirs).unify_dictionaries().combine_chunks()


def since_of(folder: Path, about: About, rules: Rulebook, always: Collection[str]) -> Since:
    """An earlier run to take rows from. Raises NotEvaluated where it asked something else."""
    manifest = read_manifest(folder)
    before = manifest.about
    wrong = [
        said
        for said, one, other in (
            ("another day", before.on, about.on),
            ("other rules", before.rulebook, about.rulebook),
        )
        if one != other
    ]
    if before.known_at > about.known_at:
        wrong.append("a later moment")
    if any(before.known_at < each.known_from <= about.known_at for each in _errata(rules)):
        wrong.append("rules of which an error was not known yet")
    if not (folder / PEOPLE).is_dir():
        wrong.append("nothing of who had which events")
    if wrong:
        raise NotEvaluated(f"{folder}: was asked {' and '.join(wrong)}; run without --since")
    return Since(folder, manifest, always)


def _errata(rules: Rulebook) -> list[Any]:
    return [
        erratum for agreement in (*rules.agreements.values(), *rules.contracts.values()) for erratum in agreement.errata
    ]
