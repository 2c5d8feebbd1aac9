"""The chance that a model of case mix gives each row, from what was known at the start."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ettle.engine.measures.columns import Words
from ettle.engine.measures.register import Register
from ettle.engine.rules.measures import CaseMix

Chances = npt.NDArray[np.float64]
BANDS = ("1 nearest", "2 between", "3 furthest")


def chances(register: Register, model: CaseMix) -> Chances:
    """The chance of each row of the register."""
    total = np.full(len(register), float(model.intercept))
    for name, factor in model.factors.items():
        column = register.words(name)
        otherwise = factor.values["other"]
        of_word = [float(factor.values.get(word, otherwise)) for word in column.words]
        for place, word in enumerate(column.words):
            if word == "prefer_not_to_say" and word not in factor.values:
                of_word[place] = float(factor.values["unknown"])
        total += np.asarray([*of_word, float(factor.values["unknown"])])[column.codes]
    found: Chances = 1 / (1 + np.exp(-total))
    return found


def distance_from_work(register: Register, model: CaseMix) -> Words:
    """How far somebody was from work at their start, in three bands; for a row of another table, that of its enrolment."""
    if register.enrolments is not None:
        theirs: Words = register.of_their_enrolment(distance_from_work(register.enrolments, model))
        return theirs
    found = chances(register, model)
    codes = np.where(found >= float(model.nearest_from), 0, np.where(found < float(model.furthest_below), 2, 1))
    return Words(codes.astype(np.int32), BANDS)
