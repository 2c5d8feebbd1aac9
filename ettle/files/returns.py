"""Returns: `returns/<id>.yaml` of a rulebook, and every problem of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ettle.engine.evaluated.tables import schema_of
from ettle.engine.returns.burden import typed_twice
from ettle.engine.rules.checks.finding import Finding, Known, unknown
from ettle.engine.rules.checks.returns import findings
from ettle.engine.rules.problems import Problem, Whereabouts, listed
from ettle.engine.rules.returns import Return
from ettle.files.agreements import yaml_files
from ettle.files.documents import Document, read_document

FOLDER = "returns"


def read_returns(root: Path, known: Known) -> tuple[list[Return], list[Problem]]:
    """The returns of a rulebook, by file name. One that is wrong leaves the others as they are."""
    found: list[Document[Return]] = []
    problems: list[Problem] = []
    for path in yaml_files(root / FOLDER):
        document, several = read_document(Return, "return", path, root)
        if document is not None and document.typed is not None:
            several += _checked(document, document.typed, path.stem, known)
            found += [] if several else [document]
        problems += several
    typed = [each.typed for each in found if each.typed is not None]
    return typed, [*problems, *_typed_twice(found, typed)]


def _checked(document: Document[Return], return_: Return, stem: str, known: Known) -> Iterator[Problem]:
    where = Whereabouts([document.own])
    if return_.return_ != stem:
        found = f"found `{return_.return_}`"
        yield where.problem(("return",), found, f"`{stem}`, as the file is called", "make them the same")
    for each in (*findings(return_, known), *_columns_asked(return_, known)):
        yield where.problem(each.path, each.found, each.expected, each.cure)


def _columns_asked(return_: Return, known: Known) -> Iterator[Finding]:
    """Columns that evaluated rows do not have; `step.` names one of the steps, where a row is an event."""
    of_enrolments = schema_of("enrolments", known.facts).names
    of_steps = [f"step.{name}" for name in schema_of("steps").names] if return_.rows == "event" else []
    for id, column in return_.columns.items():
        name = column.from_.field if column.from_ is not None else None
        if name is None or name.startswith("fact.") or name in of_steps:
            continue
        if name.removeprefix("latest.") not in of_enrolments:
            known_names = [*of_enrolments, *of_steps]
            yield unknown(("columns", id, "from"), name, "a column of the evaluated enrolments", known_names)


def _typed_twice(documents: Sequence[Document[Return]], returns: Sequence[Return]) -> Iterator[Problem]:
    """An item that somebody types for two returns."""
    of = {each.typed.return_: Whereabouts([each.own]) for each in documents if each.typed is not None}
    for item, asked in typed_twice(returns).items():
        others = listed((each.return_ for each, _, _ in asked[:-1]), "and")
        last, id, _ = asked[-1]
        cure = "record it once as an event or a fact, and let both take it `from` there"
        yield of[last.return_].problem(("columns", id, "typed"), f"`{item}` is typed for {others} too", cure=cure)
