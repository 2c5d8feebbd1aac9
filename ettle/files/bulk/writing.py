"""Writes what a file of events was answered: a folder of evaluated rows, and beside it where other rules differ."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ettle.files.bulk.running import Answers
from ettle.files.bulk.since import PEOPLE
from ettle.files.evaluated.writing import Writing

OTHERS = "variations"
CHANGED = "changed"


@dataclass
class BulkWriting:
    """Parts as they come. `variations/NAME/TABLE` has the rows of the enrolments that differ there, `changed` names
    them: one that is named and has no rows has none under those rules."""

    rows: Writing
    differing: dict[str, Counter[str]] = field(default_factory=dict)

    def write(self, number: int, answers: Answers) -> None:
        self.rows.write(number, answers.tables)
        if answers.people is not None:
            folder = self.rows.folder / PEOPLE
            folder.mkdir(exist_ok=True)
            pq.write_table(answers.people, folder / f"part-{number}.parquet", compression="zstd")
        for name, tables in answers.others.items():
            count = self.differing.setdefault(name, Counter())
            changed = []
            for table, (enrolments, rows) in tables.items():
                count[table] += len(enrolments)
                if len(enrolments):
                    self._write(name, table, number, rows)
                    changed.append(enrolments.append_column("table", pa.array([table] * len(enrolments), pa.string())))
            if changed:
                self._write(name, CHANGED, number, pa.concat_tables(changed))

    def _write(self, name: str, table: str, number: int, rows: Any) -> None:
        folder = self.rows.folder / OTHERS / name / table
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows, folder / f"part-{number}.parquet", compression="zstd")

    def finish(self) -> None:
        """Say of each variation how many enrolments differ in each table."""
        for name, count in self.differing.items():
            folder = self.rows.folder / OTHERS / name
            folder.mkdir(parents=True, exist_ok=True)
            said = {"variation": name, "enrolments": dict(count)}
            (folder / "manifest.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
