"""The event store to a file, as it was known at an instant: one COPY into columns, no row by row.

One statement sees one moment, so nothing is half in it. What comes out is hashed on the way: the same instant read again
gives the same hash, whatever was recorded since.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection
from psycopg import sql

from ettle.files.events.parquet_file import ROWS_AT_A_TIME, SCHEMA
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework.stored import COMMON
from ettle.web.frame.day import now, today
from ettle.web.measurement.models import Snapshot

BLOCK = 8_000_000
"""Bytes that become columns at once."""
PARTED = "\x1f"
"""Between the words of a list, while they are text."""
INSTANTS = ("recorded_at", "said_at")
COLUMNS = tuple(SCHEMA.names)


class NotTheSame(RuntimeError):
    """What was read again is not what the snapshot says it was."""


def hand_over(*, by: str, purpose: str, known_at: datetime | None = None) -> Snapshot:
    """Write the store as known at an instant (now, if none is said) to a file, and keep what it was. Whole or not at all."""
    moment = known_at or now()
    with as_system():
        entered = _surely_over()
        folder = f"{moment:%Y-%m-%d}-{entered:%Y%m%d%H%M%S%f}"
        with _whole(folder) as place:
            hash, rows = copied(place / "events.parquet", moment, entered, COLUMNS)
        made = Snapshot.objects.create(
            on=today(),
            known_at=moment,
            entered_by_at=entered,
            columns=list(COLUMNS),
            hash=hash,
            rows=rows,
            folder=folder,
            purpose=purpose,
            made_by=by,
            made_at=now(),
        )
    audit.wrote("snapshot", made.pk)
    return made


def read_again(snapshot: Snapshot) -> str:
    """The hash of what the store says today of a snapshot's instant. Raises NotTheSame where it is not the snapshot's."""
    with as_system():
        hash, _ = copied(None, snapshot.known_at, snapshot.entered_by_at, snapshot.columns)
    if hash != snapshot.hash:
        raise NotTheSame(
            f"The store says {hash[:12]} of the instant of this snapshot, which was {snapshot.hash[:12]} when it was made. "
            "Events of before were changed or lost: restore a copy, and have the audit checked."
        )
    return hash


def folder_of(snapshot: Snapshot) -> Path:
    return Path(settings.FIGURES) / snapshot.folder


@contextmanager
def _whole(folder: str) -> Iterator[Path]:
    """A folder that is there with all its files, or not at all. Nobody else of the machine reads it."""
    place = Path(settings.FIGURES) / folder
    fresh = place.with_name(f"{folder}.new")
    fresh.mkdir(mode=0o700, parents=True)
    try:
        yield fresh
        fresh.rename(place)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _surely_over() -> datetime:
    """The latest instant before which nothing is still being entered."""
    with connection.cursor() as cursor:
        cursor.execute("select measurement_entered_by()")
        found: datetime = cursor.fetchone()[0]
    return found


def copied(path: Path | None, known_at: datetime, entered: datetime, columns: Sequence[str]) -> tuple[str, int]:
    """Copy the store to a file (to nowhere, to hash it alone). Returns the hash and how many rows there were."""
    asked = {"known_at": known_at, "entered": entered}
    hashed, rows = hashlib.sha256(), 0
    with connection.cursor() as cursor:
        client = cursor.connection.cursor()
        with client.copy(_question(columns), asked) as copy:
            stream = _Hashed(copy, hashed)
            if path is None:
                stream.drain()
            else:
                rows = _write(path, stream, columns)
    return hashed.hexdigest(), rows


def _question(columns: Sequence[str]) -> sql.Composed:
    """The columns of a file of events, in the order of its rows, as text that a reader of columns takes."""
    return sql.SQL(
        "copy (select {columns} from casework_event where recorded_at <= %(known_at)s and entered_at <= %(entered)s "
        'order by person collate "C", "on", id collate "C") to stdout (format csv)'
    ).format(columns=sql.SQL(", ").join(map(_column, columns)))


def _column(name: str) -> sql.Composable:
    if name in INSTANTS:
        written = "to_char({} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        return sql.SQL(written).format(sql.Identifier(name))
    if name in COMMON:
        return sql.Identifier(name)
    if name in SCHEMA.names and pa.types.is_list(SCHEMA.field(name).type):
        listed = (
            "(select string_agg(each, {parted} order by place) from jsonb_array_elements_text(case jsonb_typeof(detail -> {name}) "
            "when 'array' then detail -> {name} else jsonb_build_array(detail -> {name}) end) with ordinality as _(each, place))"
        )
        return sql.SQL(listed).format(parted=sql.Literal(PARTED), name=sql.Literal(name))
    return sql.SQL("detail ->> {}").format(sql.Literal(name))


class _Hashed(io.RawIOBase):
    """What a COPY gives, as a file that is read once, hashed as it goes by."""

    def __init__(self, copy: Any, hashed: Any) -> None:
        self.copy, self.hashed, self.held = iter(copy), hashed, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        wanted = size if size is not None and size >= 0 else None
        parts = [self.held]
        length = len(self.held)
        while wanted is None or length < wanted:
            block = next(self.copy, None)
            if block is None:
                break
            self.hashed.update(block)
            parts.append(bytes(block))
            length += len(block)
        whole = b"".join(parts)
        cut = length if wanted is None else wanted
        self.held = whole[cut:]
        return whole[:cut]

    def drain(self) -> None:
        while self.read(BLOCK):
            pass


def _write(path: Path, stream: _Hashed, columns: Sequence[str]) -> int:
    rows = 0
    schema = pa.schema([SCHEMA.field(name) for name in columns])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        path.chmod(0o600)
        for batch in _batches(stream, columns):
            writer.write_table(pa.table(_typed(batch), schema=schema), row_group_size=ROWS_AT_A_TIME * 5)
            rows += len(batch)
    return rows


def _batches(stream: _Hashed, columns: Sequence[str]) -> Iterator[Any]:
    start = stream.read(1)
    if not start:  # a reader of columns refuses a file of nothing
        return
    stream.held = start + stream.held
    text = {name: _as_read(SCHEMA.field(name).type) for name in columns}
    yield from pacsv.open_csv(
        stream,
        read_options=pacsv.ReadOptions(column_names=list(columns), block_size=BLOCK),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=text, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )


def _as_read(kept: Any) -> Any:
    if pa.types.is_timestamp(kept):
        return pa.timestamp("us")
    return pa.string() if pa.types.is_list(kept) else kept


def _typed(batch: Any) -> list[Any]:
    found = []
    for name in batch.schema.names:
        column, kept = batch.column(name), SCHEMA.field(name).type
        if pa.types.is_timestamp(kept):
            column = pc.assume_timezone(column, "UTC")
        elif pa.types.is_list(kept):
            column = pc.split_pattern(column, PARTED).cast(kept)
        found.append(column)
    return found
