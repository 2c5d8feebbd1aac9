"""The rules of rules.sql in plain Python, person after person over their rows: `python_rules.py FILE ON OUT`.

Days are whole numbers since 1970. CPU seconds and memory as one line of JSON.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from measuring import measured

Row = dict[str, Any]
Run = tuple[int, int]
COLUMNS = [
    "id", "person", "enrolment", "kind", "on", "recorded_at", "until", "ended", "last_known", "employer",
    "hours_per_week", "programme", "group", "rule", "replaces", "reached", "attended",
]  # fmt: skip
EPOCH, ENDLESS, ANY_HOURS = date(1970, 1, 1), 10**9, 168.0
OUTCOMES = {"job_start": ("works", 1, 1), "job_13": ("hours", 91, 112), "job_26": ("hours", 182, 210), "job_52": ("hours", 364, 420)}  # fmt: skip
DONE_BY = {"weekly_contact": ("contact", "activity", "review"), "monthly_review": ("review",)}


def rows(file: str) -> Iterator[Row]:
    opened = pq.ParquetFile(file)
    for group in range(opened.num_row_groups):
        table = opened.read_row_group(group, columns=COLUMNS)
        kinds = {"on": pa.int32(), "until": pa.int32(), "last_known": pa.int32(), "hours_per_week": pa.float64()}
        kinds["recorded_at"] = pa.int64()
        yield from table.cast(pa.schema([(f.name, kinds.get(f.name, f.type)) for f in table.schema])).to_pylist()


def counting(theirs: list[Row], on: int) -> list[Row]:
    """Of each correction and what it corrects, the later recorded; what was taken back is gone."""
    by_id = {row["id"]: row for row in theirs}
    gone = set()
    for row in theirs:
        if row["replaces"] is not None:
            old = by_id[row["replaces"]]
            later = (row["recorded_at"], row["id"]) > (old["recorded_at"], old["id"])
            gone.add(old["id"] if row["kind"] == "retract" or later else row["id"])
    return [row for row in theirs if row["id"] not in gone and row["on"] <= on]


class Person:
    def __init__(self, theirs: list[Row], on: int) -> None:
        self.on, self.tomorrow, self.rows = on, on + 1, theirs
        self.died = min((row["on"] for row in theirs if row["kind"] == "death"), default=ENDLESS)
        starts = [row for row in theirs if row["kind"] == "start" and row["programme"] == "fair-start-scotland"]
        self.stays = sorted(starts, key=lambda row: row["on"])
        self.covers = [
            row for row in theirs if row["kind"] in ("work", "learning", "pause", "excuse") and self.covered(row)
        ]
        self.learning = [row for row in self.covers if row["kind"] == "learning"]
        self.jobs = self._jobs() if self.stays else {}

    def covered(self, row: Row) -> bool:
        closing = max(min(self.tomorrow, self.died), row["on"])
        row["sure"] = row["maybe"] = closing
        if row["until"] is not None:
            row["sure"] = row["maybe"] = min(row["until"], self.tomorrow)
        elif row["ended"] == "yes":
            known = row["on"] if row["last_known"] is None else row["last_known"]
            row["sure"] = min(known + 1, closing)
        return row["on"] < row["maybe"]

    def _jobs(self) -> dict[str, list[Row]]:
        """Work by the id of the start that it counts for: the latest that had begun when the job began."""
        found: dict[str, list[Row]] = {}
        work = [row for row in self.covers if row["kind"] == "work"]
        work.sort(key=lambda row: (row["employer"] or "?" + row["id"], row["on"], row["recorded_at"], row["id"]))
        for _, same in groupby(work, key=lambda row: row["employer"] or "?" + row["id"]):
            ended, began = -ENDLESS, 0
            for row in same:
                if row["on"] > ended:
                    began = row["on"]
                ended = max(ended, row["sure"])
                before = [start["id"] for start in self.stays if start["on"] <= began]
                if before:
                    found.setdefault(before[-1], []).append(row)
        return found


class Stay:
    def __init__(self, person: Person, start: Row) -> None:
        self.person, self.start, self.begun = person, start, start["on"]
        leaves = [
            row["on"] for row in person.rows
            if row["kind"] == "leave" and row["enrolment"] == start["enrolment"] and row["on"] >= self.begun
        ]  # fmt: skip
        self.left = min([*leaves, person.died])
        self.pieces = list(self._pieces(person.jobs.get(start["id"], [])))

    def _pieces(self, work: list[Row]) -> Iterator[Row]:
        """The days cut wherever anything changes, and what holds on each piece."""
        cuts = {self.begun, *(row[name] for row in (*work, *self.person.learning) for name in ("on", "sure", "maybe"))}
        days = sorted(cuts)
        for day, until in zip(days, [*days[1:], self.person.tomorrow], strict=True):
            if day < self.begun or day >= until:
                continue
            now = [row for row in work if row["on"] <= day < row["maybe"]]
            learns = [row for row in self.person.learning if row["on"] <= day < row["maybe"]]
            low = sum(row["hours_per_week"] or 0.0 for row in now if day < row["sure"])
            high = sum(ANY_HOURS if row["hours_per_week"] is None else row["hours_per_week"] for row in now)
            yield {
                "run": (day, until), "low": low, "works": (any(day < row["sure"] for row in now), bool(now)),
                "hours": (low >= 16 and not learns, high >= 16 and not any(day < row["sure"] for row in learns)),
            }  # fmt: skip

    # Outcomes

    def outcomes(self) -> Iterator[Row]:
        for rule, (counts, need, window) in OUTCOMES.items():
            days = [self._filled(counts, reading, need, window) for reading in range(3)]
            sure, perhaps, best = (None if day is None or day >= self.person.died else day for day in days)
            state = "impossible"
            if sure is not None:
                state = "achieved"
            elif perhaps is not None:
                state = "unknown"
            elif best is not None:
                state = "possible"
            earliest = best if state == "possible" else None
            yield self._row(rule) | {"state": state, "on": sure, "earliest": earliest}

    def _filled(self, counts: str, reading: int, need: int, window: int) -> int | None:
        """The day on which so many days within so many are full; at best every day to come qualifies."""
        stretches = [piece["run"] for piece in self.pieces if piece[counts][min(reading, 1)]]
        if reading == 2 and self.person.died > self.person.tomorrow:
            stretches.append((max(self.person.tomorrow, self.begun), self.person.died))
        runs, found = joined(stretches), []
        for place, (first, _) in enumerate(runs):
            have = 0
            for day, until in runs[place:]:
                days = min(until, first + window) - day
                if days <= 0:
                    break
                if have + days >= need:
                    found.append(day + need - have - 1)
                    break
                have += days
        return min(found, default=None)

    # Offers

    def offers(self) -> Iterator[Row]:
        phases = self._phases()
        mine = [row for row in self.person.rows if row["enrolment"] == self.start["enrolment"]]
        for rule, kinds in DONE_BY.items():
            theirs = [run for phase, run in phases if rule == "weekly_contact" or phase == "pre_employment"]
            done = [row for row in mine if row["kind"] in kinds]
            n = 0
            for first, until in joined(theirs):
                if first > self.person.on:
                    continue
                for start, end, whole in self._periods(rule, first, until if until <= self.person.on else ENDLESS):
                    n += 1
                    state = self._state(rule, done, start, end, whole)
                    yield self._row(rule) | {"n": n, "from": start, "until": end, "state": state}

    def _phases(self) -> list[tuple[str, Run]]:
        on = self.person.on
        working = joined([piece["run"] for piece in self.pieces if piece["low"] >= 16])
        working = [(day, until if until <= on else ENDLESS) for day, until in working]
        before = sorted({self.begun, *(until for _, until in working if until < ENDLESS)})
        closed = [
            ("pre_employment", (day, min((d for d, until in working if until > day), default=ENDLESS)))
            for day in before
        ]
        closed += [("in_work", run) for run in working]
        kept = [(phase, (day, min(until, self.left))) for phase, (day, until) in closed if day < min(until, self.left)]
        found = []
        for name in ("pre_employment", "in_work"):
            runs = [run for phase, run in kept if phase == name]
            if runs:
                last = self._limit(name, min(day for day, _ in runs))
                found += [(name, (day, min(until, last))) for day, until in runs if day < last]
        return found

    def _limit(self, phase: str, first: int) -> int:
        changes = [
            row for row in self.person.rows
            if row["kind"] == "group_change" and row["enrolment"] == self.start["enrolment"] and row["on"] <= first
        ]  # fmt: skip
        latest = max(changes, key=lambda row: (row["on"], row["recorded_at"], row["id"]), default=self.start)
        if phase == "in_work" or latest["group"] in ("core", "advanced"):
            return months_after(first, 12)
        return months_after(first, 18) if latest["group"] == "intense" else ENDLESS

    def _periods(self, rule: str, first: int, until: int) -> Iterator[tuple[int, int, int]]:
        start, k = first, 0
        while start < min(until, self.person.tomorrow):
            k += 1
            following = first + 7 * k if rule == "weekly_contact" else months_after(first, k)
            yield start, min(following, until), following - start
            start = following

    def _state(self, rule: str, done: list[Row], start: int, end: int, whole: int) -> str:
        said = [happened(row) for row in done if start <= row["on"] < end]
        on, length = self.person.on, end - start
        if "yes" in said:
            return "met"
        if 2 * length < whole:
            return "not_owed"
        sure, perhaps = self._away(rule, start, end)
        if 2 * sure > length:
            return "excused"
        if None in said or 2 * perhaps > length:
            return "unknown"
        if on >= end:
            return "missed"
        return "at_risk" if 4 * (end - on) < length else "due"

    def _away(self, rule: str, start: int, end: int) -> tuple[int, int]:
        sure, perhaps = set(), set()
        for row in self.person.covers:
            own = row["enrolment"] == self.start["enrolment"]
            excuse = row["kind"] == "excuse" and own and row["rule"] in (rule, None)
            if excuse or (row["kind"] == "pause" and (own or row["enrolment"] is None)):
                known, until = (row["sure"], row["maybe"]) if row["until"] is None else (row["until"], row["until"])
                days = range(max(start, row["on"]), min(end, until))
                perhaps.update(days)
                if row["kind"] == "pause" or row["rule"] is not None:
                    sure.update(day for day in days if day < known)
        return len(sure), len(perhaps)

    def _row(self, rule: str) -> Row:
        return {"person": self.start["person"], "enrolment": self.start["enrolment"], "rule": rule}


def joined(stretches: Iterable[Run]) -> list[Run]:
    found: list[Run] = []
    for day, until in sorted(stretches):
        if found and day <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((day, until))
    return found


def happened(row: Row) -> str | None:
    name = {"contact": "reached", "activity": "attended"}.get(row["kind"])
    said: str | None = row[name] if name else "yes"
    return said


def months_after(day: int, count: int) -> int:
    begun = EPOCH + timedelta(days=day)
    year, month = divmod(begun.year * 12 + begun.month - 1 + count, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return (date(year, month + 1, min(begun.day, last)) - EPOCH).days


def rules(file: str, on: int, out: Path) -> None:
    outcomes: list[Row] = []
    offers: list[Row] = []
    for _, theirs in groupby(rows(file), key=lambda row: row["person"]):
        person = Person(counting(list(theirs), on), on)
        for start in person.stays:
            stay = Stay(person, start)
            outcomes += stay.outcomes()
            offers += stay.offers()
    for name, found in (("outcome", outcomes), ("offer", offers)):
        pq.write_table(
            pa.Table.from_pylist(found, schema=schema(found[0])), out / f"{name}.parquet", compression="zstd"
        )


def schema(row: Row) -> pa.Schema:
    numbers = {"n": pa.int32(), **dict.fromkeys(("on", "earliest", "from", "until"), pa.int32())}
    return pa.schema([(name, numbers.get(name, pa.string())) for name in row])


def main(file: str, on: str, out: str) -> None:
    with measured():
        rules(file, (date.fromisoformat(on) - EPOCH).days, Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
