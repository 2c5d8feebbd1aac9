"""Answers a file of events in bulk: part by part on threads; whoever the kernels leave aside by the definition."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any

import pyarrow as pa

from ettle.engine.bulk.answers import Answered, answered
from ettle.engine.bulk.compiling import Plan
from ettle.engine.bulk.differing import differing
from ettle.engine.bulk.joining import joined
from ettle.engine.bulk.splitting import part_of
from ettle.engine.bulk.tables import Part
from ettle.engine.bulk.wide import NotSorted
from ettle.engine.evaluated.definition import by_definition
from ettle.engine.evaluated.tables import NAMES, fact_columns
from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import journeys
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.bulk.parts import Events, not_asked, not_in_order
from ettle.files.bulk.since import Kept, Since, people_of


@dataclass(frozen=True)
class Question:
    """What is asked: the rules, the day, as known at a moment; and by which other rules besides."""

    rulebook: Rulebook
    on: date
    known_at: datetime
    others: Mapping[str, Rulebook] = field(default_factory=dict)
    """Other rules, by a name: only where they say something different is written."""
    wanted: Collection[str] = NAMES

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The columns that nothing asked needs."""
        return not_asked((self.rulebook, *self.others.values()), "steps" in self.wanted)

    @property
    def facts(self) -> Sequence[str]:
        return fact_columns(self.rulebook.facts)

    def by_definition(self, rulebook: Rulebook, events: Iterable[Event]) -> dict[str, Any]:
        """The tables wanted, by the definition."""
        people = journeys(events, self.known_at).values()
        found = by_definition(people, rulebook, self.on, self.known_at)
        return {name: found[name] for name in self.wanted}


@dataclass
class Counted:
    """How many people went each way, for the receipt."""

    people: int = 0
    by_definition: int = 0
    taken: int = 0
    """Those of whom nothing new is known, in a run since another."""
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, part: Answers) -> None:
        self.people, self.by_definition = self.people + part.asked, self.by_definition + part.by_definition
        self.rows, self.taken = self.rows + part.rows, self.taken + part.taken

    def lines(self, file: Events, seconds: float) -> list[str]:
        """What a person wants to know of a run."""
        kernels = self.people - self.by_definition
        said = [
            f"{self.rows:,} events of {self.people:,} people in {seconds:.1f} s.",
            f"{kernels:,} people were answered in columns, {self.by_definition:,} one by one, by the same rules.",
        ]
        if self.taken:
            said.append(f"Of {self.taken:,} people more nothing new is known: what was said of them stands.")
        said += [f"  {count:,} enrolments one by one: {why}" for why, count in self.left_out.most_common()]
        if file.faulty:
            said.append(
                f"{len(file.faulty):,} faults in rows that were left out, such as {file.faulty[0]}. `ettle evaluate` lists them."
            )
        return said


@dataclass
class Answers:
    """What one part, or the linked people of all, were answered."""

    tables: dict[str, Any]
    others: dict[str, dict[str, tuple[Any, Any]]]
    """By name of the other rules and table the enrolments that differ, and their rows."""
    people: Any = None
    """Everybody of the part (`since.people_of`)."""
    asked: int = 0
    by_definition: int = 0
    taken: int = 0
    rows: int = 0
    linked: Sequence[Event] = ()
    kept: Kept | None = None
    """Where nobody of a part has anything new: the earlier part, in place of all else."""


def run(
    file: Events,
    question: Question,
    write: Callable[[int, Answers], None],
    threads: int = 2,
    told: Callable[[int, int], None] | None = None,
    since: Since | None = None,
) -> Counted:
    """Answer every part, and write each as it is ready (`write` is called from one thread).

    With `since` only people of whom something new is known are asked; what is said of the rest is taken from there.
    """
    plans = _plans(question)
    counted = Counted(left_out=plans[""].left_out)
    linked: list[Event] = []
    with ThreadPoolExecutor(threads) as pool:
        numbers = iter(range(file.count))
        asked = deque(pool.submit(_part, file, each, question, plans, since) for each in islice(numbers, threads))
        for number in range(file.count):
            part = asked.popleft().result()
            asked.extend(pool.submit(_part, file, each, question, plans, since) for each in islice(numbers, 1))
            linked += part.linked
            write(number, part)
            counted.add(part)
            if told is not None:
                told(number + 1, file.count)
    if linked or not file.count:
        write(file.count, linked_answers(question, linked))
    return counted


def answers(file: Events, held: Any, question: Question) -> Answers:
    """Everybody of one table of whole people in order, wherever it came from; linked people are left to the end."""
    found = _asked(file, held, question, _plans(question))
    found.people = people_of(held)
    return found


def _plans(question: Question) -> dict[str, Plan]:
    """By name what each of the rules asks; the first is the base."""
    return {name: Plan(rules, question.known_at) for name, rules in {"": question.rulebook, **question.others}.items()}


def _part(file: Events, number: int, question: Question, plans: Mapping[str, Plan], since: Since | None) -> Answers:
    if since is None:
        held = file.part(number, question.left_out)
        found = _asked(file, held, question, plans)
        found.people = people_of(held)
        return found
    kept = since.kept(file.told(number))
    if kept is not None:
        return Answers({}, {}, taken=kept.people, kept=kept)
    people = people_of(file.heads(number))
    changed = since.changed(people)
    names = people.column("person").combine_chunks()
    some, rest = names.filter(pa.array(changed)), names.filter(pa.array(~changed))
    found = Answers({}, {})
    if len(some):
        found = _asked(file, file.part(number, question.left_out, some), question, plans)
    for name in question.wanted if len(rest) else ():
        before = since.rows(name, rest)
        found.tables[name] = joined(found.tables[name], before) if len(some) else before
    found.people, found.taken = people, len(rest)
    return found


def _asked(file: Events, held: Any, question: Question, plans: Mapping[str, Plan]) -> Answers:
    """Everybody of a part, by the kernels, and whoever they leave aside by the definition."""
    try:
        part = part_of(held, question.on, question.known_at, file.linked, file.facts)
    except NotSorted as wrong:
        raise not_in_order(file.path) from wrong
    found = _in_columns(part, question, plans)
    names = part.people.filter(found[-1].aside_mask).to_pylist()
    rows, people = len(held), len(part)
    part.forget()
    del part
    events = list(file.events(held, names))
    own = [event for event in events if event.person not in file.linked]
    whole = [_whole(question, plan, each, own) for plan, each in zip(plans.values(), found, strict=True)]
    linked = [event for event in events if event.person in file.linked]
    others = {name: _differing(whole[0], each) for name, each in zip(question.others, whole[1:], strict=True)}
    return Answers(whole[0], others, None, people, len(names), 0, rows, linked)


def _in_columns(part: Part, question: Question, plans: Mapping[str, Plan]) -> list[Answered]:
    """What the kernels say by each of the rules; whoever they leave aside by one is left aside by all."""
    while True:
        before = int(part.by_definition.sum())
        base = answered(part, plans[""], question.facts, question.wanted)
        found = [base]
        for name in question.others:
            found.append(answered(part, plans[name], question.facts, question.wanted, base))
        if int(part.by_definition.sum()) == before or not question.others:
            return found


def _whole(question: Question, plan: Plan, found: Answered, events: Sequence[Event]) -> dict[str, Any]:
    if not events:
        return dict(found.tables)
    rest = question.by_definition(plan.rulebook, events)
    return {name: joined(table, rest[name]) for name, table in found.tables.items()}


def linked_answers(question: Question, events: Sequence[Event]) -> Answers:
    """Those who are one person with others, wherever their rows stand: by the definition."""
    whole = [question.by_definition(rules, events) for rules in (question.rulebook, *question.others.values())]
    others = {name: _differing(whole[0], each) for name, each in zip(question.others, whole[1:], strict=True)}
    return Answers(whole[0], others)


BY_PERSON_ALONE = frozenset({"referrals", "assessments", "steps"})
"""What no rule decides."""


def _differing(base: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: differing(base[name], table) for name, table in other.items() if name not in BY_PERSON_ALONE}
