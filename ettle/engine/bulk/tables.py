"""Events by kind as arrays: what the kernels walk over. Shapes only; `splitting` makes them.

Everything is local to one part of the people: whole people, sorted. Days are int32 days since 1970, hours are
hundredths and money is pence (int64), words are numbers (int32) of a list of words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ettle.engine.bulk.columns import (
    Answers,
    Days,
    Numbers,
    Rows,
    Truths,
    Words,
    as_days,
    as_numbers,
    as_texts,
    as_words,
)

NOBODY, STRANGER = np.int32(-1), np.int32(-2)
"""Of the enrolment an event names: none; one that no start of its person opened by the day of asking."""


@dataclass(frozen=True)
class Covers:
    """The days of spells: certainly so on [start, sure), perhaps on to `maybe`; of none where start == maybe."""

    start: Days
    sure: Days
    maybe: Days


@dataclass
class Kind:
    """The events of one kind that count, by person, on, recorded_at, id (those in LARGE by person, on, id).

    `off[p]:off[p + 1]` are the rows of person p. Further columns are made when they are first asked for.
    """

    name: str
    off: Rows
    person: Rows
    enr: Rows
    """The row of the enrolment it names, or NOBODY, or STRANGER."""
    on: Days
    rows: Rows
    """The row of each in the part as it was read: its id is `Part.ids(rows)`."""
    column: Callable[[str], Any] = field(repr=False)
    """An Arrow column of these rows by its name; None where the part has none."""
    known_by: Callable[[Rows], Days] = field(repr=False, default=lambda rows: rows[:0])
    """The day since which rows of the part have been known."""
    covers: Covers | None = None
    """Of spells alone."""
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.on)

    @cached_property
    def known_on(self) -> Days:
        """The day since which each has been known (`Journey.known_since`)."""
        return self.known_by(self.rows)

    def words(self, name: str) -> Words:
        found: Words = self._once("words", name, lambda column, count: as_words(column, count))
        return found

    def days(self, name: str) -> Days:
        found: Days = self._once("days", name, lambda column, count: as_days(column, count))
        return found

    def numbers(self, name: str, places: int = 0) -> Numbers:
        found: Numbers = self._once(f"numbers {places}", name, lambda column, count: as_numbers(column, count, places))
        return found

    def texts(self, name: str) -> Any:
        return self._once("texts", name, lambda column, count: as_texts(column, count))

    def is_one_of(self, name: str, *wanted: str) -> Answers:
        """For each row whether its word is one of these: 2 yes, 0 no, 1 where it has none."""
        numbers, words = self.words(name)
        return np.array([2 if word in wanted else 0 for word in words] + [1], dtype=np.uint8)[numbers]

    def _once(self, how: str, name: str, make: Callable[[Any, int], Any]) -> Any:
        key = f"{how} {name}"
        if key not in self._made:
            self._made[key] = make(self.column(name), len(self))
        return self._made[key]


@dataclass(frozen=True)
class Enrolments:
    """Every enrolment begun by the day of asking, by person and in the order in which they began."""

    off: Rows
    """`off[p]:off[p + 1]` are those of person p."""
    person: Rows
    begun: Days
    left: Days
    """The first day outside; NEVER = still on it."""
    programme: Rows
    contract: Rows
    """Numbers of `programmes` and `contracts`; -1 = none."""
    group: Rows
    """The group its start names, a number of `groups`; -1 = not known."""
    start: Rows
    """Its row in the kind `start`."""
    leave: Rows
    """The row in the kind `leave` that ended it; -1 = none did."""
    starts: Kind
    programmes: list[str]
    contracts: list[str]
    groups: list[str]
    """Every group that a start or a change of group names."""
    changes: Kind
    """The changes of group."""
    changed_to: Rows
    """For each change the group, a number of `groups`."""

    def __len__(self) -> int:
        return len(self.begun)

    @cached_property
    def known_on(self) -> Days:
        """The day since which the start of each has been known."""
        return self.starts.known_on[self.start]


@dataclass
class Part:
    """Some whole people and what counts of them, as known at a moment, on the day of asking."""

    on: int
    tomorrow: int
    people: Any
    """The id of each person (an Arrow array); their number is their place."""
    kinds: Mapping[str, Kind]
    enrolments: Enrolments
    death: Days
    """The day of death of each person; NEVER = alive."""
    by_definition: Truths
    """The people who are answered by the definition: the kernels' answers of them are thrown away."""
    ids: Callable[[Rows], Any] = field(repr=False)
    """The ids of rows of the part as it was read (-1 = null), as an Arrow array."""
    named: Callable[[str, Any, Rows], Rows] = field(repr=False)
    """`named(kind, ids, person)`: the row in the kind that each id means now, -1 where none counts."""
    recorded_at: Callable[[Rows], Numbers] = field(repr=False)
    """The instant at which rows of the part were recorded."""
    in_chains: Mapping[str, Truths] = field(default_factory=dict)
    """By kind, for each person whether any event of it corrects, or is corrected or retracted."""
    made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)
    """What was worked out already, whatever the rules: shared by all that are asked."""

    def kind(self, name: str) -> Kind:
        return self.kinds[name]

    def __len__(self) -> int:
        return len(self.death)

    def set_aside(self, people: Rows) -> None:
        """Have these people answered by the definition."""
        self.by_definition[people] = True

    def forget(self) -> None:
        """Let go of what was worked out: it holds on to itself, and is large."""
        for each in self.made.get("stays", ()):
            each.made.clear()
        self.made.clear()
