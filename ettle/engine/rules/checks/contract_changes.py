"""What is wrong with a variation of a contract's own blocks: volumes, limits, fees, shares, its last day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ettle.engine.rules.checks import changes, numbers
from ettle.engine.rules.checks.finding import Finding
from ettle.engine.rules.merge import merged
from ettle.engine.rules.problems import Layer, Problem, Whereabouts
from ettle.engine.rules.programme import Contract, Variation
from ettle.engine.rules.teaching import typed
from ettle.engine.rules.terms import DAYS, as_written, of_contract, until_in


def of_programme(variation: Variation) -> Iterator[Finding]:
    """A programme's days are its identity; only a contract's last day is moved by a variation."""
    if DAYS in variation.change:
        cure = "write a new document instead"
        yield Finding((DAYS,), "the change touches identity (in_force)", cure=cure)


def of_day(variation: Variation, contract: Contract) -> Iterator[Finding]:
    """A contract's last day is a day after its first."""
    if DAYS not in variation.change:
        return
    until = until_in(variation.change)
    if until is None:
        yield Finding((DAYS, "until"), "no day", "a day such as 2024-03-31", "write the first day no longer in force")
    elif until <= contract.in_force.from_:
        found = f"`until` {until} is not after `from` {contract.in_force.from_} of the contract"
        yield Finding((DAYS, "until"), found, cure="mend the day")


def of_blocks(
    contract: Contract, variations: tuple[tuple[Variation, Layer], ...], own: Layer, payments: set[str]
) -> Iterator[Problem]:
    """Each state of the contract's blocks, in merge order: its shape, its sums, and that the variation changes something."""
    document: Any = as_written(contract)
    layers = [own]
    for variation, layer in variations:
        layers.append(layer)
        change = of_contract(variation.change)
        if not change:
            continue
        where = Whereabouts([*layers])
        if variation.in_force.basis != "event":
            found = f"{', '.join(sorted(change))} varied with `basis: {variation.in_force.basis}`"
            cure = "write `basis: event`: they hold for what happens from a day on"
            yield where.problem((min(change),), found, cure=cure)
        before, document = document, merged(document, change)
        if before == document:
            yield where.problem((min(change),), "it changes nothing: all of this is so without it", cure="take it out")
        state, problems = typed(Contract, "contract", document, where)
        yield from problems
        if state is not None:
            for each in (*numbers.fees(state), *numbers.splits(state), *changes.limits(state, payments)):
                yield where.problem(each.path, each.found, each.expected, each.cure)
