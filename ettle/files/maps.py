"""Journey maps: `maps/<id>.yaml` of a rulebook, and every problem of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ettle.engine.evaluated.steps import DETAIL, PLAIN
from ettle.engine.rules.checks.finding import Finding, unknown
from ettle.engine.rules.maps import Map
from ettle.engine.rules.problems import Path as Place
from ettle.engine.rules.problems import Problem, Whereabouts
from ettle.engine.rules.rulebook import Rulebook
from ettle.files.agreements import yaml_files
from ettle.files.documents import Document, read_document

FOLDER = "maps"
STEPS = (*DETAIL, *PLAIN, "first_contact", "work_began", "work_ended")
"""The steps of evaluated rows; of `activity:..` and `referral_answer:..` what stands before the colon."""


def read_maps(root: Path, rulebook: Rulebook) -> tuple[list[Map], list[Problem]]:
    """The maps of a rulebook, by file name. One that is wrong leaves the others as they are."""
    found: list[Map] = []
    problems: list[Problem] = []
    for path in yaml_files(root / FOLDER):
        document, several = read_document(Map, "map", path, root)
        if document is not None and document.typed is not None:
            several += _checked(document, document.typed, path.stem, rulebook)
            found += [] if several else [document.typed]
        problems += several
    return found, problems


def _checked(document: Document[Map], map_: Map, stem: str, rulebook: Rulebook) -> Iterator[Problem]:
    where = Whereabouts([document.own])
    if map_.map != stem:
        found = f"found `{map_.map}`"
        yield where.problem(("map",), found, f"`{stem}`, as the file is called", "make them the same")
    for each in (*_steps(map_), *_rules(map_, rulebook)):
        yield where.problem(each.path, each.found, each.expected, each.cure)
    if map_.source is not None and map_.source not in map_.sources:
        each = unknown(("source",), map_.source, "an id of this document's `sources`", map_.sources)
        yield where.problem(each.path, each.found, each.expected, each.cure)


def _steps(map_: Map) -> Iterator[Finding]:
    named: list[tuple[Place, Iterable[str]]] = [(("lost_by",), map_.lost_by)]
    named += [(("stages", id, "steps"), each.steps) for id, each in map_.stages.items()]
    named += [(("repeats", id, "steps"), each.steps) for id, each in map_.repeats.items()]
    for id, loop in map_.loops.items():
        named += [(("loops", id, "left_by"), loop.left_by), (("loops", id, "back_by"), loop.back_by)]
    for path, steps in named:
        for place, step in enumerate(steps):
            if step.partition(":")[0] not in STEPS:
                yield unknown((*path, place), step, "a step of a journey", STEPS)


def _rules(map_: Map, rulebook: Rulebook) -> Iterator[Finding]:
    programmes = [each.programme for each in rulebook.agreements.values()]
    outcomes = {str(id) for each in programmes for id in each.get("outcomes") or ()}
    offers = {str(id) for each in programmes for id in each.get("offer") or ()}
    for id, stage in map_.stages.items():
        yield from _known(("stages", id, "outcomes"), stage.outcomes, "an outcome of some programme", outcomes)
        yield from _known(("stages", id, "promised"), stage.promised, "an offer of some programme", offers)


def _known(path: Place, ids: Iterable[str], what: str, known: Iterable[str]) -> Iterator[Finding]:
    for place, id in enumerate(ids):
        if id not in known:
            yield unknown((*path, place), id, what, known)
