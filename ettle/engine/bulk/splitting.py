"""From a wide table of events to tables by kind: what counts as known at a moment, on the day of asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ettle.engine.bulk.chains import Chains, chains_of
from ettle.engine.bulk.columns import (
    EPOCH,
    NEVER,
    NO_DAY,
    Days,
    Numbers,
    Rows,
    Truths,
    as_days,
    as_instants,
    as_texts,
    as_words,
    local_days,
    offsets,
    whole,
)
from ettle.engine.bulk.doubts import doubtful
from ettle.engine.bulk.tables import NOBODY, STRANGER, Covers, Enrolments, Kind, Part
from ettle.engine.events.catalogue import KINDS, Spell
from ettle.engine.events.facts import FactDeclaration

LARGE = frozenset({"contact", "activity", "review"})
"""Kinds of which there are many: they keep the order of the file, and nobody asks since when they are known."""
ABOUT_RECORDS = frozenset({"retract", "link", "unlink"})
SPELLS = frozenset(name for name, kind in KINDS.items() if issubclass(kind, Spell))


class NotSorted(ValueError):
    """The rows do not stand by person, on, id."""


@dataclass
class _Wide:
    """A wide table with what every step asks of it."""

    table: Any
    people: Any
    person: Rows
    kind: Rows
    """Numbers of `kinds`."""
    kinds: list[str]
    on: Days
    recorded_at: Numbers
    counts: Truths
    """What was recorded by the moment and stands; what happened later is still in."""
    chains: Chains
    _made: dict[str, Any] = field(default_factory=dict)

    def column(self, name: str) -> Any:
        if name not in self._made:
            there = name in self.table.column_names
            self._made[name] = whole(self.table.column(name)) if there else None
        return self._made[name]


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
    table = pa.table({name: whole(table.column(name)) for name in table.column_names})
    wide = _wide(table, known_at)
    day = on.toordinal() - EPOCH
    aside = wide.chains.tangled.copy()
    aside |= _is_in(wide.people, linked) | _double_ids(wide)
    if facts is not None:
        aside[wide.person[doubtful(table, wide.kind, wide.kinds, wide.recorded_at, facts)]] = True
        aside |= _of_two_people(wide)
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


def _wide(table: Any, known_at: datetime) -> _Wide:
    numbers, people = _people(*as_words(table.column("person"), len(table)))
    kind, kinds = as_words(table.column("kind"), len(table))
    recorded_at = as_instants(table.column("recorded_at"))
    known = recorded_at <= _microseconds(known_at)
    chains = chains_of(table, numbers, kind, kinds, recorded_at, known, len(people))
    on = as_days(table.column("on"), len(table))
    _refuse_disorder(numbers, on, whole(table.column("id")))
    return _Wide(
        table,
        pa.array(people, pa.string()),
        numbers,
        kind,
        kinds,
        on,
        recorded_at,
        known & chains.stands,
        chains,
    )


def _people(numbers: Rows, people: list[str]) -> tuple[Rows, list[str]]:
    """People numbered as they come. Raises NotSorted where the rows of one are not together."""
    if not len(numbers):
        return numbers, people
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    if len(begins) > len(people):
        raise NotSorted("the rows of a person are not together")
    place = np.empty(len(people), dtype=np.int32)
    place[numbers[begins]] = np.arange(len(begins), dtype=np.int32)
    return place[numbers], [people[each] for each in numbers[begins].tolist()]


def _refuse_disorder(person: Rows, on: Days, ids: Any) -> None:
    """Raises NotSorted unless the rows stand by person, on, id."""
    if len(person) < 2:
        return
    same = person[1:] == person[:-1]
    later = np.diff(on)
    backwards = pc.less(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
    if (same & ((later < 0) | ((later == 0) & backwards))).any():
        raise NotSorted("the rows do not stand by person, on, id")


def _microseconds(moment: datetime) -> int:
    since = moment - datetime.fromtimestamp(0, tz=moment.tzinfo)
    return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds


def _is_in(people: Any, some: Iterable[str]) -> Truths:
    found: Truths = pc.is_in(people, pa.array(sorted(some), pa.string())).to_numpy(zero_copy_only=False)
    return found


def _double_ids(wide: _Wide) -> Truths:
    """People with one id twice. In a sorted file two rows of one id and day stand beside each other."""
    found = np.zeros(len(wide.people), dtype=bool)
    ids = wide.column("id")
    if len(ids) > 1:
        twice = np.flatnonzero(pc.equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False))
        found[wide.person[twice]] = True
    return found


def _of_two_people(wide: _Wide) -> Truths:
    """The people who name one enrolment with somebody else: the door refuses one of them."""
    numbers, words = _enrolment_words(wide)
    named = np.flatnonzero(numbers >= 0)
    first, last = (np.full(len(words), start, dtype=np.int64) for start in (len(wide.people), -1))
    np.minimum.at(first, numbers[named], wide.person[named])
    np.maximum.at(last, numbers[named], wide.person[named])
    shared = np.append(first < last, False)
    found = np.zeros(len(wide.people), dtype=bool)
    if shared.any():
        found[wide.person[shared[numbers]]] = True
    return found


def _rows_of(wide: _Wide, name: str, usable: Truths) -> Rows:
    """The rows of a kind that count, by person, on, recorded_at, id."""
    if name not in wide.kinds:
        return np.zeros(0, dtype=np.int32)
    rows = np.flatnonzero((wide.kind == wide.kinds.index(name)) & usable).astype(np.int32)
    if name in LARGE:
        return rows
    order = np.lexsort((rows, wide.recorded_at[rows], wide.on[rows], wide.person[rows]))
    return rows[order]


@dataclass(frozen=True)
class _Starts:
    """The start of each enrolment, and the number of its id."""

    rows: Rows
    ids: Rows
    words: list[str]


def _starts(wide: _Wide, rows: Rows) -> _Starts:
    """The first start of each enrolment of a person, in the order of the starts."""
    numbers, words = _enrolment_words(wide)
    pairs = wide.person[rows].astype(np.int64) * (len(words) + 1) + numbers[rows]
    _, first = np.unique(pairs, return_index=True)
    kept = rows[np.sort(first)]
    return _Starts(kept, numbers[kept], words)


def _enrolment_words(wide: _Wide) -> tuple[Rows, list[str]]:
    if "enrolment words" not in wide._made:
        wide._made["enrolment words"] = as_words(wide.column("enrolment"), len(wide.person))
    made: tuple[Rows, list[str]] = wide._made["enrolment words"]
    return made


def _enrolment_of(wide: _Wide, starts: _Starts) -> Callable[[Rows], Rows]:
    """Which enrolment rows name, by its row: NOBODY none, STRANGER one their person has not."""
    numbers, words = _enrolment_words(wide)
    opened = np.full(len(words) + 1, STRANGER, dtype=np.int32)
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


def _kind(wide: _Wide, name: str, rows: Rows, enrolment_of: Callable[[Rows], Rows], day: int, death: Days) -> Kind:
    index = pa.array(rows, pa.int32())

    def column(of: str) -> Any:
        held = wide.column(of)
        return None if held is None else held.take(index)

    kind = Kind(
        name,
        offsets(wide.person[rows], len(wide.people)),
        wide.person[rows],
        enrolment_of(rows),
        wide.on[rows],
        rows,
        column,
    )
    if name not in LARGE:
        kind.known_on = _known_on(wide, rows)
    if name in SPELLS:
        kind.covers = _covers(kind, day, death)
    return kind


def _known_on(wide: _Wide, rows: Rows) -> Days:
    """Since when it has been known: what first said it, for a spell that was only closed since."""
    return local_days(wide.recorded_at[wide.chains.known_by[rows]])


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


def _enrolments(wide: _Wide, starts: _Starts, kinds: dict[str, Kind], death: Days) -> Enrolments:
    kind = kinds["start"]
    place = np.full(len(wide.person), -1, dtype=np.int32)
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
        known_on=kind.known_on[start],
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


def _ids(wide: _Wide, rows: Rows) -> Any:
    wanted = pa.array(rows, pa.int32(), mask=rows < 0)
    return as_texts(wide.column("id").take(wanted), len(rows))


def _named(wide: _Wide, kind: Kind, ids: Any, person: Rows) -> Rows:
    """The row in the kind that each id means now: the event of its chain that counts."""
    if kind.name not in wide.kinds or not len(ids):
        return np.full(len(ids), -1, dtype=np.int32)
    every = np.flatnonzero(wide.kind == wide.kinds.index(kind.name)).astype(np.int32)
    found = pc.index_in(ids, wide.column("id").take(pa.array(every)))
    place = pc.fill_null(found.cast(pa.int32()), -1).to_numpy(zero_copy_only=False)
    rows = np.where(place < 0, -1, every[place]) if len(every) else place
    rows = np.where(rows < 0, -1, wide.chains.counting[np.maximum(rows, 0)])
    where = np.full(len(wide.person) + 1, -1, dtype=np.int32)
    where[kind.rows] = np.arange(len(kind), dtype=np.int32)
    theirs = where[rows]
    strange = (theirs >= 0) & (kind.person[np.maximum(theirs, 0)] != person) if len(kind) else theirs >= 0
    return np.where(strange, -1, theirs).astype(np.int32)


def _in_chains(wide: _Wide, name: str) -> Truths:
    found = np.zeros(len(wide.people), dtype=bool)
    if name in wide.kinds:
        rows = wide.chains.rows
        found[wide.person[rows[wide.kind[rows] == wide.kinds.index(name)]]] = True
    return found
