"""The shapes of evaluated rows: one Arrow schema a table, the order of its rows, and a hash of what it says.

Days are days, money is whole pence, scores are hundredths of a point. Empty (null) is not known, or not so yet:
never zero and never no.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.events.facts import FactDeclaration

SCHEMA = 1
"""Raised only when a column changes its meaning; columns may be added."""

FACT = "fact."
"""Begins the name of a column that holds an answer as it was known on the day of the start."""

Tables = Mapping[str, Any]
"""Every table (`pyarrow.Table`) by its name."""

_TEXT = pa.string()
_WORD = pa.dictionary(pa.int32(), pa.string())
"""Text of which there are few values."""
_OF_MANY_ROWS = _WORD
"""An id in a table that has many rows for each."""
_DAY = pa.date32()
_NUMBER = pa.int32()
_PENCE = pa.int64()
_TRUTH = pa.bool_()

_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "enrolments": {
        "person": _TEXT,
        "enrolment": _TEXT,
        "programme": _WORD,
        "contract": _WORD,
        "provider": _WORD,
        "area": _WORD,
        "referral_source": _WORD,
        "referred_on": _DAY,
        "begun": _DAY,
        "left": _DAY,
        "leave_reason": _WORD,
        "destination": _WORD,
        "group": _WORD,
        "phase": _WORD,
        "rules_in_force": _TRUTH,
        "versions": _WORD,
        "eligible": _WORD,
        "work_began": _DAY,
        "age": _NUMBER,
        "in_work": _WORD,
        "died": _TRUTH,
    },
    "referrals": {
        "person": _TEXT,
        "referral": _TEXT,
        "on": _DAY,
        "source": _WORD,
        "programme": _WORD,
        "to": _WORD,
        "answer": _WORD,
        "answer_reason": _WORD,
        "answered_on": _DAY,
        "enrolment": _TEXT,
    },
    "follow_ups": {
        "person": _TEXT,
        "enrolment": _TEXT,
        "checkpoint": _NUMBER,
        "due_on": _DAY,
        "answered_on": _DAY,
        "state": _WORD,
    },
    "outcomes": {
        "person": _OF_MANY_ROWS,
        "enrolment": _OF_MANY_ROWS,
        "rule": _WORD,
        "n": _NUMBER,
        "state": _WORD,
        "on": _DAY,
        "earliest": _DAY,
        "version": _WORD,
        "decided_by": _TEXT,
    },
    "offers": {
        "person": _OF_MANY_ROWS,
        "enrolment": _OF_MANY_ROWS,
        "rule": _WORD,
        "n": _NUMBER,
        "from": _DAY,
        "until": _DAY,
        "state": _WORD,
        "due_on": _DAY,
        "decided_by": _TEXT,
    },
    "payments": {
        "person": _OF_MANY_ROWS,
        "enrolment": _OF_MANY_ROWS,
        "rule": _WORD,
        "n": _NUMBER,
        "to": _WORD,
        "amount": _PENCE,
        "state": _WORD,
        "achieved_on": _DAY,
        "claim_by": _DAY,
        "price_from": _WORD,
        "illustrative": _TRUTH,
        "decided_by": _TEXT,
    },
    "assessments": {
        "person": _TEXT,
        "enrolment": _TEXT,
        "on": _DAY,
        "tool": _WORD,
        "area": _WORD,
        "score": _PENCE,
        "scale_max": _PENCE,
    },
    "steps": {
        "person": _TEXT,
        "enrolment": _TEXT,
        "on": _DAY,
        "step": _WORD,
        "organisation": _WORD,
        "detail": _WORD,
    },
}

ORDER: Mapping[str, tuple[str, ...]] = {
    "enrolments": ("person", "enrolment"),
    "referrals": ("person", "on", "referral"),
    "follow_ups": ("person", "enrolment", "checkpoint"),
    "outcomes": ("person", "enrolment", "rule", "n"),
    "offers": ("person", "enrolment", "rule", "n"),
    "payments": ("person", "enrolment", "rule", "n", "to"),
    "assessments": ("person", "on", "enrolment", "tool", "area", "score", "scale_max"),
    "steps": ("person", "on", "step", "enrolment", "organisation", "detail"),
}
"""By what the rows of each table are sorted; what has no value comes last."""

NAMES = tuple(ORDER)


def fact_columns(facts: Mapping[str, FactDeclaration]) -> tuple[str, ...]:
    """The facts that have a column: those answered by a code, or by yes or no."""
    return tuple(sorted(name for name, fact in facts.items() if fact.type in ("code", "yes_no")))


def schema_of(table: str, facts: Iterable[str] = ()) -> Any:
    """The Arrow schema of a table; `facts` names those the enrolments carry (`fact_columns`)."""
    columns = dict(_COLUMNS[table])
    if table == "enrolments":
        columns |= {FACT + name: _WORD for name in sorted(facts)}
    return pa.schema(list(columns.items()))


def table_of(name: str, rows: Iterable[Mapping[str, Any]], facts: Iterable[str] = ()) -> Any:
    """A table from rows as plain values, in its order."""
    schema = schema_of(name, facts)
    found = list(rows)
    plain = pa.schema([(each.name, _TEXT if each.type == _WORD else each.type) for each in schema])
    return in_order(name, pa.Table.from_pylist(found, schema=plain).cast(schema))


def in_order(name: str, table: Any) -> Any:
    """The table sorted as its rows are written, in one chunk."""
    keys = pa.table({key: _decoded(table.column(key)) for key in ORDER[name]})
    order = pc.sort_indices(keys, sort_keys=[(key, "ascending") for key in ORDER[name]])
    return table.take(order).combine_chunks()


def only_used(words: Any) -> Any:
    """A dictionary array without the words that no row has.

    A dictionary may come from other rows or another column: those words are nobody's here, and must not be told.
    """
    codes = pc.fill_null(words.indices.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    used = np.bincount(codes + 1, minlength=len(words.dictionary) + 1)[1:] > 0
    if used.all():
        return words
    place = np.append(np.cumsum(used) - 1, -1).astype(np.int32)[codes]
    kept = words.dictionary.filter(pa.array(used))
    return pa.DictionaryArray.from_arrays(pa.array(place, mask=codes < 0), kept)


def digest(table: Any) -> str:
    """A hash of what a table says, the same however it is cut into chunks or its words are numbered."""
    hashed = hashlib.sha256()
    for name in table.column_names:
        hashed.update(f"{name}:{len(table)}:".encode())
        for part in _canonical(_decoded(table.column(name)).combine_chunks()):
            hashed.update(part)
    return hashed.hexdigest()


def _decoded(column: Any) -> Any:
    return column.cast(_TEXT) if pa.types.is_dictionary(column.type) else column


def _canonical(array: Any) -> Iterable[bytes]:
    """Which rows have a value, and the values, with nothing in them that depends on how they were built."""
    array = pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array
    yield np.packbits(array.is_valid().to_numpy(zero_copy_only=False)).tobytes()
    if pa.types.is_string(array.type):
        text = pc.fill_null(array.cast(pa.large_string()), "")
        yield pc.binary_length(text).to_numpy(zero_copy_only=False).astype("<i8").tobytes()
        yield _letters(text)
    else:
        whole = array.cast(pa.int32()) if pa.types.is_date32(array.type) else array
        yield pc.fill_null(whole.cast(pa.int64()), 0).to_numpy(zero_copy_only=False).astype("<i8").tobytes()


def _letters(text: Any) -> bytes:
    """Every letter of a column, one value after another."""
    _, offsets, letters = text.buffers()
    ends = np.frombuffer(offsets, dtype="<i8")[text.offset : text.offset + len(text) + 1]
    return bytes(letters[int(ends[0]) : int(ends[-1])]) if letters is not None and len(ends) else b""
