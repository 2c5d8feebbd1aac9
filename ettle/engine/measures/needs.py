"""Which tables and columns of evaluated rows a measure reads: a reader of millions of rows reads no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ettle.engine.evaluated.tables import schema_of
from ettle.engine.rules.measures import UNITS, CaseMix, Measure
from ettle.engine.rules.predicates import Node, Ref, leaves

TABLE_OF = {"outcome": "outcomes", "offer": "offers", "payment": "payments", "follow_up": "follow_ups"}
NEVER_READ = frozenset({"decided_by", "version", "price_from", "earliest"})


def tables_needed(
    several: Iterable[tuple[Measure, Sequence[str], CaseMix | None]],
) -> tuple[list[str], Mapping[str, list[str]]]:
    """The tables of some measures with their breakdowns and models, and of those not of enrolments the columns."""
    found = {"enrolments"}
    for measure, by, model in several:
        found |= {UNITS[measure.unit], *(["assessments"] if measure.operation == "change" else [])}
        for name in _names(measure, by, model):
            parts = name.split(".")
            found |= {TABLE_OF[part] for part in parts[:2] if part in TABLE_OF and len(parts) > 1}
            found |= {"payments"} if name == "earned" else set()
    columns = {name: [each for each in schema_of(name).names if each not in NEVER_READ] for name in found}
    del columns["enrolments"]
    return sorted(found), columns


def _names(measure: Measure, by: Sequence[str], model: CaseMix | None) -> Iterator[str]:
    nodes = (measure.population, measure.numerator, *measure.denominators.values())
    for node in nodes:
        if node is not None and not isinstance(node, str):
            yield from _in(node)
    yield from (each for each in (measure.states, measure.of, measure.cohort.day) if each)
    yield from by
    if measure.time is not None:
        yield from (measure.time.from_, measure.time.to, *measure.time.lost, *measure.time.competing)
    if model is not None:
        yield from model.factors


def _in(node: Node) -> Iterator[str]:
    yield from (leaf.name for leaf in leaves(node) if not isinstance(leaf, Ref))
