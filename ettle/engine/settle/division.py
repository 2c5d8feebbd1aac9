"""Division: one sum between the providers of a handover, and down the supply chain. No penny made, none lost."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ettle.engine.basics.money import divided
from ettle.engine.rules.programme import Contract
from ettle.engine.settle.lines import CannotSettle
from ettle.engine.settle.places import Whole


class Part(NamedTuple):
    """What one organisation has of a line, in pence."""

    organisation: str | None
    pence: int


def between_lines(whole: Whole, payable: int) -> list[int]:
    """What is paid of a result, to each of its lines in proportion to what they earned."""
    if not whole.amount:
        return divided(payable, [1] * len(whole.lines))
    return divided(payable, [line.amount for line in whole.lines])


def down_the_chain(contract: Contract, to: str | None, pence: int) -> tuple[Part, ...]:
    """A line of the contract's provider: what it keeps first, then each subcontractor's part in order of name.

    A line to anybody else (an employer, a provider of another contract) is theirs whole.
    """
    lead = contract.parties.provider
    if to not in (lead, "provider"):  # the evaluator says `provider` where the start names nobody
        return (Part(to, pence),)
    names = sorted(contract.splits)
    passed_on = [Fraction(contract.splits[name]) for name in names]
    kept = 100 - sum(passed_on)
    if kept < 0:
        raise CannotSettle(f"contract {contract.contract}: `splits` pass on more than 100 percent; mend them")
    return tuple(map(Part, [lead, *names], divided(pence, [kept, *passed_on])))
