"""Writes a file of events whole or not at all: to a file beside it first, then in its place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from ettle.engine.events.catalogue import Event
from ettle.files.events.csv_file import write_csv
from ettle.files.events.json_lines import write_json_lines
from ettle.files.events.parquet_file import write_parquet
from ettle.files.events.rows import row_of

WRITERS: Mapping[str, Callable[[Iterable[Mapping[str, Any]], IO[bytes]], None]] = {
    ".jsonl": write_json_lines,
    ".csv": write_csv,
    ".parquet": write_parquet,
}


class NotWritten(OSError):
    """The file could not be written; what stood there before stands there still."""


def write_events(events: Iterable[Event], path: Path) -> None:
    """Write events to a .jsonl, .csv or .parquet file that only its owner may read.

    JSON Lines and CSV keep the order given, Parquet is sorted by person, on, id. Raises ValueError for
    another ending and NotWritten when the disk refuses.
    """
    path = Path(path)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ValueError(f"{path.name}: events are written as {', '.join(WRITERS)}; name the file with one of these")
    try:
        _write_whole(path, lambda file: writer(map(row_of, events), file))
    except OSError as error:
        raise NotWritten(f"{path}: not written, nothing was changed: {error.strerror or error}") from error


def _write_whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    handle, beside = tempfile.mkstemp(prefix=f".{path.name[:50]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
