"""Reads a folder of evaluated rows: the tables and columns that are asked for, checked against its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ettle.engine.evaluated.tables import NAMES, Tables, digest
from ettle.files.evaluated.manifest import Manifest, NotEvaluated, read_manifest
from ettle.files.evaluated.writing import part_path


@dataclass(frozen=True)
class Evaluated:
    """What was read: the manifest, and the tables asked for, all parts together."""

    manifest: Manifest
    tables: Tables


def read_evaluated(
    folder: Path, tables: Iterable[str] = NAMES, columns: Mapping[str, Sequence[str]] | None = None
) -> Evaluated:
    """The tables of a folder; of those in `columns` those columns alone. Raises NotEvaluated."""
    manifest = read_manifest(folder)
    wanted = columns or {}
    return Evaluated(manifest, {name: _table(folder, manifest, name, wanted.get(name)) for name in tables})


def verify_evaluated(folder: Path) -> Manifest:
    """Read every part and compare it with its hash. Raises NotEvaluated where one says something else."""
    manifest = read_manifest(folder)
    for name in NAMES:
        for part, expected in zip(manifest.parts, manifest.digests[name], strict=True):
            if digest(_part(folder, name, part, None)) != expected:
                path = part_path(folder, name, part)
                raise NotEvaluated(f"{path}: says something else than when it was written; make the folder again")
    return manifest


def _table(folder: Path, manifest: Manifest, name: str, columns: Sequence[str] | None) -> Any:
    parts = [_part(folder, name, part, columns) for part in manifest.parts]
    found = pa.concat_tables(parts).unify_dictionaries() if parts else None
    if found is None or len(found) != sum(manifest.rows[name]):
        raise NotEvaluated(f"{folder / name}: does not have the rows it was written with; make the folder again")
    return found


def _part(folder: Path, name: str, part: int, columns: Sequence[str] | None) -> Any:
    path = part_path(folder, name, part)
    try:
        return pq.read_table(path, columns=None if columns is None else list(columns), partitioning=None)
    except (OSError, pa.ArrowException) as wrong:
        raise NotEvaluated(f"{path}: cannot be read ({wrong}); make the folder again") from wrong
