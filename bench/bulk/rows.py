"""Rows of invented events as columns: gathered kind by kind, put in order, written as the wide Parquet table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ettle.files.events.parquet_file import SCHEMA

Ints = npt.NDArray[np.int64]
MICROSECONDS_A_DAY = 86_400_000_000
NONE = np.iinfo(np.int64).min
"""What stands for an empty field while columns are numbers."""
OFFICE_OPENS = 9 * 3_600_000_000


@dataclass(frozen=True, slots=True)
class Coded:
    """A text column while it is made: the place of each value among a few words, -1 = empty."""

    words: list[str]
    codes: Ints


Column = Ints | Coded


@dataclass
class Rows:
    """Blocks of rows, each of one kind. `person` is a number within the part; days and pence are whole numbers."""

    blocks: list[dict[str, Column]] = field(default_factory=list)
    count: int = 0

    def add(self, kind: str, person: Ints, on: Ints, recorded: Ints, **columns: Column) -> Ints:
        """Rows of one kind; their places, by which later ones replace or name them."""
        places = np.arange(self.count, self.count + len(person))
        said = {"kind": Coded([kind], np.zeros(len(person), np.int64)), "person": person, "on": on}
        self.blocks.append({**said, "recorded": recorded, **columns})
        self.count += len(person)
        return places

    def numbers(self, name: str) -> Ints:
        return np.concatenate([_numbers(block, name) for block in self.blocks])

    def words(self, name: str) -> Coded:
        """One column of text, its words joined over the kinds."""
        known: dict[str, int] = {}
        codes = []
        for block in self.blocks:
            column = block.get(name)
            if column is None:
                codes.append(np.full(len(block["person"]), -1))  # type: ignore[arg-type]
                continue
            assert isinstance(column, Coded)
            places = np.array([known.setdefault(word, len(known)) for word in column.words] + [-1])
            codes.append(places[column.codes])
        return Coded(list(known), np.concatenate(codes))

    @property
    def names(self) -> set[str]:
        return {name for block in self.blocks for name in block}


def _numbers(block: dict[str, Column], name: str) -> Ints:
    column = block.get(name)
    if column is None:
        return np.full(len(block["person"]), NONE)  # type: ignore[arg-type]
    assert not isinstance(column, Coded)
    return column


def table(rows: Rows, first_person: int, on_or_before: int) -> pa.Table:
    """The rows in order of person, day and id; those of later days left out."""
    person, on = rows.numbers("person"), rows.numbers("on")
    kept = np.flatnonzero(on <= on_or_before)
    order = kept[np.lexsort((on[kept], person[kept]))]
    ids, places = _ids(person[order], first_person), np.full(rows.count + 1, -1)
    places[order] = np.arange(len(order))
    made = {"id": ids, "person": _people(person[order], first_person)}
    made["enrolment"] = _enrolments(made["person"], rows.numbers("enrolment")[order])
    made["recorded_at"] = _instants(order, rows)
    for name in ("replaces", "referral", "job"):
        made[name] = _named(ids, places, rows.numbers(name)[order])
    for name in rows.names - made.keys() - {"recorded", "said"}:
        made[name] = _column(rows, name, order)
    arrays = [made[f.name] if f.name in made else pa.nulls(len(order), f.type) for f in SCHEMA]
    return pa.table(arrays, schema=SCHEMA)


def _ids(person: Ints, first_person: int) -> pa.Array:
    """`<person>-<number>`: numbered within the person in order of days."""
    starts = np.flatnonzero(np.r_[True, person[1:] != person[:-1]])
    nth = np.arange(len(person)) - np.repeat(starts, np.diff(np.r_[starts, len(person)])) + 1
    return pc.binary_join_element_wise(_people(person, first_person), _padded(nth, 4), "-")


def _people(person: Ints, first_person: int) -> pa.Array:
    top = int(person.max(initial=0)) + 1
    names = pc.binary_join_element_wise("P", _padded(np.arange(top) + first_person, 7), "-")
    return names.take(pa.array(person))


def _padded(numbers: Ints, width: int) -> pa.Array:
    return pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")


def _enrolments(people: pa.Array, ordinal: Ints) -> pa.Array:
    numbers = pc.binary_join_element_wise("E", pa.array(ordinal, mask=ordinal == NONE).cast(pa.string()), "")
    return pc.binary_join_element_wise(people, numbers, "-")


def _instants(order: Ints, rows: Rows) -> pa.Array:
    """Recorded on a day, in office hours; later rows of a part later in the hour, so that no two are alike."""
    at = rows.numbers("recorded") * MICROSECONDS_A_DAY + OFFICE_OPENS
    at += (np.arange(rows.count) % 25_000) * 1_000_000
    return pa.array(at[order]).cast(pa.timestamp("us", tz="UTC"))


def _named(ids: pa.Array, places: Ints, named: Ints) -> pa.Array:
    """The ids of the rows at these places."""
    found = places[np.where(named == NONE, -1, named)]
    return ids.take(pa.array(found, mask=found < 0))


def _column(rows: Rows, name: str, order: Ints) -> pa.Array:
    kind = SCHEMA.field(name).type
    if pa.types.is_string(kind):
        coded = rows.words(name)
        codes = coded.codes[order]
        indices = pa.array(codes.astype(np.int32), mask=codes < 0)
        return pa.DictionaryArray.from_arrays(indices, pa.array(coded.words, pa.string())).cast(pa.string())
    numbers = rows.numbers(name)[order]
    mask = numbers == NONE
    if pa.types.is_decimal(kind):  # held as hundredths
        return _hundredths(np.where(mask, 0, numbers), mask, kind)
    if pa.types.is_date32(kind):
        return pa.array(np.where(mask, 0, numbers).astype(np.int32), mask=mask).cast(kind)
    return pa.array(numbers, mask=mask).cast(kind)


def _hundredths(numbers: Ints, mask: npt.NDArray[np.bool_], kind: pa.DataType) -> pa.Array:
    wide = np.empty((len(numbers), 2), np.int64)
    wide[:, 0], wide[:, 1] = numbers, numbers >> 63
    valid = pa.array(~mask).buffers()[1]
    return pa.Array.from_buffers(kind, len(numbers), [valid, pa.py_buffer(wide)])
