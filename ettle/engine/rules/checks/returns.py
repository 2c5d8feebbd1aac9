"""What is wrong with a return that its types cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.engine.rules.checks.finding import Finding, Known, unknown
from ettle.engine.rules.problems import Path
from ettle.engine.rules.returns import Check, Column, Return


def findings(return_: Return, known: Known) -> Iterator[Finding]:
    """What is wrong with a return, as a document by itself."""
    yield from _source(return_, ("source",), return_.source)
    for id, column in return_.columns.items():
        yield from _column(return_, ("columns", id), column, known)
    for place, id in enumerate(return_.key):
        yield from _named(return_, ("key", place), id)
    for name, check in return_.checks.items():
        yield from _check(return_, ("checks", name), check)
    for name, total in return_.totals.items():
        for word in ("filled", "in_period", "by"):
            if (said := getattr(total, word)) is not None:
                yield from _named(return_, ("totals", name, word), said)
    if return_.rows == "event" and not return_.includes.steps:
        cure = "write `includes: {steps: [..]}`"
        yield Finding(("includes",), "it has a row for each event and says not of which steps", cure=cure)


def _source(return_: Return, at: Path, source: str | None) -> Iterator[Finding]:
    if source is not None and source not in return_.sources:
        yield unknown(at, source, "an id of this document's `sources`", return_.sources)


def _named(return_: Return, at: Path, id: str) -> Iterator[Finding]:
    if id not in return_.columns:
        yield unknown(at, id, "a column of this return", return_.columns)


def _column(return_: Return, at: Path, column: Column, known: Known) -> Iterator[Finding]:
    yield from _source(return_, (*at, "source"), column.source)
    if column.map is not None and column.map not in return_.mappings:
        yield unknown((*at, "map"), column.map, "one of this return's `mappings`", return_.mappings)
    elif column.codes is not None:
        yield from _codes(return_, at, column, known)
    if column.from_ is not None and column.from_.field is not None:
        name = column.from_.field.removeprefix("latest.")
        if name.startswith("fact.") and name.removeprefix("fact.") not in known.facts:
            yield unknown((*at, "from"), name.removeprefix("fact."), "a fact of facts.yaml", known.facts)


def _codes(return_: Return, at: Path, column: Column, known: Known) -> Iterator[Finding]:
    list_, _, release = (column.codes or "").partition("@")
    if list_ not in known.code_lists:
        yield unknown((*at, "codes"), list_, "a folder of `codelists/`", known.code_lists)
        return
    releases = known.code_lists[list_].releases
    if release not in releases:
        yield unknown((*at, "codes"), release, f"a release of `codelists/{list_}`", releases)
        return
    for ours, theirs in (return_.mappings[column.map].to if column.map else {}).items():
        if theirs not in releases[release]:
            yield unknown(
                ("mappings", column.map or "", "to", ours), theirs, f"a code of {list_}@{release}", releases[release]
            )


def _check(return_: Return, at: Path, check: Check) -> Iterator[Finding]:
    named: list[tuple[Path, str]] = []
    for word in ("in_order", "together"):
        named += [((*at, word, place), id) for place, id in enumerate(getattr(check, word) or ())]
    named += [((*at, "by_period_end"), check.by_period_end)] if check.by_period_end else []
    named += [((*at, "between", 0), check.between[0])] if check.between else []
    for path, id in named:
        yield from _named(return_, path, id)
