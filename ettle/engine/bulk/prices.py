"""How much: the pence of each line on its price day, as `ettle.engine.evaluate.prices`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from ettle.engine.basics.day import whole_years
from ettle.engine.basics.money import divided, round_half_up
from ettle.engine.bulk.columns import EPOCH, UNKNOWN, Days, Numbers, Rows
from ettle.engine.bulk.compiling import Asked
from ettle.engine.bulk.outcomes import awards_of
from ettle.engine.bulk.stays import by_group, group_on
from ettle.engine.evaluate.prices import _for_number
from ettle.engine.rules.payments import ByContractYear, ByOrdinal, Payment
from ettle.engine.rules.versions import Version


def prices(asked: Asked, stays: Rows, rule: str, payment: Payment, version: Version, day: Days) -> Numbers:
    """The pence for each of the stays by the group and contract year of its day; UNKNOWN = not given or not known."""
    if payment.percent_of == "award":
        return _parts_of_awards(asked, stays, rule, version)
    said = payment.amount
    if isinstance(said, ByContractYear):
        return _by_contract_year(asked, stays, said, day)
    if isinstance(said, ByOrdinal):
        said = _for_number(said.ordinal, 1)
    return by_groups(asked, stays, said, day)


def by_groups(asked: Asked, stays: Rows, said: int | dict[str, int] | None, day: Days) -> Numbers:
    every = asked.stays.all(0, np.int32)
    every[stays] = day
    found = by_group(asked.stays.part, said, group_on(asked.stays, every)[stays])
    return np.where(found < 0, UNKNOWN, found)


def _by_contract_year(asked: Asked, stays: Rows, said: ByContractYear, day: Days) -> Numbers:
    pair = np.stack((asked.stays.part.enrolments.contract[asked.stays.rows[stays]], asked.stays.begun[stays], day))
    each, which = np.unique(pair, axis=1, return_inverse=True)
    years = np.array([_contract_year(asked, *column) for column in each.T.tolist()], np.int64)[which.ravel()]
    found = np.full(len(stays), UNKNOWN, np.int64)
    for year in np.unique(years).tolist():
        mine = years == year
        found[mine] = by_groups(asked, stays[mine], _for_number(said.contract_year, year), day[mine])
    return found


def _contract_year(asked: Asked, contract: int, begun: int, day: int) -> int:
    """As `evaluate.prices.contract_year`."""
    programme, contracts = asked.stays.programme, asked.stays.part.enrolments.contracts
    name = contracts[contract] if contract >= 0 else None
    agreement = asked.plan.rulebook.agreement(programme, name)
    first_day = date.fromordinal(begun + EPOCH)
    if agreement is not None and agreement.contract is not None:
        began = agreement.contract.in_force.from_
    else:
        versions = asked.plan.rulebook.versions(programme, name, first_day, asked.plan.known_at)
        start = next(each for each in reversed(versions) if each.in_force.start <= first_day)
        began = start.rules.in_force.from_
    return whole_years(began, date.fromordinal(day + EPOCH)) + 1


def _parts_of_awards(asked: Asked, stays: Rows, rule: str, version: Version) -> Numbers:
    """Parts of one award never exceed it."""
    amounts: Any = awards_of(asked.asking).amount[stays]
    payments = version.rules.payments
    percents = {name: Fraction(each.percent) for name, each in payments.items() if each.percent is not None}
    left = 100 - sum(percents.values())
    found = np.full(len(stays), UNKNOWN, np.int64)
    for amount in np.unique(amounts[amounts != UNKNOWN]).tolist():
        part = amount * percents[rule] / 100
        if left >= 0:
            part = Fraction(dict(zip(percents, divided(amount, [*percents.values(), left]), strict=False))[rule])
        found[amounts == amount] = round_half_up(part)
    return found
