"""`make spark`, or `python -m tests.spark [PEOPLE]`: every table by Spark on this machine equal to that of `ettle bulk`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from ettle.engine.evaluated.tables import NAMES
from ettle.engine.events.catalogue import Event, Link
from ettle.files.bulk.parts import EventsFile
from ettle.files.bulk.running import Counted, Question, run
from ettle.files.bulk.since import people_path
from ettle.files.bulk.spark import answer_by_spark
from ettle.files.bulk.writing import BulkWriting
from ettle.files.evaluated.manifest import About, read_manifest
from ettle.files.evaluated.reading import read_evaluated, verify_evaluated
from ettle.files.evaluated.writing import writing
from ettle.files.events.writing import write_events
from ettle.files.rulebook import default_rulebook, load_rulebook
from ettle.simulation import simulate

ON, KNOWN_AT = date(2022, 1, 31), datetime(2022, 2, 1, tzinfo=UTC)
PARTITIONS = 5
ABOUT = About(ON, KNOWN_AT, "rules", "events", "tests.spark")


def events_of(people: int) -> list[Event]:
    """Simulated people, of whom two in different places are one person."""
    events = list(simulate(people, 7, "fair-start-scotland"))
    names = sorted({event.person for event in events})
    link = Link(kind="link", id="link-1", person=names[1], on=date(2021, 3, 1), other=names[-2],
                recorded_at=datetime(2021, 3, 1, 12, tzinfo=UTC), recorded_by="ben")  # fmt: skip
    return sorted([*events, link], key=lambda event: (event.person, event.on, event.id))


def session() -> Any:
    """Spark on this machine alone, with the clock of another zone: no answer may depend on it."""
    os.environ["PYSPARK_PYTHON"] = sys.executable  # else the workers are another Python, without Ettle
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    asked = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
             "spark.sql.session.timeZone": "Asia/Tokyo"}  # fmt: skip
    builder = SparkSession.builder.master("local[2]").appName("ettle")
    for name, value in asked.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def by_bulk(file: Path, out: Path, question: Question) -> Counted:
    with writing(out, ABOUT) as rows:
        return run(EventsFile(file, dict(question.rulebook.facts)), question, BulkWriting(rows).write)


def differing(one: Path, other: Path) -> list[str]:
    """The tables that say something else, and whoever is in two parts."""
    first, second = read_evaluated(one).tables, read_evaluated(other).tables
    wrong = [name for name in NAMES if _rows(first[name]) != _rows(second[name])]
    wrong += [f"nothing in {name}" for name in ("outcomes", "offers", "payments") if not len(first[name])]
    parts = [people_path(other, part) for part in read_manifest(other).parts]
    held = Counter(each for path in parts if path.exists() for each in pq.read_table(path).column("person").to_pylist())
    return wrong + [f"{person} is in {count} parts" for person, count in held.items() if count > 1]


def _rows(table: Any) -> list[str]:
    return sorted(map(str, table.to_pylist()))


def main(people: int) -> None:
    question = Question(load_rulebook(default_rulebook()).rulebook, ON, KNOWN_AT)
    with tempfile.TemporaryDirectory(prefix="ettle-spark-") as folder:
        file, bulk, spark = (Path(folder) / name for name in ("events.parquet", "bulk", "spark"))
        write_events(events_of(people), file)
        alone = by_bulk(file, bulk, question)
        cluster = session()
        try:
            manifest, counted = answer_by_spark(cluster, file, spark, question, ABOUT, PARTITIONS)
        finally:
            cluster.stop()
        wrong = differing(bulk, spark)
        assert verify_evaluated(spark).hash == manifest.hash, "the folder is not what was said to be written"
    if (counted.people, counted.rows, counted.by_definition) != (alone.people, alone.rows, alone.by_definition):
        wrong.append(f"bulk asked {alone.people} people, Spark {counted.people}")
    rows = sum(sum(each) for each in manifest.rows.values())
    print(
        f"spark: {counted.people} people in {len(manifest.parts)} parts, {rows:,} rows in {len(NAMES)} tables, equal {'no' if wrong else 'yes'}"
    )
    if wrong:
        sys.exit("Spark says otherwise than bulk: " + ", ".join(wrong))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
