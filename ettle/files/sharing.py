"""Sharing agreements: `sharing/<id>.yaml` of a rulebook, read with their cases, and every problem of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath

from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.cases import ANYBODY
from ettle.engine.rules.checks.sharing import findings
from ettle.engine.rules.problems import Path, Problem, Whereabouts, dotted
from ettle.engine.rules.sharing import SharingAgreement, SharingCase
from ettle.engine.sharing.agreements import Nothing, Seen, seen_on
from ettle.engine.wording.sharing import seen_in_english
from ettle.files.agreements import yaml_files
from ettle.files.cases import told_events, under
from ettle.files.documents import Document, named, read_document

FOLDER = "sharing"
ANY_PROGRAMME = "any-programme"
"""Of a start in a case that names none."""


@dataclass(frozen=True, slots=True)
class ReadAgreement:
    """One agreement with the events of each of its cases."""

    agreement: SharingAgreement
    document: Document[SharingAgreement]
    events: Mapping[str, tuple[Event, ...]]

    @property
    def where(self) -> Whereabouts:
        return Whereabouts([self.document.own])


@dataclass(frozen=True, slots=True)
class Missed:
    """One thing of a case that is seen and should not be, or is not and should."""

    path: Path
    thing: str
    seen: bool


@dataclass(frozen=True, slots=True)
class SharingFailure:
    """A case of an agreement that does not come out as expected."""

    file: str
    line: int
    id: str
    case: SharingCase
    missed: tuple[tuple[int, Missed], ...]
    """Each with its line."""
    found: Seen | Nothing

    def lines(self, english: object = None) -> Iterator[str]:
        yield f"{self.file}, line {self.line}, {self.id}: {self.case.title}"
        if self.case.why:
            yield f"    why: {self.case.why}"
        for line, each in self.missed:
            expected, found = ("not seen", "seen") if each.seen else ("seen", "not seen")
            yield f"    line {line}, {dotted(each.path)}: `{each.thing}` expected {expected}, found {found}"
        yield f"        because {self.case.who} sees {seen_in_english(self.found)}"


def read_sharing(
    root: FilePath, facts: Mapping[str, FactDeclaration] | None, declared: frozenset[str] = frozenset()
) -> tuple[list[ReadAgreement], list[Problem]]:
    """The agreements of a rulebook, by file name. One that is wrong leaves the others as they are.

    With `facts`, the names that `people` asks and the values of fact events are checked; `declared` may be asked too.
    """
    folder = root / FOLDER
    found: list[ReadAgreement] = []
    problems = [_named_yml(each, root) for each in sorted(folder.glob("*.yml"))]
    for path in yaml_files(folder):
        document, several = read_document(SharingAgreement, FOLDER, path, root)
        if document is not None:
            several += _misnamed(document, path.stem)
        if document is not None and document.typed is not None:
            read, more = _checked(document, document.typed, facts, declared)
            several += more
            found += [read] if not several else []
        problems += several
    return found, problems


def _checked(
    document: Document[SharingAgreement],
    agreement: SharingAgreement,
    facts: Mapping[str, FactDeclaration] | None,
    declared: frozenset[str],
) -> tuple[ReadAgreement, list[Problem]]:
    where = Whereabouts([document.own])
    asked = None if facts is None else dict.fromkeys([*facts, *declared])
    several = [where.problem(each.path, each.found, each.expected, each.cure) for each in findings(agreement, asked)]
    events = {}
    for id, case in agreement.cases.items():
        told, wrong = told_events(case, ANY_PROGRAMME, facts, ("cases", id), where)
        events[id] = tuple(told)
        several += wrong
    return ReadAgreement(agreement, document, events), several


def _misnamed(document: Document[SharingAgreement], stem: str) -> Iterator[Problem]:
    if isinstance(said := document.written.get("agreement"), str) and said != stem:
        where = Whereabouts([document.own])
        yield where.problem(("agreement",), f"found `{said}`", f"`{stem}`, as the file is called", "make them the same")


def _named_yml(path: FilePath, root: FilePath) -> Problem:
    return Problem(named(path, root), 1, (), "the file ends in .yml", cure="name it .yaml")


def failures_of(read: ReadAgreement) -> Iterator[SharingFailure]:
    """The cases of an agreement that do not come out as they expect."""
    for id, case in read.agreement.cases.items():
        found = _found(read, id, case)
        missed = tuple((_line(read, id, each.path), each) for each in _missed(case, found))
        if missed:
            yield SharingFailure(read.document.file, _line(read, id, ()), id, case, missed, found)


def _found(read: ReadAgreement, id: str, case: SharingCase) -> Seen | Nothing:
    known = journeys(read.events[id], case.asked_at)
    nobody = Journey(ANYBODY, (ANYBODY,), (), {}, {})
    journey = next((each for each in known.values() if ANYBODY in each.people), nobody)
    return seen_on(journey, read.agreement, case.who, case.on)


def _missed(case: SharingCase, found: Seen | Nothing) -> Iterator[Missed]:
    things = found.things if isinstance(found, Seen) else frozenset[str]()
    for place, thing in enumerate(case.may):
        if thing not in things:
            yield Missed(("may", place), thing, seen=False)
    named = {each.partition(".")[0] for each in case.may if "." in each}
    for place, thing in enumerate(case.may_not):
        # Nothing of a category, unless the same case says which fields of it are seen: then not the whole of it.
        in_part = thing not in named and any(each.startswith(f"{thing}.") for each in things)
        if thing in things or in_part:
            yield Missed(("may_not", place), thing, seen=True)


def _line(read: ReadAgreement, id: str, path: Path) -> int:
    return under(("cases", id), read.where).find(path)[1] if path else read.where.find(("cases", id))[1]


def overdue(read: ReadAgreement, on: date) -> bool:
    """Whether an agreement in force has passed the day by which it was to be looked at again."""
    return read.agreement.covers(on) and read.agreement.review_on < on
