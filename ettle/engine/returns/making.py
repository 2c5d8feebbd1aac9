"""The rows of a return, from evaluated rows: what each column holds, as text, in the receiver's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from ettle.engine.returns.periods import Stretch
from ettle.engine.rules.returns import Column, From, Return

Row = Mapping[str, Any]
Tables = Mapping[str, pa.Table]
"""Evaluated rows by the name of their table (`ettle.engine.evaluated`), and `answers`: person, name, value."""
LATEST = "latest."


@dataclass(frozen=True, slots=True)
class Subject:
    """What one row is about: its enrolments, earliest first, and for a row of an event that step."""

    person: str
    enrolments: Sequence[Row]
    step: Row | None = None


@dataclass
class Sources:
    """The evaluated rows, as they are looked up: by person."""

    tables: Tables
    until: date
    """The first day after the period: what came later is not in the return."""
    given: Mapping[str, str]
    _kept: dict[str, Mapping[str, list[Row]]] = field(default_factory=dict)

    def of(self, table: str, *columns: str) -> Mapping[str, list[Row]]:
        """The rows of a table by person, each table read once; none of a table that was not given."""
        if table not in self._kept:
            rows = self.tables[table].select(["person", *columns]).to_pylist() if table in self.tables else []
            self._kept[table] = _by_person(rows)
        return self._kept[table]

    @property
    def follow_ups(self) -> Mapping[str, list[Row]]:
        return self.of("follow_ups", "enrolment", "checkpoint", "due_on", "answered_on", "state")

    @property
    def outcomes(self) -> Mapping[str, list[Row]]:
        return self.of("outcomes", "enrolment", "rule", "n", "state", "on")

    @property
    def steps(self) -> Mapping[str, list[Row]]:
        return self.of("steps", "enrolment", "on", "step", "organisation", "detail")

    @property
    def answers(self) -> Mapping[str, list[Row]]:
        return self.of("answers", "name", "value")


def rows(definition: Return, stretch: Stretch, tables: Tables, given: Mapping[str, str] | None = None) -> pa.Table:
    """The rows of a return for a period, every column text, in the order of `key`.

    Nothing that happened after the period's last day is in them: a job that began the day after is not sent with this one.
    """
    sources = Sources(tables, stretch.until, given or {})
    subjects = list(_subjects(definition, stretch, sources))
    held = {
        id: [_text(_value(column, each, sources)) for each in subjects] for id, column in definition.columns.items()
    }
    sent = {
        id: pa.array([_in_their_words(definition, column, value) for value in held[id]], pa.string())
        for id, column in definition.columns.items()
    }
    return pa.table(sent).sort_by([(id, "ascending") for id in definition.key])


def _subjects(definition: Return, stretch: Stretch, sources: Sources) -> Iterable[Subject]:
    includes = definition.includes
    by_person: dict[str, list[Row]] = defaultdict(list)
    for row in sources.tables["enrolments"].to_pylist():
        if row["enrolment"] is None or row["begun"] is None or row["begun"] >= stretch.until:
            continue
        if not includes.programmes or row["programme"] in includes.programmes:
            by_person[row["person"]].append(row)
    for person, found in by_person.items():
        found.sort(key=lambda row: (row["begun"], row["enrolment"]))
        yield from _of_person(definition, stretch, person, found, sources)


def _of_person(
    definition: Return, stretch: Stretch, person: str, found: list[Row], sources: Sources
) -> Iterable[Subject]:
    if definition.rows == "event":
        for step in sources.steps.get(person, ()):
            if step["step"] in definition.includes.steps and stretch.start <= step["on"] < stretch.until:
                yield Subject(person, found, step)
        return
    several = [found] if definition.rows == "person" else [[each] for each in found]
    for enrolments in several:
        if definition.includes.started == "by_period_end" or enrolments[0]["begun"] >= stretch.start:
            yield Subject(person, enrolments)


def _value(column: Column, about: Subject, sources: Sources) -> Any:
    """What a column holds of a subject; None = nothing is known, or the column is typed by somebody."""
    return None if column.from_ is None else _FROM[column.from_.place](column.from_, about, sources)


def _field(said: From, about: Subject, sources: Sources) -> Any:
    name = said.field or ""
    if about.step is not None and name.startswith("step."):
        return about.step[name.removeprefix("step.")]
    row = about.enrolments[-1 if name.startswith(LATEST) else 0]
    value = row.get(name.removeprefix(LATEST))
    late = isinstance(value, date) and value >= sources.until
    return None if late else value


def _follow_up(said: From, about: Subject, sources: Sources) -> Any:
    """Of several enrolments the latest that has such a follow-up to give; what fell due after the period is not yet due."""
    mine = [each["enrolment"] for each in about.enrolments]
    found = [
        row
        for row in sources.follow_ups.get(about.person, ())
        if row["checkpoint"] == said.follow_up and row["enrolment"] in mine and row["due_on"] is not None
    ]
    if not found:
        return None
    row = max(found, key=lambda each: mine.index(each["enrolment"]))
    if said.gives == "answered_on" or said.gives == "due_on":
        return row[said.gives]
    answered = row["answered_on"] is not None and row["answered_on"] < sources.until
    if answered:
        return row["state"]
    return "not_yet_due" if row["due_on"] >= sources.until else "due_no_answer"


def _outcome(said: From, about: Subject, sources: Sources) -> Any:
    mine = {each["enrolment"] for each in about.enrolments}
    found = [
        row
        for row in sources.outcomes.get(about.person, ())
        if row["rule"] == said.outcome and row["enrolment"] in mine and row["n"] == 1
    ]
    reached = [row["on"] for row in found if row["state"] == "achieved" and row["on"] < sources.until]
    if said.gives == "reached":
        return "yes" if reached else "no" if found else None
    if said.gives == "on":
        return min(reached, default=None)
    return "achieved" if reached else next((row["state"] for row in reversed(found)), None)


def _step(said: From, about: Subject, sources: Sources) -> Any:
    """A step counts from the first start: what somebody did before is not what the service helped with."""
    begun = about.enrolments[0]["begun"]
    days = [
        row["on"]
        for row in sources.steps.get(about.person, ())
        if row["step"] == said.step and begun <= row["on"] < sources.until
    ]
    if said.gives == "first_on":
        return min(days, default=None)
    return len(days) if said.gives == "count" else "yes" if days else "no"


def _answer(said: From, about: Subject, sources: Sources) -> Any:
    found = [row["value"] for row in sources.answers.get(about.person, ()) if row["name"] == said.answer]
    return found[-1] if found else None


def _given(said: From, about: Subject, sources: Sources) -> Any:
    return sources.given.get(said.given or "")


_FROM: Mapping[str, Callable[[From, Subject, Sources], Any]] = {
    "field": _field,
    "follow_up": _follow_up,
    "outcome": _outcome,
    "step": _step,
    "answer": _answer,
    "given": _given,
}


def _in_their_words(definition: Return, column: Column, text: str) -> str:
    return definition.mappings[column.map].of(text) if column.map else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _by_person(several: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in several:
        found[row["person"]].append(row)
    return found
