"""The register: evaluated rows asked by name, unit by unit. Every name a measure may use is made here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.evaluated.tables import FACT, Tables
from ettle.engine.measures.columns import NOTHING, Column, Numbers, Words, column_of, no_number, nothing, spread

EPOCH = date(1970, 1, 1)
SEPARATOR = "\x1f"
AGE_BANDS = (("under 18", 18), ("18 to 24", 25), ("25 to 34", 35), ("35 to 49", 50), ("50 and over", 200))
"""Each band with the first age above it."""
DAYS: Mapping[str, Mapping[str, str]] = {
    "enrolments": {"start": "begun", "referral": "referred_on", "left": "left", "work": "work_began"},
    "referrals": {"referral": "on", "answer": "answered_on"},
    "offers": {"from": "from", "due": "due_on", "until": "until"},
    "payments": {"achieved": "achieved_on", "claim_by": "claim_by"},
}
"""The days of each table by the name a measure gives them."""
OF_AN_ENROLMENT = ("outcome.", "offer.", "payment.", "follow_up.")
NOT_YET, NOT_OWED = "not_yet_due", "not_owed"


class NoSuchName(ValueError):
    """A name that evaluated rows do not have."""


@dataclass
class Register:
    """The units of one table on a day, each name a column as long as the table; of a row, also what its enrolment says."""

    tables: Tables
    table: str
    on: date
    enrolments: Register | None = None
    """Of a table that is not of enrolments: theirs, for the names that are."""
    _found: dict[str, Column] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, tables: Tables, table: str, on: date) -> Register:
        own = None if table == "enrolments" else cls(tables, "enrolments", on)
        return cls(tables, table, on, own)

    def __len__(self) -> int:
        return len(self.tables[self.table])

    @property
    def today(self) -> int:
        """The day of asking, in days since 1970."""
        return (self.on - EPOCH).days

    def column(self, name: str) -> Column:
        """The column a name stands for. Raises NoSuchName."""
        if name not in self._found:
            self._found[name] = self._made(name)
        return self._found[name]

    def words(self, name: str) -> Words:
        column = self.column(name)
        if isinstance(column, Words):
            return column
        raise NoSuchName(f"`{name}` is a number or a day; it has no values to count apart")

    def day(self, name: str) -> Numbers:
        """The day a name stands for, in days since 1970. Raises NoSuchName."""
        own = DAYS.get(self.table, {})
        if name in own:
            return self._numbers(own[name])
        if name.startswith("outcome.") and self.enrolments is None:
            achieved: Numbers = self._of_first("outcomes", name.partition(".")[2], "on")
            return achieved
        if self.enrolments is not None:
            found: Numbers = self.of_their_enrolment(self.enrolments.day(name))
            return found
        raise NoSuchName(f"`{name}` is no day of {self.table}; they have {', '.join(own)}")

    def _numbers(self, name: str) -> Numbers:
        column = self.column(name)
        if isinstance(column, Numbers):
            return column
        raise NoSuchName(f"`{name}` is a word, not a number or a day")

    def _made(self, name: str) -> Column:
        if name in MADE:
            return MADE[name](self)
        if name.startswith("days_to."):
            return self._days_to(name.removeprefix("days_to."))
        table = self.tables[self.table]
        if self.table == "enrolments" and FACT + name in table.column_names:
            return column_of(table.column(FACT + name))
        if name in table.column_names:
            return column_of(table.column(name))
        if self.enrolments is not None:
            theirs: Column = self.of_their_enrolment(self.enrolments.column(name))
            return theirs
        if name.startswith(OF_AN_ENROLMENT):
            return self._joined(name)
        raise NoSuchName(f"`{name}` is no column of evaluated rows and no fact with codes")

    def _days_to(self, name: str) -> Numbers:
        since = self.day("referral" if self.table == "referrals" else "start")
        day = self.day(name)
        return Numbers(day.values - since.values, day.known & since.known)

    def of_their_enrolment(self, column: Any) -> Any:
        """A column of the enrolments, at the enrolment of each row; nothing where it has none."""
        places = self._places
        found = column.at(np.maximum(places, 0))
        if isinstance(found, Words):
            return Words(np.where(places < 0, NOTHING, found.codes).astype(np.int32), found.words)
        return Numbers(found.values, found.known & (places >= 0))

    @property
    def _places(self) -> npt.NDArray[np.int64]:
        """Where the enrolment of each row lies among the enrolments; -1 = it has none."""
        places = self._found.get("places of enrolments")
        if places is None:
            found = positions(self.tables[self.table], self.tables["enrolments"])
            places = self._found["places of enrolments"] = Numbers(found, found >= 0)
        assert isinstance(places, Numbers)
        return places.values

    def _joined(self, name: str) -> Column:
        kind, _, what = name.partition(".")
        if kind == "follow_up":
            return self._follow_up(what)
        table = {"outcome": "outcomes", "offer": "offers", "payment": "payments"}[kind]
        state: Words = self._of_first(table, what, "state")
        return state

    def _of_first(self, table: str, rule: str, column: str) -> Any:
        """A column of the first line of a rule, at its enrolment."""
        rows = self.tables[table]
        chosen = pc.and_(pc.equal(rows.column("rule"), rule), pc.equal(rows.column("n"), 1))
        return self._at_enrolment(rows.filter(chosen), column)

    def _at_enrolment(self, rows: Any, column: str) -> Any:
        if len(rows) == 0:
            is_word = pa.types.is_dictionary(rows.schema.field(column).type)
            return nothing(len(self)) if is_word else no_number(len(self))
        places = positions(rows, self.tables["enrolments"])
        there = np.flatnonzero(places >= 0)
        return spread(column_of(rows.column(column)), there, places[there], len(self))

    def _follow_up(self, weeks: str) -> Words:
        """What came of a checkpoint. Until its last day has passed it is not yet due, whatever was heard before: those
        who answered early are no more reached than those who did not."""
        rows = self.tables["follow_ups"]
        rows = rows.filter(pc.equal(rows.column("checkpoint"), int(weeks) if weeks.isdigit() else -1))
        said: Words = self._at_enrolment(rows, "state")
        due: Numbers = self._at_enrolment(rows, "due_on")
        words = tuple(dict.fromkeys((*said.words, NOT_YET, NOT_OWED)))
        codes = np.where(due.known & (due.values >= self.today), words.index(NOT_YET), said.codes)
        codes = np.where(due.known | (said.codes == NOTHING), codes, words.index(NOT_OWED))
        return Words(codes.astype(np.int32), words)


def positions(rows: Any, enrolments: Any) -> npt.NDArray[np.int64]:
    """Where the enrolment of each row lies in the table of enrolments; -1 = it is not there.

    Rows of one enrolment that follow each other are looked up once.
    """
    if len(rows) == 0 or len(enrolments) == 0:
        return np.full(len(rows), -1, dtype=np.int64)
    person, enrolment = (_plain(rows.column(name)) for name in ("person", "enrolment"))
    first = np.ones(len(rows), dtype=np.bool_)
    if len(rows) > 1:
        same = pc.and_(pc.equal(person[1:], person[:-1]), pc.equal(enrolment[1:], enrolment[:-1]))
        first[1:] = ~same.to_numpy(zero_copy_only=False)
    starts = np.flatnonzero(first)
    found = pc.index_in(_key(person.take(starts), enrolment.take(starts)), value_set=_keys_of(enrolments))
    places = pc.fill_null(found, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.repeat(places, np.diff(np.append(starts, len(rows))))


def _keys_of(enrolments: Any) -> Any:
    return _key(_plain(enrolments.column("person")), _plain(enrolments.column("enrolment")))


def _key(person: Any, enrolment: Any) -> Any:
    return pc.binary_join_element_wise(person, pc.fill_null(enrolment, SEPARATOR), SEPARATOR)


def _plain(column: Any) -> Any:
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    whole = pa.concat_arrays(chunks) if len(chunks) != 1 else chunks[0]
    return pc.fill_null(whole.cast(pa.string()), SEPARATOR)


def _started(register: Register) -> Words:
    if register.table == "referrals":
        begun = register.tables["referrals"].column("enrolment").is_valid().to_numpy()
        return Words(np.asarray(begun, dtype=np.int32), ("no", "yes"))
    return Words(np.ones(len(register), dtype=np.int32), ("no", "yes"))


def _age_band(register: Register) -> Words:
    if register.enrolments is not None:
        found: Words = register.of_their_enrolment(register.enrolments.column("age_band"))
        return found
    age = register._numbers("age")
    codes = np.searchsorted([above for _, above in AGE_BANDS], age.values, side="right")
    codes = np.minimum(codes, len(AGE_BANDS) - 1)
    return Words(np.where(age.known, codes, NOTHING).astype(np.int32), tuple(name for name, _ in AGE_BANDS))


def _earned(register: Register) -> Numbers:
    """Of each enrolment the pence of all lines that were reached, payable by now or not."""
    rows = register.tables["payments"]
    reached = pc.and_(
        rows.column("achieved_on").is_valid(), pc.not_equal(rows.column("state").cast(pa.string()), "never")
    )
    rows = rows.filter(reached)
    amount = column_of(rows.column("amount"))
    assert isinstance(amount, Numbers)
    places = positions(rows, register.tables["enrolments"])
    counted = (places >= 0) & amount.known
    sums = np.zeros(len(register), dtype=np.int64)
    np.add.at(sums, places[counted], amount.values[counted])
    return Numbers(sums, np.ones(len(register), dtype=np.bool_))


def _days_waited(register: Register) -> Numbers:
    referred, begun = register.day("referral"), register.day("start")
    return Numbers(begun.values - referred.values, begun.known & referred.known)


MADE: Mapping[str, Callable[[Register], Column]] = {
    "started": _started,
    "age_band": _age_band,
    "earned": _earned,
    "days_waited": _days_waited,
}
"""The names that are worked out from other columns."""
