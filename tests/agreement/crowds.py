"""Many histories under one rulebook, answered in bulk and by the definition: `python -m tests.agreement` asks both.

The rules, the day and the moment are those that `generate` draws from a seed; the histories are drawn for them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from ettle.engine.evaluated.definition import by_definition
from ettle.engine.evaluated.tables import NAMES, Tables
from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import journeys
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.bulk.parts import Events, EventsFile
from ettle.files.bulk.running import Answers, Counted, Question, run
from ettle.files.bulk.store import EventsStore
from ettle.files.bulk.storing import write_store
from ettle.files.events.writing import write_events

from .chance import Chance, Doc
from .generate import BEGINNINGS, SPAN, Drawn, small, sound, words_of
from .invent_events import Inventing
from .invent_history import history
from .sides import typed, typed_rulebook

NAMING = ("id", "person", "enrolment", "replaces", "other", "job", "referral", "continues")
"""Fields that hold an id of the history."""


@dataclass(frozen=True)
class Crowd:
    """Some people, the rules and the day."""

    seed: int
    rulebook: Rulebook
    events: Sequence[Event]
    on: date
    known_at: datetime


@dataclass
class Agreed:
    """What came of it: rows that differ, and how many people the kernels answered."""

    differing: list[str] = field(default_factory=list)
    counted: Counted = field(default_factory=Counted)


def crowd(seed: int, people: int) -> Crowd:
    """The rules of a small question, and so many histories drawn for them."""
    drawn = small(seed)
    rulebook = typed_rulebook(drawn)
    events = [typed(row, rulebook.facts) for row in _rows(drawn, people)]
    return Crowd(seed, rulebook, events, drawn.on, drawn.known_at)


def _rows(drawn: Drawn, people: int) -> Iterator[Doc]:
    yield from _renamed(drawn.events, "000")
    for number in range(1, people):
        chance = Chance(f"crowd {drawn.seed} {number}", BEGINNINGS[drawn.seed % len(BEGINNINGS)], SPAN)
        draft = Inventing(chance, words_of(drawn), drawn.known_at.date())
        yield from _renamed(sound(history(draft, chance.whole(3, 14))), f"{number:03}")


def _renamed(rows: Sequence[Doc], beginning: str) -> Iterator[Doc]:
    """The rows of one history under names of their own."""
    for row in rows:
        named = {key: f"{beginning}{value}" if key in NAMING else value for key, value in row.items()}
        if isinstance(row.get("about"), list):
            named["about"] = [f"{beginning}{each}" for each in row["about"]]
        yield named


def answered(
    asked: Crowd, threads: int = 1, rows_of_a_part: int = 1_000_000, stored: bool = False
) -> tuple[Tables, Counted]:
    """What bulk says, all parts together; from a store by kind, or from the wide file."""
    counted: list[Counted] = []
    parts = answered_by(asked, {}, threads, rows_of_a_part, counted.append, stored)
    return {name: pa.concat_tables([part.tables[name] for part in parts]) for name in NAMES}, counted[0]


def answered_by(
    asked: Crowd,
    others: Mapping[str, Rulebook],
    threads: int = 1,
    rows_of_a_part: int = 1_000_000,
    told: Callable[[Counted], None] = lambda counted: None,
    stored: bool = False,
) -> list[Answers]:
    """What bulk says, part by part; by other rules too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        write_events(asked.events, path)
        parts: dict[int, Answers] = {}
        file: Events = EventsFile(path, dict(asked.rulebook.facts), rows_of_a_part)
        if stored:
            write_store(EventsFile(path, {}, rows_of_a_part), path.with_name("store"), "a hash")
            file = EventsStore(path.with_name("store"), dict(asked.rulebook.facts))
        question = Question(asked.rulebook, asked.on, asked.known_at, others)
        told(run(file, question, parts.__setitem__, threads))
    return [parts[each] for each in sorted(parts)]


def agreed(asked: Crowd, stored: bool = False) -> Agreed:
    """Bulk and the definition asked the same."""
    said, counted = answered(asked, stored=stored)
    told = by_definition(journeys(asked.events, asked.known_at).values(), asked.rulebook, asked.on, asked.known_at)
    return Agreed([line for name in NAMES for line in _differing(name, told[name], said[name])], counted)


def _differing(name: str, told: Any, said: Any) -> Iterator[str]:
    expected, found = told.to_pylist(), sorted(said.to_pylist(), key=_key)
    expected = sorted(expected, key=_key)
    for row in expected:
        if row not in found:
            yield f"{name}: definition {row}"
    for row in found:
        if row not in expected:
            yield f"{name}: bulk       {row}"
    if len(expected) != len(found):
        yield f"{name}: {len(expected)} rows by the definition, {len(found)} in bulk"


def _key(row: dict[str, Any]) -> list[str]:
    return [str(value) for value in row.values()]
