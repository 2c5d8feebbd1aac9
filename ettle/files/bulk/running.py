"""Answers a file of events in bulk: part by part on threads; whoever the kernels leave aside by the definition."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from ettle.engine.bulk.answers import answered
from ettle.engine.bulk.compiling import Plan
from ettle.engine.bulk.joining import joined
from ettle.engine.bulk.splitting import NotSorted, part_of
from ettle.engine.evaluated.definition import by_definition
from ettle.engine.evaluated.tables import NAMES, Tables, fact_columns
from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.bulk.parts import EventsFile, not_in_order

Wrote = Callable[[int, Tables], None]


@dataclass
class Counted:
    """How many people went each way, for the receipt."""

    people: int = 0
    by_definition: int = 0
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, people: int, by_definition: int, rows: int) -> None:
        self.people, self.by_definition, self.rows = (
            self.people + people,
            self.by_definition + by_definition,
            self.rows + rows,
        )

    def lines(self, file: EventsFile, seconds: float) -> list[str]:
        """What a person wants to know of a run."""
        kernels = self.people - self.by_definition
        said = [
            f"{self.rows:,} events of {self.people:,} people in {seconds:.1f} s.",
            f"{kernels:,} people were answered in columns, {self.by_definition:,} one by one, by the same rules.",
        ]
        said += [f"  {count:,} enrolments one by one: {why}" for why, count in self.left_out.most_common()]
        if file.faulty:
            said.append(f"{len(file.faulty):,} rows are no events and were left out, such as {file.faulty[0]}.")
        return said


@dataclass(frozen=True)
class Question:
    """What is asked: the rules, the day, as known at a moment."""

    rulebook: Rulebook
    on: date
    known_at: datetime

    @property
    def facts(self) -> Sequence[str]:
        return fact_columns(self.rulebook.facts)


def run(
    file: EventsFile, question: Question, write: Wrote, threads: int = 2, told: Callable[[int, int], None] | None = None
) -> Counted:
    """Answer every part, and write each as it is ready (`write` is called from one thread at a time)."""
    plan = Plan(question.rulebook, question.known_at)
    counted = Counted(left_out=plan.left_out)
    linked: list[Event] = []
    with ThreadPoolExecutor(threads) as pool:
        numbers = iter(range(len(file.cuts)))
        asked = deque(pool.submit(_part, file, each, question, plan) for each in islice(numbers, threads))
        for number in range(len(file.cuts)):
            part = asked.popleft().result()
            asked.extend(pool.submit(_part, file, each, question, plan) for each in islice(numbers, 1))
            linked += part.linked
            write(number, part.tables)
            counted.add(part.people, part.by_definition, part.rows)
            if told is not None:
                told(number + 1, len(file.cuts))
    if linked or not file.cuts:
        write(len(file.cuts), _by_definition(journeys(linked, question.known_at).values(), question))
    return counted


@dataclass
class _Answered:
    tables: Tables
    people: int
    by_definition: int
    rows: int
    linked: list[Event]


def _part(file: EventsFile, number: int, question: Question, plan: Plan) -> _Answered:
    table = file.part(number)
    try:
        part = part_of(table, question.on, question.known_at, file.linked)
    except NotSorted as wrong:
        raise not_in_order(file.path) from wrong
    rows, people = len(table), len(part)
    found = answered(part, plan, question.facts)
    names = part.people.filter(found.aside_mask).to_pylist()
    _still_missing(found.tables, file, number, question, set(names), part.people.to_pylist())
    del table, part
    events = list(file.events(number, names))
    linked = [event for event in events if event.person in file.linked]
    own = [event for event in events if event.person not in file.linked]
    rest = _by_definition(journeys(own, question.known_at).values(), question) if own else None
    tables = found.tables if rest is None else {name: joined(found.tables[name], rest[name]) for name in NAMES}
    return _Answered(tables, people, len(names), rows, linked)


def _still_missing(
    tables: dict[str, Any], file: EventsFile, number: int, question: Question, aside: set[str], people: list[str]
) -> None:
    """Tables that no kernel makes yet are the definition's whole."""
    if missing := set(NAMES) - tables.keys():
        events = file.events(number, [each for each in people if each not in aside])
        every = _by_definition(journeys(events, question.known_at).values(), question)
        tables |= {name: every[name] for name in missing}


def _by_definition(journeys: Iterable[Journey], question: Question) -> dict[str, Any]:
    return dict(by_definition(journeys, question.rulebook, question.on, question.known_at))
