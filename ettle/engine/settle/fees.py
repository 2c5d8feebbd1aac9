"""Fees: sums with no person, by contract month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ettle.engine.basics.day import months_after
from ettle.engine.basics.money import divided
from ettle.engine.rules.checks.numbers import months_of
from ettle.engine.rules.programme import Contract, Fee
from ettle.engine.rules.terms import Terms
from ettle.engine.settle.division import Part, down_the_chain
from ettle.engine.settle.lines import CannotSettle


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One month of one fee: the `month`-th of the contract, which is [from_, until); due once it is over."""

    fee: str
    month: int
    from_: date
    until: date
    amount: int
    parts: tuple[Part, ...]
    illustrative: bool


def fee_lines(contract: Contract | Terms, until: date) -> tuple[FeeLine, ...]:
    """The months of every fee that are over by `until`, the first day no longer looked at.

    A fee that was varied has in each month what was agreed on the month's first day.
    """
    terms = Terms.of(contract)
    found = [
        line
        for _, state in terms.states
        for name, fee in state.fees.items()
        for line in _of_fee(state, name, fee)
        if line.until <= until and terms.on(line.from_) is state
    ]
    return tuple(sorted(found, key=lambda line: (line.until, line.fee)))


def _of_fee(contract: Contract, name: str, fee: Fee) -> Iterator[FeeLine]:
    began, to = contract.in_force.from_, contract.parties.provider
    for month, amount in sorted(month_by_month(contract, name, fee).items()):
        yield FeeLine(
            fee=name,
            month=month,
            from_=months_after(began, month - 1),
            until=months_after(began, month),
            amount=amount,
            parts=down_the_chain(contract, to, amount),
            illustrative=fee.illustrative == "yes",
        )


def month_by_month(contract: Contract, name: str, fee: Fee) -> dict[int, int]:
    """The pence of each month: the fee divided among its bands, each band equally among its months."""
    bands = [(months_of(band), percent) for band, percent in fee.months.items()]
    months = [month for each, _ in bands for month in each or ()]
    if not all(each for each, _ in bands) or len(months) != len(set(months)) or sum(fee.months.values()) != 100:
        raise CannotSettle(
            f"contract {contract.contract}: fee `{name}` needs bands of months, such as 4-12, that do not overlap "
            "and add up to 100 percent"
        )
    of_bands = divided(fee.of, [Fraction(percent) for _, percent in bands])
    return {
        month: pence
        for (each, _), of_band in zip(bands, of_bands, strict=True)
        for month, pence in zip(each or (), divided(of_band, [1] * len(each or ())), strict=True)
    }
