"""What is wrong with a measure, or a model of case mix, that its types cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from ettle.engine.rules.checks.finding import Finding, unknown
from ettle.engine.rules.measures import UNITS, CaseMix, Measure
from ettle.engine.rules.predicates import Node, Ref, placed_leaves
from ettle.engine.rules.problems import Path

LINES = {"outcome": "outcomes", "offer": "offer", "payment": "payments"}
"""The first part of a dotted name, with the block of a programme whose rules it may name."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names measures may use."""

    columns: Mapping[str, Set[str]] = field(default_factory=dict)
    """Of each table of evaluated rows, with those that are worked out."""
    days: Mapping[str, Set[str]] = field(default_factory=dict)
    facts: Set[str] = frozenset()
    """Those with codes, and those answered by yes or no."""
    rules: Mapping[str, Set[str]] = field(default_factory=dict)
    """The ids of every programme's outcomes, offers and payments, by block."""
    models: Set[str] = frozenset()
    tools: Set[str] = frozenset()


def findings(measure: Measure, known: Vocabulary) -> Iterator[Finding]:
    """What is wrong with a measure."""
    yield from _source(measure)
    for name in ("population", "numerator"):
        node = getattr(measure, name)
        if node is not None:
            yield from _predicate((name,), node, measure, known)
    for each, among in measure.denominators.items():
        if not isinstance(among, str):
            yield from _predicate(("denominators", each), among, measure, known)
    for name in ("states", "of"):
        if getattr(measure, name) is not None:
            yield from _name((name,), getattr(measure, name), measure, known)
    for place, name in enumerate(measure.breakdowns):
        yield from _name(("breakdowns", place), name, measure, known)
    yield from _days(measure, known)
    if measure.model is not None and measure.model not in known.models:
        yield unknown(("model",), measure.model, "a model of `case-mix/`", known.models)
    if measure.tool is not None and measure.tool not in known.tools:
        yield unknown(("tool",), measure.tool, "a tool of `assessments/`", known.tools)


def case_mix_findings(model: CaseMix, known: Vocabulary) -> Iterator[Finding]:
    """What is wrong with a model of case mix."""
    yield from _source(model)
    for name in model.factors:
        words = {*known.columns.get("enrolments", ()), *known.facts}
        if name not in words:
            yield unknown(("factors", name), name, "a column of enrolments, or a fact with codes", words)


def _source(document: Measure | CaseMix) -> Iterator[Finding]:
    if document.source is not None and document.source not in document.sources:
        yield unknown(("source",), document.source, "an id of this document's `sources`", document.sources)
    if document.illustrative == "yes" and not document.unconfirmed:
        cure = 'say in `unconfirmed` why, such as `published: "No published figure was found."`'
        yield Finding(("illustrative",), "it is illustrative and says not why", cure=cure)


def _predicate(at: Path, node: Node, measure: Measure, known: Vocabulary) -> Iterator[Finding]:
    for path, leaf in placed_leaves(node):
        if isinstance(leaf, Ref):
            yield Finding((*at, *path), f"`{leaf.id}` stands alone", cure=f"write a test such as {{{leaf.id}: yes}}")
        else:
            yield from _name((*at, *path), leaf.name, measure, known)


def _name(at: Path, name: str, measure: Measure, known: Vocabulary) -> Iterator[Finding]:
    kind, _, what = name.partition(".")
    if kind in LINES and what:
        rules = known.rules.get(LINES[kind], frozenset())
        if what not in rules:
            yield unknown(at, what, f"a rule of a programme's `{LINES[kind]}`", rules)
    elif kind == "follow_up" and what:
        if not what.isdigit():
            yield Finding(at, f"found `{what}`", "a number of weeks", "write such as `follow_up.13`")
    elif kind == "days_to" and what:
        yield from _day(at, what, measure, known)
    else:
        words = {*_columns(measure, known), *known.facts, "distance_from_work"}
        if name not in words:
            yield unknown(at, name, f"a name of {measure.unit}s, or a fact with codes", words)


def _columns(measure: Measure, known: Vocabulary) -> Set[str]:
    return {*known.columns.get(UNITS[measure.unit], ()), *known.columns.get("enrolments", ())}


def _days(measure: Measure, known: Vocabulary) -> Iterator[Finding]:
    cohort = measure.cohort
    yield from _day(("cohort", "by" if cohort.by else "period"), cohort.day, measure, known)
    if measure.time is not None:
        yield from _day(("time", "from"), measure.time.from_, measure, known)
        yield from _day(("time", "to"), measure.time.to, measure, known)
        for place, name in enumerate(measure.time.lost):
            yield from _day(("time", "lost", place), name, measure, known)


def _day(at: Path, name: str, measure: Measure, known: Vocabulary) -> Iterator[Finding]:
    kind, _, what = name.partition(".")
    if kind == "outcome" and what:
        if what not in known.rules.get("outcomes", ()):
            yield unknown(at, what, "an outcome of a programme", known.rules.get("outcomes", ()))
        return
    days = {*known.days.get(UNITS[measure.unit], ()), *known.days.get("enrolments", ())}
    if name not in days:
        yield unknown(at, name, f"a day of {measure.unit}s, or `outcome.<rule>`", days)
