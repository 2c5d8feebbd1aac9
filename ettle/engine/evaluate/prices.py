"""How much: the sum of a payment on its price day, exact until it is rounded once at the end."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ettle.engine.basics.day import whole_years
from ettle.engine.basics.money import divided
from ettle.engine.evaluate.asked import Asked
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.payments import ByContractYear, ByOrdinal, Payment


def price(asked: Asked, rule: str, payment: Payment, day: date, n: int) -> Fraction | None:
    """The pence for the n-th line by the group and contract year of `day`; None = not given or not known."""
    if payment.percent_of == "award":
        return _part_of_award(asked, rule, day)
    amount_said = payment.amount
    if isinstance(amount_said, ByContractYear):
        amount_said = _for_number(amount_said.contract_year, contract_year(asked, day))
    elif isinstance(amount_said, ByOrdinal):
        amount_said = _for_number(amount_said.ordinal, n)
    pence = for_group(amount_said, asked.group_on(day))
    return None if pence is None else Fraction(pence)


def _part_of_award(asked: Asked, rule: str, day: date) -> Fraction | None:
    """A percentage of the award. Parts of one award are divided by largest remainder: they never exceed it."""
    amount = asked.award.amount if asked.award else None
    if amount is None:
        return None
    payments = asked.version_on(day).rules.payments
    percents = {name: Fraction(each.percent) for name, each in payments.items() if each.percent is not None}
    left = 100 - sum(percents.values())
    if left < 0:
        return amount * percents[rule] / 100
    return Fraction(dict(zip(percents, divided(amount, [*percents.values(), left]), strict=False))[rule])


def contract_year(asked: Asked, day: date) -> int:
    """The year of the contract (or, with none, of the programme) a day lies in, from 1."""
    return whole_years(_agreement_began(asked), day) + 1


def _agreement_began(asked: Asked) -> date:
    agreement = asked.rulebook.agreement(asked.stay.programme, asked.stay.start.contract)
    if agreement is not None and agreement.contract is not None:
        return agreement.contract.in_force.from_
    return asked.start_version.rules.in_force.from_


def _for_number(by_number: dict[str, int | dict[str, int]], number: int) -> int | dict[str, int] | None:
    """The sum for a number: `2`, `2-4` or `5+`."""
    for said, amount in by_number.items():
        first, _, last = said.removesuffix("+").partition("-")
        if int(first) <= number and (said.endswith("+") or number <= int(last or first)):
            return amount
    return None
