"""Writes what a file of events was answered: a folder of evaluated rows, and beside it where other rules differ."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from ettle.files.bulk.running import Answers
from ettle.files.bulk.since import Kept, people_path, write_people
from ettle.files.evaluated.writing import Writing, same_file, write_table

OTHERS = "variations"
CHANGED = "changed"


@dataclass
class BulkWriting:
    """Parts as they come. `variations/NAME/TABLE` has the rows of the enrolments that differ there, `changed` names
    them: one that is named and has no rows has none under those rules."""

    rows: Writing
    differing: dict[str, Counter[str]] = field(default_factory=dict)

    def write(self, number: int, answers: Answers) -> None:
        if answers.kept is not None:
            self._keep(number, answers.kept)
            return
        self.rows.write(number, answers.tables)
        if answers.people is not None:
            write_people(answers.people, self.rows.folder, number)
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

    def _keep(self, number: int, kept: Kept) -> None:
        """A part of an earlier run as it was written."""
        self.rows.take(number, kept.folder, kept.manifest, kept.part)
        path = people_path(self.rows.folder, number)
        path.parent.mkdir(exist_ok=True)
        same_file(people_path(kept.folder, kept.part), path)

    def _write(self, name: str, table: str, number: int, rows: Any) -> None:
        folder = self.rows.folder / OTHERS / name / table
        folder.mkdir(parents=True, exist_ok=True)
        write_table(rows, folder / f"part-{number}.parquet")

    def finish(self) -> None:
        """Say of each variation how many enrolments differ in each table."""
        for name, count in self.differing.items():
            folder = self.rows.folder / OTHERS / name
            folder.mkdir(parents=True, exist_ok=True)
            said = {"variation": name, "enrolments": dict(count)}
            (folder / "manifest.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
