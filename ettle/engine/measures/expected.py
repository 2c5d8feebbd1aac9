"""`expected`: what came about beside what the model of case mix expects, with the limits chance alone keeps within."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ettle.engine.measures.asking import YES
from ettle.engine.measures.case_mix import chances
from ettle.engine.measures.counting import NUMERATOR, everybody
from ettle.engine.measures.figure import COUNTED, Estimate, NotMeasured, exactly
from ettle.engine.measures.tally import Tally
from ettle.engine.measures.units import Rows, Units

LIMITS = {"95% limits": (0.025, 1.959963984540054), "99.8% limits": (0.001, 3.090232306167813)}
"""Each with the share outside on one side, and the point of the normal distribution that it lies above."""
EXACT_UP_TO = 400
"""So many people, and the distribution of their number is worked out; of more the normal one is as good."""


def expected(units: Units) -> Tally:
    """Actual, expected, their ratio, and the limits of the ratio that chance keeps within."""
    measure, model = units.measure, units.model
    if model is None or measure.numerator is None or units.register.enrolments is not None:
        raise NotMeasured(
            f"{measure.measure}: the model `{measure.model}` cannot be asked; check its name and the unit"
        )
    actual = units.answers(measure.numerator) == YES
    chance = chances(units.register, model)[units.first_rows]

    def estimates(places: Rows) -> Mapping[str, Estimate]:
        likely = float(chance[places].sum())
        ratio = exactly(np.count_nonzero(actual[places]) / likely) if likely else None
        found = {"expected": Estimate(exactly(likely), "people"), "actual for expected": Estimate(ratio, "ratio")}
        return found | {name: _limits(chance[places], *each) for name, each in LIMITS.items()}

    return Tally({COUNTED: everybody(units), NUMERATOR: actual}, estimates=estimates)


def _limits(chance: npt.NDArray[np.float64], outside: float, point: float) -> Estimate:
    """The ratio that is as expected, and the lowest and highest that chance gives to all but so few."""
    likely = float(chance.sum())
    if not likely:
        return Estimate(None, "ratio")
    low, high = limits_of(chance, outside, point)
    return Estimate(exactly(1.0), "ratio", exactly(low / likely), exactly(high / likely))


def limits_of(chance: npt.NDArray[np.float64], outside: float, point: float) -> tuple[float, float]:
    """The number of people that no more than a share `outside` of chance lies below, and above."""
    if len(chance) > EXACT_UP_TO:
        likely, spread = float(chance.sum()), point * float(np.sqrt((chance * (1 - chance)).sum()))
        return max(likely - spread, 0.0), min(likely + spread, float(len(chance)))
    below = np.cumsum(how_many(chance))
    low = int(np.searchsorted(below, outside, side="right"))
    high = int(np.searchsorted(below, 1 - outside, side="left"))
    return float(low), float(min(high, len(chance)))


def how_many(chance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How likely each number of people is, from 0 to all, each with a chance of their own."""
    found = np.ones(1)
    for each in chance:
        found = np.append(found * (1 - each), 0.0) + np.append(0.0, found * each)
    return found
