"""Parquet: one wide table, a typed column for each field of the catalogue, sorted by person, on, id.

Columns are in the catalogue's order, the common ones first; a new kind adds columns at the end, and a file
that lacks some is read as if they were empty. Days are date32, instants timestamp[us, UTC], hours, percents
and scores decimal128, money and counts int64, `about` a list of text (of one, for a contact), all else text.
The value of a fact is text: its declaration says what the text means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import IO, Annotated, Any, get_args, get_origin

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic.fields import FieldInfo

from ettle.engine.events.catalogue import KINDS, Event, Spell
from ettle.engine.events.fields import Percent
from ettle.files.events.json_lines import Row
from ettle.files.events.receipt import FileRefused
from ettle.files.events.rows import is_hours
from ettle.files.events.teaching import did_you_mean
from ettle.files.events.text_lines import beginning_of

ROWS_AT_A_TIME = 20_000
LARGEST_COLUMN = 64_000_000
"""Bytes of one column of one row group, unpacked: more is refused before it is unpacked."""


def _type_of(name: str, field: FieldInfo) -> pa.DataType:
    if name == "about":
        return pa.list_(pa.string())
    if is_hours(field):
        return pa.decimal128(5, 2)
    if Percent in get_args(field.annotation):
        return pa.decimal128(7, 4)
    held = get_args(field.annotation) or (field.annotation,)
    plain = {get_args(each)[0] if get_origin(each) is Annotated else each for each in held}
    return next((column for kind, column in _COLUMN_TYPES if plain <= {kind, NoneType}), pa.string())


_COLUMN_TYPES = [
    (date, pa.date32()),
    (datetime, pa.timestamp("us", tz="UTC")),
    (int, pa.int64()),
    (Decimal, pa.decimal128(17, 2)),
]


def _schema() -> pa.Schema:
    columns: dict[str, pa.DataType] = {}
    kinds: list[type[Event]] = [Spell, *KINDS.values()]
    for kind in kinds:
        for attribute, field in kind.model_fields.items():
            name = field.alias or attribute
            columns.setdefault(name, _type_of(name, field))
    return pa.schema(list(columns.items()))


SCHEMA = _schema()


def read_parquet(path: Path) -> Iterator[Row]:
    """Each row, the first being 1. Raises FileRefused when it is not Parquet or not of our columns."""
    with opened(path) as file:
        _refuse_large(path, file.metadata)
        yield from enumerate(_rows(file), start=1)


@contextmanager
def opened(path: Path, dictionaries: Sequence[str] = (), metadata: Any = None) -> Iterator[pq.ParquetFile]:
    """A file for reading its columns as they are, of which `dictionaries` come as such. Raises FileRefused.

    Whoever opens it again gives its `metadata`: of a large file they are long to read.
    """
    with _damage_told(path):
        metadata = metadata or pq.read_metadata(path)
        there = set(metadata.schema.names)
        words = [name for name in dictionaries if name in there]
        with pq.ParquetFile(path, metadata=metadata, read_dictionary=words) as file:
            _refuse_columns(path, file.schema_arrow)
            yield file


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    beginning = beginning_of(path)
    if not beginning.startswith(b"PAR1"):
        found = "something else" if beginning else "nothing at all"
        raise FileRefused(path.name, found, "a Parquet file", "look whether it was written to its end, and as Parquet")
    try:
        yield
    except FileRefused:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0][:200]
        raise FileRefused(path.name, f"a damaged file ({reason})", "a whole one", "ask for it again") from error


def rows_of(table: Any) -> Iterator[Mapping[str, Any]]:
    """The rows of a table of these columns as fields by name."""
    for batch in table.to_batches(max_chunksize=ROWS_AT_A_TIME):
        yield from _rows_of(batch)


def _rows(file: pq.ParquetFile) -> Iterator[Mapping[str, Any]]:
    for batch in file.iter_batches(batch_size=ROWS_AT_A_TIME, use_threads=False):
        yield from _rows_of(batch)


def _rows_of(batch: Any) -> Iterator[Mapping[str, Any]]:
    columns = {name: batch.column(name).cast(SCHEMA.field(name).type) for name in batch.schema.names}
    for row in pa.RecordBatch.from_pydict(columns).to_pylist():
        if row.get("kind") == "contact" and row.get("about") and len(row["about"]) == 1:
            row["about"] = row["about"][0]
        yield row


def _refuse_columns(path: Path, schema: pa.Schema) -> None:
    for field in schema:
        if field.name not in SCHEMA.names:
            cure = did_you_mean(field.name, SCHEMA.names) or "leave the column out"
            raise FileRefused(path.name, f"a column named {field.name[:60]!r}", "fields of the catalogue", cure)
        if not _may_hold(field.type, SCHEMA.field(field.name).type):
            expected = f"the type {SCHEMA.field(field.name).type}"
            found = f"the column {field.name} of the type {field.type}"
            raise FileRefused(path.name, found, expected, "write the column with that type")
    if len(set(schema.names)) < len(schema.names):
        raise FileRefused(path.name, "a column that is there twice", "each column once", "leave one out")


def _may_hold(given: pa.DataType, ours: pa.DataType) -> bool:
    """Whether a type can be read as ours with nothing guessed: no floats, no text for days."""
    if given == ours or pa.types.is_null(given):
        return True
    if pa.types.is_dictionary(given):
        return _may_hold(given.value_type, ours)
    families = (pa.types.is_integer, pa.types.is_decimal, _is_text, _is_instant, _is_list_of_text)
    return any(family(given) and family(ours) for family in families)


def _is_text(given: pa.DataType) -> bool:
    return bool(pa.types.is_string(given) or pa.types.is_large_string(given))


def _is_instant(given: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(given) and given.tz)


def _is_list_of_text(given: pa.DataType) -> bool:
    return bool((pa.types.is_list(given) or pa.types.is_large_list(given)) and _is_text(given.value_type))


def _refuse_large(path: Path, metadata: pq.FileMetaData) -> None:
    groups = (metadata.row_group(index) for index in range(metadata.num_row_groups))
    for group in groups:
        sizes = [group.column(index).total_uncompressed_size for index in range(group.num_columns)]
        if max(sizes, default=0) > LARGEST_COLUMN:
            found = f"a column of {max(sizes):,} bytes in one row group"
            expected = f"at most {LARGEST_COLUMN:,}"
            raise FileRefused(path.name, found, expected, "write it in row groups of 100,000 rows or fewer")


def write_parquet(rows: Iterable[Mapping[str, Any]], file: IO[bytes]) -> None:
    ordered = sorted(rows, key=lambda row: (row["person"], row["on"], row["id"]))
    with pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
        for first in range(0, len(ordered), ROWS_AT_A_TIME):
            few = [_typed(row) for row in ordered[first : first + ROWS_AT_A_TIME]]
            writer.write_table(pa.Table.from_pylist(few, schema=SCHEMA))


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _as_column(SCHEMA.field(name).type, value) for name, value in row.items()}


def _as_column(column: pa.DataType, value: Any) -> Any:
    if column == pa.date32():
        return date.fromisoformat(value)
    if pa.types.is_timestamp(column):
        return datetime.fromisoformat(value)
    if pa.types.is_list(column):
        return [value] if isinstance(value, str) else value
    return format(value, "f") if _is_text(column) and not isinstance(value, str) else value
