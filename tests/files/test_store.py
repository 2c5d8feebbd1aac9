"""Events laid out by area, person and kind: all of a file is in there, each person whole in one part."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from ettle.engine.evaluated.tables import NAMES
from ettle.engine.events.catalogue import Event
from ettle.files.bulk.parts import EventsFile
from ettle.files.bulk.running import Counted, Question, run
from ettle.files.bulk.since import since_of
from ettle.files.bulk.store import MANIFEST, NOWHERE, EventsStore, as_wide, by_kind
from ettle.files.bulk.storing import write_store
from ettle.files.bulk.writing import BulkWriting
from ettle.files.evaluated.manifest import About
from ettle.files.evaluated.reading import read_evaluated
from ettle.files.evaluated.writing import writing
from ettle.files.events.parquet_file import SCHEMA
from ettle.files.events.receipt import FileRefused
from ettle.files.events.writing import write_events
from ettle.files.rulebook import default_rulebook, load_rulebook
from ettle.simulation import simulate

ON = date(2023, 1, 31)
THEN, NOW = datetime(2025, 1, 31, tzinfo=UTC), datetime(2025, 2, 2, tzinfo=UTC)
ROWS = 300
ODD = [
    {"id": "ada-1", "person": "ada", "kind": "holiday", "on": date(2020, 1, 1), "benefit": "uc"},
    {"id": "ada-2", "person": "ada", "kind": "contact", "on": date(2020, 1, 2), "benefit": "uc", "about": ["ada-1"]},
    {"id": "ada-3", "person": "ada", "kind": "review", "on": date(2020, 1, 2)},
    {"id": "ben-1", "person": "ben", "kind": None, "on": date(2020, 1, 1), "mode": "phone"},
]
"""A kind there is not, a field of another kind, a kind without fields of its own, no kind at all."""


@cache
def lived() -> tuple[Event, ...]:
    return tuple(event for event in simulate(60, 3, "fair-start-scotland") if event.recorded_at <= THEN)


def wide(path: Path, *more: Event) -> Path:
    write_events(sorted([*lived(), *more], key=lambda each: (each.person, each.on, each.id)), path)
    return path


def stored(path: Path, folder: Path, rows_of_a_part: int = ROWS) -> EventsStore:
    write_store(EventsFile(path, {}, rows_of_a_part), folder, "a hash")
    return EventsStore(folder, dict(load_rulebook(default_rulebook()).rulebook.facts))


def rows_of(store: EventsStore) -> list[dict[str, object]]:
    return [row for number in range(store.count) for row in as_wide(store.part(number)).to_pylist()]


def filled(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    said = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return sorted(said, key=lambda row: str(row["id"]))


def asked(store: EventsStore, out: Path, known_at: datetime, before: Path | None = None) -> Counted:
    rules = load_rulebook(default_rulebook()).rulebook
    about = About(ON, known_at, "rules", "events", "test")
    with writing(out, about) as rows:
        since = since_of(before, about, rules, store.linked) if before else None
        return run(store, Question(rules, ON, known_at), BulkWriting(rows).write, 1, None, since)


def test_every_row_and_field_of_the_file_is_in_the_store(tmp_path):
    store = stored(wide(tmp_path / "events.parquet"), tmp_path / "store")
    assert store.count > 3
    assert filled(rows_of(store)) == filled(pq.read_table(tmp_path / "events.parquet").to_pylist())


def test_rows_that_the_door_would_refuse_are_kept_as_they_are():
    table = pa.Table.from_pylist([{"recorded_at": THEN, **row} for row in ODD], schema=SCHEMA)
    held = by_kind(table)
    assert sorted(held.kinds) == ["contact", "no-kind"]
    assert filled(as_wide(held).to_pylist()) == filled(table.to_pylist())


def test_somebody_is_whole_in_the_part_of_their_area_and_of_the_hash_of_their_id(tmp_path):
    moves = next(event for event in lived() if event.kind == "start")
    said = {"kind": "fact", "person": moves.person, "name": "area", "recorded_at": THEN}
    there = [
        type(each)(**said, id=f"{moves.person}-{day}", on=day, value=area)
        for each in [next(event for event in lived() if event.kind == "fact")]
        for day, area in ((date(2020, 1, 1), "Fife"), (date(2021, 1, 1), "Na h-Eileanan Siar"))
    ]
    store = stored(wide(tmp_path / "events.parquet", *there), tmp_path / "store")
    parts = [set(store.part(number).every.column("person").to_pylist()) for number in range(store.count)]
    assert sum(map(len, parts)) == len({event.person for event in lived()})
    theirs = next(place for place, people in zip(store.places, parts, strict=True) if moves.person in people)
    assert (theirs.area, str(theirs.folder)) == ("Na h-Eileanan Siar", "council_area=Na%20h-Eileanan%20Siar/hash=0")
    for place, people in zip(store.places, parts, strict=True):
        assert {zlib.crc32(person.encode()) % place.hashes for person in people} == {place.hash}


def test_other_programs_read_it_as_parted_parquet(tmp_path):
    store = stored(wide(tmp_path / "events.parquet"), tmp_path / "store")
    files = sorted(map(str, store.path.rglob("every.parquet")))
    parted = ds.partitioning(pa.schema({"council_area": pa.string(), "hash": pa.int32()}), flavor="hive")
    read = ds.dataset(files, partitioning=parted, partition_base_dir=str(store.path)).to_table()
    assert set(zip(*(read.column(name).to_pylist() for name in ("council_area", "hash", "person")), strict=True)) == {
        (None, zlib.crc32(event.person.encode()) % store.count, event.person) for event in lived()
    }


def test_of_those_of_whom_nothing_new_is_known_the_earlier_rows_are_taken(tmp_path):
    before, since, full = tmp_path / "before", tmp_path / "since", tmp_path / "full"
    asked(stored(wide(tmp_path / "then.parquet"), tmp_path / "store"), before, THEN)
    one = next(event for event in lived() if event.kind == "contact")
    again = one.model_copy(update={"id": f"{one.id}-again", "recorded_at": datetime(2025, 2, 1, tzinfo=UTC)})
    newer = stored(wide(tmp_path / "now.parquet", again), tmp_path / "store")
    counted = asked(newer, since, NOW, before)
    asked(newer, full, NOW)
    assert (counted.people, counted.taken) == (1, 59)
    said = [read_evaluated(folder).tables for folder in (since, full)]
    for name in NAMES:
        assert said[0][name].to_pylist() == said[1][name].to_pylist()


def test_a_store_that_was_changed_is_refused_not_half_read(tmp_path):
    store = stored(wide(tmp_path / "events.parquet"), tmp_path / "store")
    contacts = store.path / store.places[0].folder / "contact.parquet"
    pq.write_table(pq.read_table(contacts, partitioning=None).slice(1), contacts)
    with pytest.raises(
        FileRefused, match=r"contact\.parquet: found .* rows; expected .* manifest\.json says.*ettle store"
    ):
        store.part(0)


@pytest.mark.parametrize("parts", ["nothing", [{"area": "Fife"}], [{"area": "Fife", "recorded": "yesterday"}]])
def test_a_manifest_that_was_changed_is_refused(parts, tmp_path):
    store = stored(wide(tmp_path / "events.parquet"), tmp_path / "store")
    path = store.path / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {"parts": parts}))
    with pytest.raises(FileRefused, match=r"store: found a manifest\.json whose parts cannot be read"):
        EventsStore(store.path, {}).part(0)


def test_what_is_no_store_says_so_and_what_is_something_else_is_not_replaced(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "ada.txt").write_text("Dear Ada")
    path = wide(tmp_path / "events.parquet")
    with pytest.raises(FileRefused, match=r"letters: found no manifest\.json"):
        EventsStore(tmp_path / "letters", {}).part(0)
    with pytest.raises(FileRefused, match="something else in its place"):
        stored(path, tmp_path / "letters")
    assert [each.name for each in (tmp_path / "letters").iterdir()] == ["ada.txt"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["events.parquet", "letters"]


def test_a_new_store_takes_the_place_of_an_older_one_when_it_is_whole(tmp_path):
    path = wide(tmp_path / "events.parquet")
    stored(path, tmp_path / "store", rows_of_a_part=10**6)
    assert stored(path, tmp_path / "store").count > 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["events.parquet", "store"]
    said = json.loads((tmp_path / "store" / MANIFEST).read_text())
    assert {each.name for each in (tmp_path / "store").iterdir()} == {MANIFEST, f"council_area={NOWHERE}"}
    assert said["source"] == "a hash"
