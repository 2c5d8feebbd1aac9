"""A run since another: parts of which the file tells nothing new stand as they were written, all others are asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ettle.engine.evaluated.tables import NAMES
from ettle.engine.events.catalogue import Event
from ettle.files.bulk.parts import EventsFile
from ettle.files.bulk.running import Counted, Question, run
from ettle.files.bulk.since import since_of
from ettle.files.bulk.writing import BulkWriting
from ettle.files.evaluated.manifest import About, read_manifest
from ettle.files.evaluated.reading import verify_evaluated
from ettle.files.evaluated.writing import part_path, writing
from ettle.files.events.writing import write_events
from ettle.files.rulebook import default_rulebook, load_rulebook
from ettle.simulation import simulate

ON = date(2023, 1, 31)
THEN, NOW = datetime(2025, 1, 31, tzinfo=UTC), datetime(2025, 2, 2, tzinfo=UTC)
OF_A_PART, ROWS = 10, 550
"""Ten people have between so many rows and twice as many: a row group is a part."""


@cache
def lived() -> tuple[Event, ...]:
    return tuple(event for event in simulate(60, 3, "fair-start-scotland") if event.recorded_at <= THEN)


def file_of(events: Sequence[Event], path: Path) -> Path:
    """Ten people to a row group."""
    write_events(sorted(events, key=lambda each: (each.person, each.on, each.id)), path)
    table = pq.read_table(path)
    people = sorted({event.person for event in events})
    place = {person: number // OF_A_PART for number, person in enumerate(people)}
    with pq.ParquetWriter(path, table.schema) as writer:
        for _, rows in groupby(table.to_pylist(), key=lambda row: place[row["person"]]):
            writer.write_table(pa.Table.from_pylist(list(rows), schema=table.schema))
    return path


def asked(
    events: Path, out: Path, known_at: datetime, before: Path | None = None, linked: Sequence[str] = ()
) -> Counted:
    rules = load_rulebook(default_rulebook()).rulebook
    about = About(ON, known_at, "rules", "events", "test")
    file = EventsFile(events, dict(rules.facts), ROWS)
    with writing(out, about) as rows:
        since = since_of(before, about, rules, linked or file.linked) if before else None
        return run(file, Question(rules, ON, known_at), BulkWriting(rows).write, 1, None, since)


def contact(recorded_at: datetime) -> Event:
    """One more of somebody of the third part who was reached before."""
    people = sorted({event.person for event in lived()})[2 * OF_A_PART : 3 * OF_A_PART]
    one = next(event for event in lived() if event.kind == "contact" and event.person in people)
    return one.model_copy(update={"id": f"{one.id}-again", "recorded_at": recorded_at})


def same_files(one: Path, other: Path) -> list[int]:
    parts = read_manifest(one).parts
    return [part for part in parts if all(part_path(one, n, part).samefile(part_path(other, n, part)) for n in NAMES)]


def test_parts_with_nothing_new_are_the_files_of_before_and_the_whole_says_what_a_full_run_says(tmp_path):
    before, since, full = tmp_path / "before", tmp_path / "since", tmp_path / "full"
    asked(file_of(lived(), tmp_path / "then.parquet"), before, THEN)
    now = file_of([*lived(), contact(datetime(2025, 2, 1, tzinfo=UTC))], tmp_path / "now.parquet")
    counted = asked(now, since, NOW, before)
    asked(now, full, NOW)
    assert (counted.people, counted.taken) == (1, 59)
    assert same_files(since, before) == [0, 1, 3, 4, 5]
    assert verify_evaluated(since).hash == verify_evaluated(full).hash
    assert read_manifest(since).digests != read_manifest(before).digests


def test_what_was_recorded_before_and_comes_late_is_seen(tmp_path):
    before, since, full = tmp_path / "before", tmp_path / "since", tmp_path / "full"
    asked(file_of(lived(), tmp_path / "then.parquet"), before, THEN)
    now = file_of([*lived(), contact(datetime(2025, 1, 30, tzinfo=UTC))], tmp_path / "now.parquet")
    assert asked(now, since, NOW, before).people == 1
    asked(now, full, NOW)
    assert same_files(since, before) == [0, 1, 3, 4, 5]
    assert read_manifest(since).hash == read_manifest(full).hash


def test_a_part_with_somebody_who_is_one_person_with_another_is_asked_again(tmp_path):
    before, since = tmp_path / "before", tmp_path / "since"
    then = file_of(lived(), tmp_path / "then.parquet")
    asked(then, before, THEN)
    linked = sorted({event.person for event in lived()})[4 * OF_A_PART]
    assert asked(then, since, NOW, before, [linked]).people == 1
    assert same_files(since, before) == [0, 1, 2, 3, 5]


def test_a_run_since_a_run_since_another_knows_what_is_new(tmp_path):
    then = file_of(lived(), tmp_path / "then.parquet")
    asked(then, tmp_path / "first", THEN)
    asked(then, tmp_path / "second", NOW, tmp_path / "first")
    counted = asked(then, tmp_path / "third", NOW, tmp_path / "second")
    assert (counted.people, counted.taken) == (0, 60)
    assert same_files(tmp_path / "third", tmp_path / "first") == [0, 1, 2, 3, 4, 5]


def test_as_many_events_of_which_one_is_another_are_asked_again(tmp_path):
    before, since = tmp_path / "before", tmp_path / "since"
    asked(file_of(lived(), tmp_path / "then.parquet"), before, THEN)
    another = contact(datetime(2025, 2, 1, tzinfo=UTC))
    events = [another if f"{event.id}-again" == another.id else event for event in lived()]
    assert len(events) == len(lived())
    assert asked(file_of(events, tmp_path / "now.parquet"), since, NOW, before).people == 1
