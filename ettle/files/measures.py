"""Reads `measures/` and `case-mix/` of a rulebook, each measure with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from ettle.engine.evaluated.tables import NAMES, fact_columns, schema_of
from ettle.engine.events.facts import FactDeclaration
from ettle.engine.measures.register import DAYS, MADE
from ettle.engine.rules.checks.finding import Finding
from ettle.engine.rules.checks.measures import LINES, Vocabulary, case_mix_findings, findings
from ettle.engine.rules.measures import CaseMix, Measure
from ettle.engine.rules.problems import Problem, Whereabouts
from ettle.engine.rules.versions import Agreement
from ettle.files.agreements import yaml_files
from ettle.files.documents import read_document

MEASURES, CASE_MIX, TOOLS = "measures", "case-mix", "assessments"
Kind = TypeVar("Kind", bound=BaseModel)


@dataclass(frozen=True)
class Measures:
    """The measures of a rulebook with which nothing is wrong, and the models of case mix they name."""

    measures: Mapping[str, Measure] = field(default_factory=dict)
    models: Mapping[str, CaseMix] = field(default_factory=dict)

    def model_of(self, measure: Measure) -> CaseMix | None:
        return self.models.get(measure.model or "")


def read_measures(
    root: Path, facts: Mapping[str, FactDeclaration], agreements: Iterable[Agreement]
) -> tuple[Measures, list[Problem]]:
    """The measures of a rulebook. One that is wrong leaves the others as they are."""
    names = {path.stem for path in yaml_files(root / CASE_MIX)}
    known = vocabulary(facts, agreements, names, {path.stem for path in yaml_files(root / TOOLS)})
    models, problems = _read(CaseMix, CASE_MIX, "model", root, lambda model: case_mix_findings(model, known))
    measures, more = _read(Measure, MEASURES, "measure", root, lambda measure: findings(measure, known))
    return Measures(measures, models), [*problems, *more]


def vocabulary(
    facts: Mapping[str, FactDeclaration], agreements: Iterable[Agreement], models: set[str], tools: set[str]
) -> Vocabulary:
    """The names that measures over a rulebook may use."""
    documents = [document for each in agreements for document in _documents(each)]
    return Vocabulary(
        columns={name: {*schema_of(name).names, *(MADE if name == "enrolments" else ())} for name in NAMES},
        days={name: frozenset(days) for name, days in DAYS.items()},
        facts=frozenset(fact_columns(facts)),
        rules={block: set(_rules(documents, block)) for block in LINES.values()},
        models=models,
        tools=tools,
    )


def _rules(documents: Iterable[Mapping[str, Any]], block: str) -> Iterator[str]:
    """The rules that documents name in a block. A change of something else's shape is refused where it is read, and names none."""
    for each in documents:
        said = each.get(block)
        yield from said if isinstance(said, Mapping) else ()


def _documents(agreement: Agreement) -> Iterator[Mapping[str, Any]]:
    """A programme with everything that was added to it since."""
    yield agreement.programme
    yield from (each.change for each in (*agreement.variations, *agreement.contract_variations))
    yield from (each.change for each in agreement.errata)
    if agreement.contract is not None:
        yield agreement.contract.change or {}


def _read(
    model: type[Kind], folder: str, id: str, root: Path, check: Callable[[Kind], Iterable[Finding]]
) -> tuple[dict[str, Kind], list[Problem]]:
    found: dict[str, Kind] = {}
    problems: list[Problem] = []
    for path in yaml_files(root / folder):
        document, several = read_document(model, _kind(folder), path, root)
        problems += several
        if document is None or document.typed is None:
            continue
        where = Whereabouts([document.own])
        wrong = list(check(document.typed))
        if getattr(document.typed, id) != path.stem:
            said, expected = f"found `{getattr(document.typed, id)}`", f"`{path.stem}`, as the file is called"
            wrong.append(Finding((id,), said, expected, "make them the same"))
        problems += [where.problem(each.path, each.found, each.expected, each.cure) for each in wrong]
        found |= {} if wrong else {path.stem: document.typed}
    return found, problems


def _kind(folder: str) -> str:
    return "measure" if folder == MEASURES else folder
