"""Steps as columns of numbers, sorted by person and day: what every count of the map is made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
NEVER = np.iinfo(np.int64).max
ON_ONE_DAY = (
    *("referral", "referral_answer", "first_contact", "start", "assessment", "plan", "contact", "activity", "review"),
    *("learning", "volunteering", "work_experience", "qualification", "work_began", "follow_up", "work_ended"),
    *("pause", "leave", "death"),
)
"""Days are all that is known of when a step was: those of one day stand in the order in which they can follow."""


@dataclass(frozen=True)
class Steps:
    """One row a step, by person and day, those of one day as they can follow each other."""

    people: Sequence[str]
    person: Numbers
    day: Numbers
    """Days since 1970-01-01."""
    word: Numbers
    words: Sequence[str]
    organisation: Numbers
    """-1 = nobody said."""
    detail: Sequence[str | None]
    detail_of: Numbers

    @property
    def count(self) -> int:
        return len(self.people)

    def named(self, names: Iterable[str]) -> Truths:
        """The rows that are one of these steps; `activity` means every `activity:..`."""
        wanted = set(names)
        mine = [each in wanted or each.partition(":")[0] in wanted for each in self.words]
        return np.array(mine, dtype=np.bool_)[self.word]

    def first(self, rows: Truths) -> Numbers:
        """By person, the day of the first of these rows; NEVER where there is none."""
        found = np.full(self.count, NEVER, dtype=np.int64)
        np.minimum.at(found, self.person[rows], self.day[rows])
        return found

    def detail_at(self, row: int) -> str | None:
        return self.detail[self.detail_of[row]] if self.detail_of[row] >= 0 else None


def steps_of(table: pa.Table) -> Steps:
    """The `steps` of evaluated rows as numbers."""
    person, people = _coded(table.column("person"))
    day = table.column("on").cast(pa.int32()).to_numpy().astype(np.int64)
    word, words = _coded(table.column("step"))
    ranks = np.array([_rank(each) for each in words], dtype=np.int64)
    order = _in_order(person, day, ranks[word] * (len(words) + 1) + word)
    organisation, _ = _coded(table.column("organisation"))
    detail_of, detail = _coded(table.column("detail"))
    return Steps(people, person[order], day[order], word[order], words, organisation[order], detail, detail_of[order])


def _in_order(person: Numbers, day: Numbers, within_day: Numbers) -> Numbers | slice:
    """How to sort; rows that are sorted already, as evaluated rows are by person and day, are left as they lie."""
    if not len(day):
        return slice(None)
    days = day - day.min()
    within = int(within_day.max()) + 1
    key = (person * (int(days.max()) + 1) + days) * within + within_day
    return slice(None) if bool((key[1:] >= key[:-1]).all()) else np.argsort(key, kind="stable")


def _rank(word: str) -> int:
    kind = word.partition(":")[0]
    return ON_ONE_DAY.index(kind) if kind in ON_ONE_DAY else len(ON_ONE_DAY)


def _coded(column: pa.ChunkedArray) -> tuple[Numbers, list[str]]:
    """Each value as its place in the list of all there are; -1 = none."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if not column.length():
        return np.zeros(0, dtype=np.int64), []
    encoded = pc.dictionary_encode(column).unify_dictionaries().combine_chunks()
    encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary.to_pylist()


def middle(days: Numbers) -> int | None:
    """The days of the middle person: of an even number, the earlier of the two in the middle."""
    return int(np.sort(days)[(len(days) - 1) // 2]) if len(days) else None


def slowest_tenth(days: Numbers) -> int | None:
    """So many days or more waited the slowest tenth: the nearest rank."""
    return int(np.sort(days)[-(-9 * len(days) // 10) - 1]) if len(days) else None
