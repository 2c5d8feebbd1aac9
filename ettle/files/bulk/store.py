"""Events held by kind, parted by council area and by a hash of the person: what `ettle store` writes and `ettle bulk` reads.

    STORE/manifest.json                       what it was made from, and of each part whose it is and how many rows it has
    STORE/council_area=Fife/hash=2/every.parquet      the columns that every kind has, by person, on, id
    STORE/council_area=Fife/hash=2/contact.parquet    one row for each contact, in the same order: its own columns alone

A person is whole in one part. Columns that a kind does not have are not there to be unpacked, and each file is one row
group. Rows of no kind there is stand in `no-kind.parquet`: nothing of a file is lost on the way into a store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import as_words
from ettle.engine.bulk.doubts import COMMON
from ettle.engine.bulk.wide import ByKind
from ettle.engine.events.catalogue import KINDS, Event
from ettle.engine.events.facts import FactDeclaration
from ettle.files.bulk.parts import NEVER_EMPTY, WORDS, Events, EventsFile, Told
from ettle.files.events.parquet_file import SCHEMA, opened, rows_of
from ettle.files.events.reading import through_the_door
from ettle.files.events.receipt import FileRefused
from ettle.files.events.text_lines import beginning_of

MANIFEST = "manifest.json"
FORMAT = "ettle-store-1"
EVERY = "every"
NO_KIND = "no-kind"
NOWHERE = "__HIVE_DEFAULT_PARTITION__"
"""What readers of parted Parquet take for none."""
COMMON_COLUMNS = tuple(name for name in SCHEMA.names if name in COMMON)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands, and what is said of it without a row being read."""

    area: str
    """The council area its people live in; empty where they never said."""
    hash: int
    hashes: int
    """Which of so many parts of its area it is."""
    people: int
    kinds: Mapping[str, int]
    """How many rows there are of each kind."""
    bare: tuple[str, ...]
    """Kinds that have no columns of their own, and so no file."""
    first: str
    last: str
    """Its first person and its last."""
    recorded: datetime
    """The latest moment at which any of its rows was recorded."""
    linked: tuple[str, ...] = ()
    """Those of its people who are one person with others."""

    @property
    def rows(self) -> int:
        return sum(self.kinds.values())

    @property
    def folder(self) -> Path:
        return folder_of(self.area, self.hash)

    def said(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return asdict(self) | {
            "recorded": self.recorded.isoformat(),
            "bare": list(self.bare),
            "linked": list(self.linked),
        }

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Place:
        lists = {name: tuple(said[name]) for name in ("bare", "linked")}
        return cls(**{**said, **lists, "recorded": datetime.fromisoformat(said["recorded"])})


def folder_of(area: str, hash: int) -> Path:
    """Below the store's own, named as readers of parted Parquet expect."""
    return Path(f"council_area={quote(area, safe='') or NOWHERE}") / f"hash={hash}"


@dataclass(frozen=True)
class EventsStore:
    """A folder of events held by kind, read part by part as `parts.EventsFile` is."""

    path: Path
    facts: dict[str, FactDeclaration]
    faulty: list[str] = field(default_factory=list)
    """What is wrong with rows that the door refused."""

    @cached_property
    def said(self) -> Mapping[str, Any]:
        """The manifest. Raises FileRefused where the folder is no store."""
        path = self.path / MANIFEST
        try:
            found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise _no_store(self.path, f"no {MANIFEST} that can be read") from error
        if not isinstance(found, dict) or found.get("schema") != FORMAT:
            raise _no_store(self.path, f"a {MANIFEST} of something else")
        if not {"source", "linked", "parts"} <= found.keys():
            raise _no_store(self.path, f"a {MANIFEST} that is not whole")
        return found

    @cached_property
    def places(self) -> list[Place]:
        parts = self.said["parts"]
        try:
            return [Place.of(each) for each in parts]
        except (KeyError, TypeError, ValueError) as error:
            raise _no_store(self.path, f"a {MANIFEST} whose parts cannot be read") from error

    @property
    def source(self) -> str:
        """The hash of the file it was made from."""
        return str(self.said["source"])

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self.places)

    @cached_property
    def linked(self) -> frozenset[str]:
        """Everybody who is named in a link, or whose record is."""
        return frozenset(self.said["linked"])

    def part(self, number: int, left_out: frozenset[str] = frozenset(), people: Any = None) -> ByKind:
        """The rows of a part, without some columns; of some people alone where they are named."""
        place = self.places[number]
        every = self._table(place, EVERY, place.rows, left_out)
        kinds = {
            kind: self._table(place, kind, rows, left_out)
            for kind, rows in place.kinds.items()
            if kind not in place.bare
        }
        held = ByKind(every, kinds)
        return held if people is None else some_of(held, people)

    def heads(self, number: int) -> Any:
        """Of the rows of a part only whose they are and when each was recorded."""
        place = self.places[number]
        return self._table(place, EVERY, place.rows, frozenset(COMMON) - {"person", "recorded_at"})

    def told(self, number: int) -> Told | None:
        place = self.places[number]
        return Told(place.first, place.last, place.rows, place.recorded, frozenset(place.linked))

    def events(self, held: ByKind, people: Sequence[str]) -> Iterator[Event]:
        """The events of some people of a part; what the door refuses is noted in `faulty`."""
        if not people:
            return
        theirs = as_wide(some_of(held, pa.array(people, pa.string())))
        reading = through_the_door(self.path.name, rows_of(theirs), self.facts)
        self.faulty.extend([f"{each.field}: {each.found}" for each in reading.receipt.errors])
        yield from reading.events

    def _table(self, place: Place, name: str, rows: int, left_out: frozenset[str]) -> Any:
        path = self.path / place.folder / f"{name}.parquet"
        with opened(path, WORDS) as file:
            if file.metadata.num_rows != rows:
                raise FileRefused(
                    str(path.relative_to(self.path.parent)),
                    f"{file.metadata.num_rows:,} rows",
                    f"{rows:,}, as its {MANIFEST} says",
                    "write the store again: ettle store EVENTS --out FOLDER",
                )
            wanted = [each for each in file.schema_arrow.names if each not in left_out]
            return file.read(columns=wanted, use_threads=False)


def events_at(path: Path, facts: Mapping[str, FactDeclaration]) -> tuple[Events, str]:
    """The events in a wide file or in a store, and the hash of the file they come from."""
    if path.is_dir():
        store = EventsStore(path, dict(facts))
        return store, store.source
    return EventsFile(path, dict(facts)), hash_of(path)


def hash_of(path: Path) -> str:
    """Of a file. Raises FileRefused where there is none."""
    beginning_of(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _no_store(path: Path, found: str) -> FileRefused:
    return FileRefused(
        path.name, found, "a folder that `ettle store` wrote", "write it: ettle store EVENTS --out FOLDER"
    )


# By kind, and whole again.


def by_kind(table: Any) -> ByKind:
    """A wide table as it is held in a store: columns in which a kind has nothing are not there."""
    own = [name for name in table.column_names if name not in COMMON]
    kinds = {}
    for kind, rows in rows_by_kind(table).items():
        theirs = table.select(own).take(pa.array(rows))
        filled = [name for name in own if theirs.column(name).null_count < len(theirs)]
        if filled:
            kinds[kind] = theirs.select(filled)
    filled = [name for name in COMMON_COLUMNS if name in table.column_names]
    filled = [name for name in filled if name in NEVER_EMPTY or table.column(name).null_count < len(table)]
    return ByKind(table.select(filled), kinds)


def as_wide(held: ByKind) -> Any:
    """The wide table that it is, in the order of its rows."""
    several, places = [], []
    for kind, rows in rows_by_kind(held.every).items():
        columns = held.every.take(pa.array(rows))
        if kind in held.kinds:
            for name in held.kinds[kind].column_names:
                columns = columns.append_column(name, held.kinds[kind].column(name))
        several.append(as_ours(columns))
        places.append(rows)
    if not several:
        return held.every
    order = np.argsort(np.concatenate(places), kind="stable")
    return pa.concat_tables(several, promote_options="default").take(pa.array(order))


def as_ours(table: Any) -> Any:
    """A table with the types of a file of events: words as texts, not as numbers of a dictionary."""
    return table.cast(pa.schema([SCHEMA.field(name) for name in table.column_names]))


def some_of(held: ByKind, people: Any) -> ByKind:
    """The rows of some people alone."""
    theirs = pc.is_in(held.every.column("person").cast(pa.string()), people).combine_chunks()
    chosen = theirs.to_numpy(zero_copy_only=False)
    rows = rows_by_kind(held.every)
    kinds = {kind: own.filter(pa.array(chosen[rows[kind]])) for kind, own in held.kinds.items()}
    return ByKind(held.every.filter(theirs), kinds)


def rows_by_kind(table: Any) -> dict[str, Any]:
    """The rows of each kind that there are some of, in their order."""
    numbers, words = as_words(table.column("kind"), len(table))
    kinds = [word if word in KINDS else NO_KIND for word in words] + [NO_KIND]
    found: dict[str, list[Any]] = {}
    for number, kind in enumerate(kinds):
        rows = np.flatnonzero(numbers == (number if number < len(words) else -1))
        if len(rows):
            found.setdefault(kind, []).append(rows)
    return {kind: np.sort(np.concatenate(rows)) for kind, rows in found.items()}
