"""What a figure rests on that not everybody may know of somebody: the categories of the answers it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ettle.engine.events.facts import FactDeclaration
from ettle.engine.rules.measures import CaseMix, Measure
from ettle.engine.rules.predicates import Node, Ref, leaves
from ettle.web.access.roles import Category

OF_SENSITIVITY = {"equality": Category.EQUALITY, "health": Category.HEALTH, "justice": Category.JUSTICE}


def rests_on(
    measure: Measure, by: Sequence[str], model: CaseMix | None, facts: Mapping[str, FactDeclaration]
) -> frozenset[Category]:
    """The categories that somebody must be allowed to see of each person, who is to see the people behind the figure."""
    declared = (facts.get(name) for name in (*_asked(measure), *_by(by, model)))
    found = (OF_SENSITIVITY.get(each.sensitivity) for each in declared if each is not None)
    return frozenset(each for each in found if each is not None)


def _by(by: Sequence[str], model: CaseMix | None) -> Iterator[str]:
    for name in by:
        if name == "distance_from_work" and model is not None:
            yield from model.factors
        else:
            yield name


def _asked(measure: Measure) -> Iterator[str]:
    nodes = (measure.population, measure.numerator, *measure.denominators.values())
    for node in nodes:
        if node is not None and not isinstance(node, str):
            yield from _names(node)
    yield from (each for each in (measure.states, measure.of) if each)


def _names(node: Node) -> Iterator[str]:
    yield from (leaf.name for leaf in leaves(node) if not isinstance(leaf, Ref))
