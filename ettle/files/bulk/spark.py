"""The same on a Spark cluster: `mapInArrow` around what is done with any part. Needs the extra `spark`, and Java.

Rows go to partitions by the hash of their person, so that everybody is whole in one, which is a part of the folder. Whoever
answers a partition writes it: the folder must be where every machine sees it. Only counts and hashes travel back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ettle.files.bulk.parts import NEVER_EMPTY, ROWS_OF_A_PART, EventsFile
from ettle.files.bulk.running import Counted, Question, answers, linked_answers
from ettle.files.bulk.since import write_people
from ettle.files.evaluated.manifest import About, Manifest
from ettle.files.evaluated.writing import Writing, writing
from ettle.files.events.parquet_file import SCHEMA

SAID = pa.schema([("said", pa.string())])
"""What comes back of a partition: one row, as JSON."""


class CannotBeAsked(ValueError):
    """Spark is set up so that two machines might write the same part; the message says what to change."""


@dataclass(frozen=True)
class Partition(EventsFile):
    """The rows of some people that came without a file of their own; who is linked was found among all."""

    linked: frozenset[str] = frozenset()


def answer_by_spark(
    session: Any, events: Path, out: Path, question: Question, about: About, partitions: int | None = None
) -> tuple[Manifest, Counted]:
    """Ask the rules of everybody in a Parquet file, or a folder of them, in any order; write what `ettle bulk` writes.

    One question, without other rules beside it. `partitions` = None: of about as many rows as a part of `ettle bulk`.
    """
    if session.conf.get("spark.speculation", "false") == "true":
        raise CannotBeAsked("spark.speculation is true: two machines would write one part; set it to false")
    read = session.read.parquet(str(events))
    held = read.select(
        *(f"`{name}`" for name in SCHEMA.names if name in read.columns and name not in question.left_out)
    )
    linked = _linked(read)
    count = partitions or 1 + held.count() // ROWS_OF_A_PART
    parted = held.repartition(count, "person").sortWithinPartitions("person", "on", "id")
    counted = Counted()
    with writing(out, about) as rows:
        for said in parted.mapInArrow(_answering(question, rows.folder, linked), "said string").collect():
            _add(json.loads(said.said), rows, counted)
        if linked or not rows.rows:
            table = held.where(held.person.isin(sorted(linked))).sort("person", "on", "id").toArrow()
            file = Partition(events, dict(question.rulebook.facts), linked=linked)
            together = list(file.events(_as_ours(table), sorted(linked)))
            rows.write(count, linked_answers(question, together).tables)
    return rows.manifest(about), counted


def _linked(read: Any) -> frozenset[str]:
    """Everybody who is named in a link, or whose record is."""
    if "other" not in read.columns:
        return frozenset()
    pairs = read.where(read.other.isNotNull()).select("person", "other").collect()
    return frozenset(person for pair in pairs for person in pair)


def _answering(
    question: Question, folder: Path, linked: frozenset[str]
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What each partition is put through, wherever that is."""

    def answered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        held = [batch for batch in batches if batch.num_rows]
        if held:
            said = _write(
                TaskContext.get().partitionId(), _as_ours(pa.Table.from_batches(held)), question, folder, linked
            )
            yield pa.RecordBatch.from_pydict({"said": [json.dumps(said)]}, schema=SAID)

    return answered


def _write(number: int, table: Any, question: Question, folder: Path, linked: frozenset[str]) -> dict[str, Any]:
    file = Partition(Path(f"partition {number}"), dict(question.rulebook.facts), linked=linked)
    found = answers(file, table, question)
    piece = Writing(folder)
    piece.write(number, found.tables)
    write_people(found.people, folder, number)
    counts = {"people": found.asked, "by_definition": found.by_definition, "read": found.rows}
    return {"part": number, "rows": piece.rows[number], "digests": piece.digests[number], **counts}


def _add(said: dict[str, Any], rows: Writing, counted: Counted) -> None:
    rows.rows[said["part"]], rows.digests[said["part"]] = said["rows"], said["digests"]
    counted.people += said["people"]
    counted.by_definition += said["by_definition"]
    counted.rows += said["read"]


def _as_ours(table: Any) -> Any:
    """Rows as Spark hands them over, of the types of our files, without the columns that are empty."""
    filled = [name for name in table.column_names if name in NEVER_EMPTY or table.column(name).null_count < len(table)]
    return table.select(filled).cast(pa.schema([SCHEMA.field(name) for name in filled])).combine_chunks()
