"""From a wide table of events to tables by kind: what counts as known at a moment, on the day of asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.columns import EPOCH, NEVER, NO_DAY, Days, Rows, Truths, as_texts, local_days, offsets
from ettle.engine.bulk.doubts import doubtful
from ettle.engine.bulk.tables import NOBODY, STRANGER, Covers, Enrolments, Kind, Part
from ettle.engine.bulk.wide import KIND_NAMES, Wide, wide_of
from ettle.engine.events.catalogue import KINDS, Spell
from ettle.engine.events.facts import FactDeclaration

LARGE = frozenset({"contact", "activity", "review"})
"""Kinds of which there are many: they keep the order of the file."""
ABOUT_RECORDS = frozenset({"retract", "link", "unlink"})
SPELLS = frozenset(name for name, kind in KINDS.items() if issubclass(kind, Spell))


def part_of(
    table: Any,
    on: date,
    known_at: datetime,
    linked: Iterable[str] = (),
    facts: Mapping[str, FactDeclaration] | None = None,
) -> Part:
    """The part that a wide table of whole people makes. `linked` are people who are one person with others.

    With `facts`, their declarations, people with a row that the door might refuse are left to the definition.
    Raises NotSorted.
    """
    wide = wide_of(table, known_at)
    day = on.toordinal() - EPOCH
    aside = _left_aside(wide, linked, facts)
    usable = wide.counts & (wide.on <= day) & ~aside[wide.person]
    rows = {name: _rows_of(wide, name, usable) for name in KINDS if name not in ABOUT_RECORDS}
    starts = _starts(wide, rows["start"])
    names = _enrolment_of(wide, starts)
    death = np.full(len(wide.people), NEVER, dtype=np.int32)
    deaths = rows["death"][::-1]
    death[wide.person[deaths]] = wide.on[deaths]
    kinds = {name: _kind(wide, name, each, names, day, death) for name, each in rows.items()}
    return Part(
        on=day,
        tomorrow=day + 1,
        people=wide.people,
        kinds=kinds,
        enrolments=_enrolments(wide, starts, kinds, death),
        death=death,
        by_definition=aside,
        ids=lambda wanted: _ids(wide, wanted),
        named=lambda kind, ids, person: _named(wide, kinds[kind], ids, person),
        recorded_at=lambda rows: wide.recorded_at[rows],
        in_chains={name: _in_chains(wide, name) for name in ("earnings",)},
    )


def _left_aside(wide: Wide, linked: Iterable[str], facts: Mapping[str, FactDeclaration] | None) -> Truths:
    """Whom the definition answers, whatever is asked."""
    aside = wide.chains.tangled | _is_in(wide.people, linked) | _double_ids(wide)
    if facts is not None:
        aside[wide.person[doubtful(wide, facts)]] = True
        aside |= _of_two_people(wide)
    return aside


def _is_in(people: Any, some: Iterable[str]) -> Truths:
    found: Truths = pc.is_in(people, pa.array(sorted(some), pa.string())).to_numpy(zero_copy_only=False)
    return found


def _double_ids(wide: Wide) -> Truths:
    """People with one id twice. In a sorted file two rows of one id and day stand beside each other."""
    found = np.zeros(len(wide.people), dtype=bool)
    ids = wide.columns["id"]
    if len(ids) > 1:
        twice = np.flatnonzero(pc.equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False))
        found[wide.person[twice]] = True
    return found


def _of_two_people(wide: Wide) -> Truths:
    """The people who name one enrolment with somebody else: the door refuses one of them."""
    numbers, count = wide.enrolment
    named = np.flatnonzero(numbers >= 0)
    first, last = (np.zeros(count, dtype=np.int32) for _ in range(2))
    last[numbers[named]] = wide.person[named]  # of several numpy keeps the last written
    first[numbers[named[::-1]]] = wide.person[named[::-1]]
    shared = np.append(first != last, False)
    found = np.zeros(len(wide.people), dtype=bool)
    if shared.any():
        found[wide.person[shared[numbers]]] = True
    return found


def _rows_of(wide: Wide, name: str, usable: Truths) -> Rows:
    """The rows of a kind that count, by person, on, recorded_at, id."""
    rows = wide.rows_of[name]
    rows = rows[usable[rows]]
    return rows if name in LARGE else _by_record(wide, rows)


def _by_record(wide: Wide, rows: Rows) -> Rows:
    """Rows of one person and day in the order in which they were recorded; the others stand where they stood."""
    person, on, recorded = wide.person[rows], wide.on[rows], wide.recorded_at[rows]
    tied = (person[1:] == person[:-1]) & (on[1:] == on[:-1])
    if not (tied & (recorded[1:] < recorded[:-1])).any():
        return rows
    places = np.flatnonzero(np.append(tied, False) | np.append(False, tied))
    order = np.lexsort((recorded[places], on[places], person[places]))
    found = rows.copy()
    found[places] = rows[places[order]]
    return found


@dataclass(frozen=True)
class _Starts:
    """The start of each enrolment, and the number of its id."""

    rows: Rows
    ids: Rows


def _starts(wide: Wide, rows: Rows) -> _Starts:
    """The first start of each enrolment of a person, in the order of the starts."""
    numbers, count = wide.enrolment
    pairs = wide.person[rows].astype(np.int64) * (count + 1) + numbers[rows]
    _, first = np.unique(pairs, return_index=True)
    kept = rows[np.sort(first)]
    return _Starts(kept, numbers[kept])


def _enrolment_of(wide: Wide, starts: _Starts) -> Callable[[Rows], Rows]:
    """Which enrolment rows name, by its row: NOBODY none, STRANGER one their person has not."""
    numbers, count = wide.enrolment
    opened = np.full(count + 1, STRANGER, dtype=np.int32)
    opened[starts.ids] = np.arange(len(starts.rows), dtype=np.int32)
    opened[-1] = NOBODY
    owner = wide.person[starts.rows]

    def names(rows: Rows) -> Rows:
        named = opened[numbers[rows]]
        if len(owner):
            strange = (named >= 0) & (owner[np.maximum(named, 0)] != wide.person[rows])
            named[strange] = STRANGER
        return named

    return names


@dataclass(frozen=True)
class _Columns:
    """The columns of some rows of a kind."""

    wide: Wide
    kind: str
    rows: Rows

    def __call__(self, name: str) -> Any:
        held = self.wide.of_kind(self.kind, name)
        return held if held is None or self.place is None else held.take(self.place)

    @cached_property
    def place(self) -> Any:
        """Which of the rows of the kind they are; None where they are all of them, as they stand."""
        every = self.wide.rows_of[self.kind]
        return None if np.array_equal(self.rows, every) else pa.array(np.searchsorted(every, self.rows))


def _kind(wide: Wide, name: str, rows: Rows, enrolment_of: Callable[[Rows], Rows], day: int, death: Days) -> Kind:
    person = wide.person[rows]
    kind = Kind(
        name,
        offsets(person, len(wide.people)),
        person,
        enrolment_of(rows),
        wide.on[rows],
        rows,
        _Columns(wide, name, rows),
        # for a spell that was only closed since, what first said it
        lambda rows: local_days(wide.recorded_at[wide.chains.known_by[rows]]),
    )
    if name in SPELLS:
        kind.covers = _covers(kind, day, death)
    return kind


def _covers(kind: Kind, day: int, death: Days) -> Covers:
    """As `Life._cover`: an open spell covers the day of asking, and ends with a life."""
    tomorrow, start = np.int32(day + 1), kind.on
    until, last = kind.days("until"), kind.days("last_known")
    end = np.maximum(np.minimum(tomorrow, death[kind.person]), start)
    ended = kind.is_one_of("ended", "yes") == 2
    sure = np.where(last == NO_DAY, start, last) + np.int32(1)
    open_sure = np.where(ended, np.minimum(sure, end), end)
    known = until != NO_DAY
    closed = np.minimum(until, tomorrow)
    return Covers(
        start,
        np.where(known, closed, open_sure).astype(np.int32),
        np.where(known, closed, end).astype(np.int32),
    )


def _enrolments(wide: Wide, starts: _Starts, kinds: dict[str, Kind], death: Days) -> Enrolments:
    kind = kinds["start"]
    place = np.full(len(wide), -1, dtype=np.int32)
    place[kind.rows] = np.arange(len(kind), dtype=np.int32)
    start = place[starts.rows]
    person, begun = kind.person[start], kind.on[start]
    left, leave = _left(kinds["leave"], begun, death[person])
    programme, programmes = kind.words("programme")
    contract, contracts = kind.words("contract")
    group, groups = kind.words("group")
    changed, more = kinds["group_change"].words("group")
    every = list(dict.fromkeys([*groups, *more]))
    moved = np.array([every.index(each) for each in more] + [-1], dtype=np.int32)
    return Enrolments(
        off=offsets(person, len(wide.people)),
        person=person,
        begun=begun,
        left=left,
        programme=programme[start],
        contract=contract[start],
        group=group[start],
        start=start,
        leave=leave,
        starts=kind,
        programmes=programmes,
        contracts=contracts,
        groups=every,
        changes=kinds["group_change"],
        changed_to=moved[changed],
    )


def _left(leaves: Kind, begun: Days, death: Days) -> tuple[Days, Rows]:
    """The first day outside, and the leave that says so: the earliest from the start on, or death before it."""
    theirs = np.flatnonzero(leaves.enr >= 0)
    theirs = theirs[leaves.on[theirs] >= begun[leaves.enr[theirs]]]
    each, first = np.unique(leaves.enr[theirs], return_index=True)
    rows = theirs[first]
    rows, each = rows[leaves.on[rows] <= death[each]], each[leaves.on[rows] <= death[each]]
    left, leave = death.copy(), np.full(len(begun), -1, dtype=np.int32)
    left[each], leave[each] = leaves.on[rows], rows
    return left, leave


def _ids(wide: Wide, rows: Rows) -> Any:
    wanted = pa.array(rows, pa.int32(), mask=rows < 0)
    return as_texts(wide.columns["id"].take(wanted), len(rows))


def _named(wide: Wide, kind: Kind, ids: Any, person: Rows) -> Rows:
    """The row in the kind that each id means now: the event of its chain that counts."""
    every = wide.rows_of[kind.name]
    if not len(every) or not len(ids):
        return np.full(len(ids), -1, dtype=np.int32)
    found = pc.index_in(ids, wide.of_kind(kind.name, "id"))
    place = pc.fill_null(found.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    rows = np.where(place < 0, -1, wide.chains.counting[every[place]])
    where = np.full(len(wide) + 1, -1, dtype=np.int32)
    where[kind.rows] = np.arange(len(kind), dtype=np.int32)
    theirs = where[rows]
    strange = (theirs >= 0) & (kind.person[np.maximum(theirs, 0)] != person) if len(kind) else theirs >= 0
    return np.where(strange, -1, theirs).astype(np.int32)


def _in_chains(wide: Wide, name: str) -> Truths:
    found = np.zeros(len(wide.people), dtype=bool)
    rows = wide.chains.rows
    found[wide.person[rows[wide.kind[rows] == KIND_NAMES.index(name)]]] = True
    return found
