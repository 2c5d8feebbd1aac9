"""Reads `cases.yaml`: each case with its events, and every problem with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from ettle.engine.events.catalogue import KINDS, Event
from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.cases import WHAT, Case, Told, door, event_row, fact_rows, field_name, kind_of
from ettle.engine.rules.problems import Layer, Misfit, Path, Problem, Whereabouts
from ettle.engine.rules.teaching import problems_of, typed
from ettle.files.documents import read_raw


@dataclass(frozen=True, slots=True)
class ReadCase:
    """One case of a file, ready to be asked: its events have been through the typed door."""

    id: str
    programme: str
    file: str
    lines: Mapping[Path, int]
    case: Case
    events: tuple[Event, ...]

    @property
    def where(self) -> Whereabouts:
        """The places of the case, by their paths from it."""
        return under(("cases", self.id), Whereabouts([Layer.of_file(self.file, self.lines)]))

    def line(self, path: Path) -> int:
        """The line of a place of the case, or of the nearest above it."""
        return self.where.find(path)[1]


def read_cases(
    path: FilePath,
    root: FilePath,
    programme: str,
    facts: Mapping[str, FactDeclaration] | None = None,
) -> tuple[list[ReadCase], list[Problem]]:
    """The cases of a file about a programme. One that is wrong leaves the others as they are.

    With `facts`, the values of fact events are checked by their declarations.
    """
    raw = read_raw(path, root)
    problems = [_what_was_meant(each) for each in raw.problems]
    written = raw.value.get("cases") if isinstance(raw.value, dict) else None
    if raw.value is not None and (not isinstance(written, dict) or len(raw.value) > 1):
        found, cure = "the file is not one map `cases`", "begin with `cases:` and put each case under it by its id"
        problems.append(Problem(raw.file, 1, (), found, cure=cure))
    where = Whereabouts([Layer.of_file(raw.file, raw.lines)])
    unread = {each.path[1] for each in raw.problems if len(each.path) > 1}
    read = []
    for id, content in written.items() if isinstance(written, dict) else ():
        case, several = _case(id, content, programme, facts, where)
        known = {(each.line, each.path) for each in problems}
        several = [each for each in several if (each.line, each.path) not in known]
        problems += several
        if case is not None and not several and id not in unread:
            read.append(ReadCase(id, programme, raw.file, raw.lines, *case))
    return read, problems


def _what_was_meant(problem: Problem) -> Problem:
    """A key twice in an event was often its day and then the field that is called as its kind."""
    match problem.path:
        case ("cases", _, "events", int(), str() as kind) if kind in KINDS and kind in KINDS[kind].model_fields:
            if " twice" in problem.found:
                return replace(problem, cure=f"call the field `{WHAT}`: {{{kind}: <day>, {WHAT}: ..}}")
    return problem


def _case(
    id: str, written: Any, programme: str, facts: Mapping[str, FactDeclaration] | None, where: Whereabouts
) -> tuple[tuple[Case, tuple[Event, ...]] | None, list[Problem]]:
    at = ("cases", id)
    case, problems = typed(Case, "case", written, under(at, where))
    if case is None:
        return None, problems
    events, several = told_events(case, programme, facts, at, where)
    return (case, tuple(events)), [*problems, *several]


def told_events(
    case: Told, programme: str, facts: Mapping[str, FactDeclaration] | None, at: Path, where: Whereabouts
) -> tuple[list[Event], list[Problem]]:
    """The events that a case at a place of its file tells, and what is wrong with them."""
    events: list[Event] = []
    problems: list[Problem] = []
    for path, row, names in _rows(case, programme, problems, under(at, where)):
        try:
            events.append(door(row, facts))
        except ValidationError as error:
            problems += problems_of(error, str(row["kind"]), row, _renamed(path, names, at, where))
        except ValueError as error:
            key, _, said = str(error).partition(": ")
            found, _, cure = said.partition("; ")
            field: Path = () if path[0] == "facts" else (names.get(key, key),)
            problems.append(under(at, where).problem((*path, *field), found or cure, cure=cure if found else ""))
    problems += _same_ids(events, at, where)
    return events, problems


def _rows(
    case: Told, programme: str, problems: list[Problem], where: Whereabouts
) -> Iterator[tuple[Path, dict[str, Any], Mapping[str, str]]]:
    """Rows of events, each with its place in the case and the keys that its fields were written as."""
    for row in fact_rows(case):
        yield ("facts", row["name"]), row, {}
    for place, written in enumerate(case.events):
        try:
            kind, named = kind_of(written)
            names = {field_name(key, kind, named): key for key in written}
            yield ("events", place), event_row(written, place, case.under, programme), names
        except Misfit as misfit:
            found, _, cure = str(misfit).partition("; ")
            problems.append(where.problem(("events", place, *misfit.path), found, cure=cure))


def under(at: Path, where: Whereabouts) -> Whereabouts:
    """The places of one case, as seen from the case."""
    [layer] = where.layers
    inside = {path[len(at) :]: said for path, said in layer.lines.items() if path[: len(at)] == at}
    return Whereabouts([Layer(layer.file, inside)])


def _renamed(path: Path, names: Mapping[str, str], at: Path, where: Whereabouts) -> Whereabouts:
    """The places of one event, by the names of its fields."""
    [layer] = where.layers
    here = (*at, *path)
    lines: dict[Path, tuple[Path, int]] = {(): layer.lines[here]}
    for field, key in names.items():
        lines[(field,)] = layer.lines[(*here, key)]
    return Whereabouts([Layer(layer.file, lines)])


def _same_ids(events: list[Event], at: Path, where: Whereabouts) -> Iterator[Problem]:
    seen: set[str] = set()
    for event in events:
        if event.id in seen:
            found, cure = (
                f"two events have the id `{event.id}`",
                "give one another `id:`; without one they are e1, e2 ..",
            )
            yield where.problem((*at, "events"), found, cure=cure)
        seen.add(event.id)
