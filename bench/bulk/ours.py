"""Ettle's own run over a wide file, measured from within: `python -m bench.bulk.ours FILE OUT [--variants N] [--cut]`.

FILE is a wide file or a store. The kernels are loaded first, with the answers to a few people: a server does so when it starts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.bulk.cut import TABLES, cut
from bench.bulk.making import ASKED_ON
from bench.bulk.variants import variants
from ettle.engine.evaluated.tables import NAMES
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.bulk.parts import EventsFile
from ettle.files.bulk.running import Answers, Question, run
from ettle.files.bulk.store import events_at
from ettle.files.bulk.writing import BulkWriting
from ettle.files.evaluated.manifest import About
from ettle.files.evaluated.writing import write_table, writing
from ettle.files.rulebook import default_rulebook, load_rulebook

KNOWN_AT = datetime(2022, 7, 1, tzinfo=UTC)
DECIDED = ("outcomes", "offers", "payments")


class _Few:
    """Some of the tables alone, written as `ettle bulk` writes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, number: int, answers: Answers) -> None:
        self._put("", number, answers.tables)
        for name, tables in answers.others.items():
            self._put(name, number, {table: rows for table, (_, rows) in tables.items() if len(rows)})

    def _put(self, name: str, number: int, tables: dict[str, Any]) -> None:
        for table, rows in tables.items():
            folder = self.folder / name / table
            folder.mkdir(parents=True, exist_ok=True)
            write_table(rows, folder / f"part-{number}.parquet")


def answer(
    file: Path, out: Path, rules: Rulebook, others: dict[str, Rulebook], tables: Collection[str]
) -> dict[str, int]:
    """Answer and write everybody; how many went each way."""
    question = Question(rules, ASKED_ON, KNOWN_AT, others, tables)
    events, _ = events_at(file, rules.facts)
    if set(tables) < set(NAMES):
        counted = run(events, question, _Few(out).write, 2)
    else:
        with writing(out, About(ASKED_ON, KNOWN_AT, "", "", "bench")) as rows:
            written = BulkWriting(rows)
            counted = run(events, question, written.write, 2)
            written.finish()
    return {"people": counted.people, "by_definition": counted.by_definition, "events": counted.rows}


def most_memory() -> float:
    """The most this process ever held, in MB; what the one that started it holds is not counted."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def columns_read(file: Path) -> list[str]:
    """The columns that outcomes, offers and payments are read from."""
    rules = load_rulebook(default_rulebook()).rulebook
    question = Question(rules, ASKED_ON, KNOWN_AT, {}, DECIDED)
    events = EventsFile(file, dict(rules.facts))
    return list(events.part(0, question.left_out).column_names)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("file", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--warm", type=Path, required=True, help="a small file to load the kernels with")
    options.add_argument("--variants", type=int, default=0)
    options.add_argument("--cut", action="store_true", help="the rules alone that the peers know as well")
    chosen = options.parse_args()
    pa.set_memory_pool(pa.system_memory_pool())  # as `ettle bulk` does
    rules, tables = load_rulebook(default_rulebook()).rulebook, DECIDED
    if chosen.cut:
        rules, tables = cut(rules), TABLES
    others = variants(chosen.variants)
    answer(chosen.warm, chosen.out / "warm", rules, others, tables)
    began, wall = time.process_time(), time.perf_counter()
    counted = answer(chosen.file, chosen.out / "answers", rules, others, tables)
    used = {"cpu": time.process_time() - began, "wall": time.perf_counter() - wall}
    print(json.dumps(used | {"rss_mb": most_memory()} | counted))


if __name__ == "__main__":
    main()
