"""The units of a measure: which rows belong, which rows are one person, in which cohort and group each unit is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ettle.engine.measures.asking import YES, Answers, asked
from ettle.engine.measures.case_mix import distance_from_work
from ettle.engine.measures.cohorts import Cohorts, cohorts_of
from ettle.engine.measures.columns import NOTHING, Numbers, Words
from ettle.engine.measures.register import Register
from ettle.engine.rules.measures import CaseMix, Measure
from ettle.engine.rules.predicates import Node

Rows = npt.NDArray[np.int64]

FURTHEST_FIRST = (
    "in_work", "not_in_work", "no_engagement", "achieved", "payable", "met", "late", "unknown", "due_no_answer",
    "not_due", "needs_evidence", "due", "at_risk", "possible", "missed", "not_yet_due", "not_yet", "excused", "too_late",
    "impossible", "never", "not_owed",
)  # fmt: skip
"""Of several enrolments of one person the state that says most is theirs."""
NOT_KNOWN = "unknown"


@dataclass(frozen=True)
class Group:
    """A breakdown: for each unit the place of its value in `words`; what is not known is a value of its own."""

    name: str
    codes: npt.NDArray[np.int64]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """The units that are counted. `rows` are those of the register, a person's together, the earliest first."""

    measure: Measure
    register: Register
    rows: Rows
    starts: Rows
    """Where in `rows` each unit begins."""
    model: CaseMix | None = None

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def first_rows(self) -> Rows:
        return self.rows[self.starts]

    @cached_property
    def cohorts(self) -> Cohorts:
        return cohorts_of(
            self.register.day(self.measure.cohort.day).at(self.first_rows), self.measure, self.register.on
        )

    def answers(self, node: Node) -> Answers:
        """What a predicate says of each unit: of a person yes if it says so of one of their enrolments."""
        return self._most(asked(node, self.register)[self.rows])

    def _most(self, answers: Answers) -> Answers:
        if len(self) == 0:
            return answers[:0]
        found: Answers = np.maximum.reduceat(answers, self.starts)
        return found

    def state(self, name: str) -> Words:
        """The state of each unit: of a person the one that says most."""
        column = self.register.words(name)
        rank = {word: place for place, word in enumerate(FURTHEST_FIRST)}
        order = sorted(range(len(column.words)), key=lambda place: (rank.get(column.words[place], 99), place))
        place_of = np.empty(len(order) + 1, dtype=np.int64)
        place_of[np.asarray(order, dtype=np.int64)] = np.arange(len(order))
        place_of[NOTHING] = len(order)
        best = self._least(place_of[column.codes[self.rows]])
        words = tuple(column.words[place] for place in order)
        return Words(np.where(best == len(order), NOTHING, best).astype(np.int32), words)

    def _least(self, values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        if len(self) == 0:
            return values[:0]
        found: npt.NDArray[np.int64] = np.minimum.reduceat(values, self.starts)
        return found

    def earliest(self, day: str) -> Numbers:
        """The first such day of each unit."""
        days = self.register.day(day).at(self.rows)
        far = np.iinfo(np.int64).max
        found = self._least(np.where(days.known, days.values, far))
        return Numbers(found, found != far)

    def latest_if_all(self, day: str) -> Numbers:
        """The last such day of each unit, where every row of it has one: somebody who came back is not lost."""
        days = self.register.day(day).at(self.rows)
        found = -self._least(-days.values)
        return Numbers(found, self._least(days.known.astype(np.int64)) == 1)

    def total(self, name: str) -> npt.NDArray[np.int64]:
        """The sum of a number over the rows of each unit; what is not known adds nothing."""
        column = self.register.column(name)
        assert isinstance(column, Numbers)
        values = np.where(column.known, column.values, 0)[self.rows]
        found: npt.NDArray[np.int64] = np.add.reduceat(values, self.starts) if len(self) else values[:0]
        return found

    def group(self, name: str) -> Group:
        """A breakdown, as it was at the first row of each unit."""
        if name == "distance_from_work" and self.model is not None:
            column = distance_from_work(self.register, self.model).at(self.first_rows)
        else:
            column = self.register.words(name).at(self.first_rows)
        words = sorted({*column.words} - {NOT_KNOWN})
        place = {word: at for at, word in enumerate(words)}
        renumbered = np.asarray([*(place.get(word, len(words)) for word in column.words), len(words)], dtype=np.int64)
        return Group(name, renumbered[column.codes], (*words, NOT_KNOWN))


def units_of(measure: Measure, register: Register, model: CaseMix | None = None) -> Units:
    """The units of a measure: those of which the population is certain and the day of the cohort is known."""
    day = register.day(measure.cohort.day)
    inside = day.known & (day.values <= register.today)
    if measure.population is not None:
        inside &= asked(measure.population, register) == YES
    rows = np.flatnonzero(inside)
    if measure.unit != "person":
        return Units(measure, register, rows, np.arange(len(rows)), model)
    people = register.words("person").codes[rows]
    rows = rows[np.lexsort((rows, day.values[rows], people))]
    people = register.words("person").codes[rows]
    starts = np.flatnonzero(np.append(True, people[1:] != people[:-1])) if len(rows) else rows
    return Units(measure, register, rows, starts, model)


def crossed(groups: Sequence[Group], cohorts: Cohorts) -> tuple[Any, tuple[int, ...]]:
    """One number for each unit that says its cohort and groups together, and how many there are of each."""
    shape = (len(cohorts.stretches), *(len(each.words) for each in groups))
    codes = cohorts.codes
    for each in groups:
        codes = codes * len(each.words) + each.codes
    return codes, shape
