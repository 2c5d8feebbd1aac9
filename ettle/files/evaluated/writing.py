"""Writes a folder of evaluated rows part by part, beside where it goes, and puts it there when it is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ettle.engine.evaluated.tables import NAMES, Tables, digest, only_used
from ettle.files.evaluated.manifest import MANIFEST, About, Manifest, NotEvaluated
from ettle.files.whole import InItsPlace, whole_folder


@dataclass
class Writing:
    """A folder being written. Parts may come in any order; each holds whole people."""

    folder: Path
    rows: dict[int, dict[str, int]] = field(default_factory=dict)
    digests: dict[int, dict[str, str]] = field(default_factory=dict)

    def write(self, part: int, tables: Tables) -> None:
        """Every table of one part, each in its order (`ORDER`)."""
        for name in NAMES:
            write_table(tables[name], part_path(self.folder, name, part))
        self.rows[part] = {name: len(tables[name]) for name in NAMES}
        self.digests[part] = {name: digest(tables[name]) for name in NAMES}

    def take(self, part: int, folder: Path, manifest: Manifest, theirs: int) -> None:
        """Every table of one part as it stands in another folder."""
        place = manifest.parts.index(theirs)
        for name in NAMES:
            same_file(part_path(folder, name, theirs), part_path(self.folder, name, part))
        self.rows[part] = {name: manifest.rows[name][place] for name in NAMES}
        self.digests[part] = {name: manifest.digests[name][place] for name in NAMES}

    def manifest(self, about: About) -> Manifest:
        parts = tuple(sorted(self.rows))
        rows = {name: tuple(self.rows[part][name] for part in parts) for name in NAMES}
        digests = {name: tuple(self.digests[part][name] for part in parts) for name in NAMES}
        return Manifest(about, parts, rows, digests)


@contextmanager
def writing(folder: Path, about: About) -> Iterator[Writing]:
    """Write a folder whole or not at all; one that is there is replaced when the new one is ready.

    Raises NotEvaluated where something else is in its place.
    """
    try:
        with whole_folder(folder, MANIFEST) as fresh:
            for name in NAMES:
                (fresh / name).mkdir()
            found = Writing(fresh)
            yield found
            (fresh / MANIFEST).write_text(found.manifest(about).text(), encoding="utf-8")
    except InItsPlace as other:
        raise NotEvaluated(f"{folder}: holds something else; give a folder that is new or of evaluated rows") from other


def write_evaluated(folder: Path, about: About, tables: Tables) -> Manifest:
    """Write tables that are in memory as one part."""
    with writing(folder, about) as found:
        found.write(0, tables)
    return found.manifest(about)


def write_table(table: Any, path: Path) -> None:
    """One table as one row group, with no word that none of its rows has. Only words are looked up in a dictionary, and
    least and most kept of people alone: the rest would cost more than it saves."""
    words = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    for name in words:
        column = table.column(name).unify_dictionaries().combine_chunks()
        table = table.set_column(table.schema.get_field_index(name), table.schema.field(name), only_used(column))
    whose = [name for name in ("person", "enrolment") if name in table.column_names]
    pq.write_table(
        table, path, compression="zstd", row_group_size=2**31 - 1, use_dictionary=[*whose, *words],
        write_statistics=whose[:1], write_batch_size=2**17,
    )  # fmt: skip


def same_file(path: Path, there: Path) -> None:
    """The same file in another folder: what is written here is replaced, never changed. A copy on another disk."""
    try:
        there.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, there)


def part_path(folder: Path, table: str, part: int) -> Path:
    return folder / table / f"part-{part}.parquet"
