"""The operations that count: `count`, `rate`, `distribution` and `cost`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import numpy as np

from ettle.engine.measures.asking import STATES, UNKNOWN, YES
from ettle.engine.measures.columns import NOTHING, Numbers, Truths, Words
from ettle.engine.measures.figure import COUNTED, Estimate, NotMeasured, exactly
from ettle.engine.measures.tally import Share, Tally
from ettle.engine.measures.units import NOT_KNOWN, Rows, Units
from ettle.engine.rules.predicates import Node

NUMERATOR, NOT_SURE, NONE_RECORDED = "numerator", "not_known", "none_recorded"
NOT_OWED = "not_owed"
"""The state of a follow-up of somebody who is owed none: nobody asks, so that it is never known of them."""


def count(units: Units) -> Tally:
    """How many there are, and of `states` how many are in each."""
    return Tally({COUNTED: everybody(units), **_states(units)})


def rate(units: Units) -> Tally:
    """How many of them it is certain of, against each denominator."""
    measure = units.measure
    assert measure.numerator is not None
    said = units.answers(measure.numerator)
    marks = _denominators(units)
    for name, among in marks.items():
        outside = int(np.count_nonzero((said == YES) & ~among))
        if outside:
            raise NotMeasured(
                f"{measure.measure}: {outside} of the numerator are outside the denominator `{name}`; "
                "narrow the numerator or widen the denominator"
            )
    states = _states(units)
    nobody_asks = {
        name: NOT_OWED for name, node in measure.denominators.items() if node == "all" and NOT_OWED in states
    }
    shares = tuple(Share(f"of {name}", NUMERATOR, name, nobody_asks.get(name, "")) for name in marks)
    marks = marks if "all" in measure.denominators.values() else {COUNTED: everybody(units), **marks}
    marks |= {NUMERATOR: said == YES, NOT_SURE: said == UNKNOWN}
    return Tally(marks | states, shares)


def distribution(units: Units) -> Tally:
    """How many have each value, what is not known apart; of a number, its quartiles."""
    name = units.measure.of or ""
    if name.startswith(STATES):
        return _values(units, units.state(name))
    if name == "distance_from_work":
        group = units.group(name)
        return _values(units, Words(group.codes.astype(np.int32), group.words))
    column = units.register.column(name).at(units.first_rows)
    return _quartiles(units, column) if isinstance(column, Numbers) else _values(units, column)


def cost(units: Units) -> Tally:
    """What is paid in all, and for each one of every denominator."""
    sums, among = units.total(units.measure.of or ""), _denominators(units)

    def estimates(places: Rows) -> Mapping[str, Estimate]:
        total = int(sums[places].sum())
        found = {"total": Estimate(Decimal(total), "pence")}
        for name, mark in among.items():
            many = int(np.count_nonzero(mark[places]))
            found[f"for each of {name}"] = Estimate(exactly(total / many) if many else None, "pence", of=many)
        return found

    return Tally({COUNTED: everybody(units), **among}, estimates=estimates)


def everybody(units: Units) -> Truths:
    return np.ones(len(units), dtype=np.bool_)


def _denominators(units: Units) -> dict[str, Truths]:
    return {name: _among(units, node) for name, node in units.measure.denominators.items()}


def _among(units: Units, node: Node | str) -> Truths:
    return everybody(units) if isinstance(node, str) else units.answers(node) == YES


def _states(units: Units) -> dict[str, Truths]:
    return dict(_apart(units.state(units.measure.states), NONE_RECORDED)) if units.measure.states else {}


def _values(units: Units, column: Words) -> Tally:
    marks = dict(_apart(column, NOT_KNOWN))
    shares = tuple(Share(name, name, COUNTED) for name in marks)
    return Tally({COUNTED: everybody(units), **marks}, shares)


def _apart(column: Words, otherwise: str) -> Iterator[tuple[str, Truths]]:
    """Every value with who has it, in the order of words; last, those with none."""
    for place, word in sorted(enumerate(column.words), key=lambda each: each[1]):
        if word != otherwise:
            yield word, column.codes == place
    silent = [place for place, word in enumerate(column.words) if word == otherwise]
    yield otherwise, np.isin(column.codes, [NOTHING, *silent])


def _quartiles(units: Units, column: Numbers) -> Tally:
    unit = "days" if (units.measure.of or "").startswith("days_") else "people"

    def estimates(places: Rows) -> Mapping[str, Estimate]:
        values = column.values[places][column.known[places]]
        cuts = {"lower quarter": 25, "median": 50, "upper quarter": 75}
        return {
            name: Estimate(exactly(float(np.percentile(values, cut))) if len(values) else None, unit, of=len(values))
            for name, cut in cuts.items()
        }

    return Tally({COUNTED: everybody(units), "known": column.known, NOT_KNOWN: ~column.known}, estimates=estimates)
