"""`python -m bench.bulk.one_more FILE FOLDER`: one new event in a file: everybody asked anew, and only whom it is of (`--since`).

And one person alone through the kernels. Both folders must say the same. JSON on standard output.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.bulk.__main__ import made
from bench.bulk.making import ASKED_ON
from bench.bulk.ours import DECIDED, KNOWN_AT
from ettle.engine.bulk.answers import answered
from ettle.engine.bulk.compiling import Plan
from ettle.engine.bulk.splitting import part_of
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.bulk.parts import EventsFile
from ettle.files.bulk.running import Counted, Question, run
from ettle.files.bulk.since import since_of
from ettle.files.bulk.writing import BulkWriting
from ettle.files.evaluated.manifest import About, read_manifest
from ettle.files.evaluated.writing import writing
from ettle.files.rulebook import default_rulebook, load_rulebook

LATER = KNOWN_AT + timedelta(days=1)
TIMES = 200


def asked(file: Path, out: Path, rules: Rulebook, known_at: datetime, before: Path | None = None) -> Counted:
    """As `ettle bulk FILE --out OUT` does, with `--since BEFORE` where that is given."""
    about = About(ASKED_ON, known_at, "bench", "bench", "bench")
    events = EventsFile(file, dict(rules.facts))
    earlier = since_of(before, about, rules, events.linked) if before else None
    with writing(out, about) as rows:
        written = BulkWriting(rows)
        counted = run(events, Question(rules, ASKED_ON, known_at), written.write, 2, None, earlier)
        written.finish()
    return counted


def with_one_more(file: Path, out: Path) -> str:
    """The file with one contact more, of somebody in its middle; who that is."""
    held = pq.ParquetFile(file)
    middle, person = held.num_row_groups // 2, ""
    with pq.ParquetWriter(out, held.schema_arrow, compression="zstd") as writer:
        for number in range(held.num_row_groups):
            group = held.read_row_group(number)
            if number == middle:
                group, person = _longer(group)
            writer.write_table(group, row_group_size=len(group))
    return person


def _longer(group: pa.Table) -> tuple[pa.Table, str]:
    kinds, people = group.column("kind").cast(pa.string()), group.column("person").cast(pa.string())
    place = pc.index(kinds, "contact").as_py()
    person = people[place].as_py()
    last = len(people) - 1 - people.to_pylist()[::-1].index(person)
    row = group.slice(place, 1).to_pylist()[0] | {
        "id": f"{person}-9999",
        "on": ASKED_ON,
        "recorded_at": KNOWN_AT + timedelta(hours=9),
    }
    more = pa.Table.from_pylist([row], schema=group.schema)
    return pa.concat_tables([group.slice(0, last + 1), more, group.slice(last + 1)]).combine_chunks(), str(person)


def timed(work: Callable[[], Any]) -> dict[str, float]:
    began, wall = time.process_time(), time.perf_counter()
    work()
    return {"cpu": time.process_time() - began, "wall": time.perf_counter() - wall}


def alone(file: Path, person: str, rules: Rulebook) -> float:
    """Milliseconds of CPU for every outcome, offer and payment of one person, from their rows as Arrow: the median."""
    plan, facts = Plan(rules, LATER), Question(rules, ASKED_ON, LATER).facts
    rows = pq.read_table(file, filters=[("person", "=", person)])

    def once() -> None:
        part = part_of(rows, ASKED_ON, LATER, frozenset(), rules.facts)
        answered(part, plan, facts, DECIDED)

    once()
    return 1000 * median(timed(once)["cpu"] for _ in range(TIMES))


def main(file: Path, folder: Path) -> None:
    pa.set_memory_pool(pa.system_memory_pool())  # as `ettle bulk` does
    rules = load_rulebook(default_rulebook()).rulebook
    more, before, full, quick = (folder / name for name in ("more.parquet", "before", "full", "quick"))
    asked(made(2_000), folder / "warm", rules, KNOWN_AT)
    person = with_one_more(file, more)
    asked(file, before, rules, KNOWN_AT)
    everybody = timed(lambda: asked(more, full, rules, LATER))
    counted: list[Counted] = []
    since = timed(lambda: counted.append(asked(more, quick, rules, LATER, before)))
    equal = read_manifest(quick).hash == read_manifest(full).hash != read_manifest(before).hash
    found = {"full": everybody, "since": since, "people": counted[0].people, "taken": counted[0].taken, "equal": equal}
    print(json.dumps(found | {"alone_ms": alone(more, person, rules)}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
