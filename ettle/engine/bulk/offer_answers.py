"""Every period of every offer of a part, written straight into the order of the table of offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from ettle.engine.bulk.columns import Rows
from ettle.engine.bulk.offers import STATES, OfferRows, Periods, blank
from ettle.engine.bulk.rows import Coded, Whose, days_array, numbers_array, words_array


class Offers(NamedTuple):
    """All periods in order: `enrolment` is the row in `part.enrolments`, `rule` a number of `names`."""

    names: list[str]
    enrolment: Rows
    rule: Any
    periods: Periods


def all_periods(found: Sequence[OfferRows], place: Rows) -> Offers:
    """The periods by place of the enrolment among those written, name of the rule, and number."""
    names = sorted({each.rule for each in found})
    counts = np.zeros((len(place), len(names)), np.int64)
    for each in found:
        counts[place[each.enrolment], names.index(each.rule)] = each.counts
    flat = counts.ravel()
    begins = (np.cumsum(flat) - flat).reshape(counts.shape)
    periods = blank(int(flat.sum()))
    for each in found:
        each.put(begins[place[each.enrolment], names.index(each.rule)], periods)
    at = np.empty(len(place), np.int32)
    at[place] = np.arange(len(place), dtype=np.int32)
    rule = np.repeat(np.tile(np.arange(len(names), dtype=np.int8), len(place)), flat)
    return Offers(names, np.repeat(at, counts.sum(axis=1)), rule, periods)


def offer_columns(whose: Whose, found: Sequence[OfferRows]) -> dict[str, Any]:
    """The columns of the table of offers, without the people who are answered by the definition."""
    names, enrolment, rule, periods = all_periods(found, whose.place)
    aside = whose.part.by_definition[whose.part.enrolments.person]
    if aside.any() and (dropped := aside[enrolment]).any():
        enrolment, rule, periods = enrolment[~dropped], rule[~dropped], periods.some(~dropped)
    return {
        "person": whose.person(enrolment),
        "enrolment": whose.enrolment(enrolment),
        "rule": words_array(Coded(rule, names)),
        "n": numbers_array(periods.n, pa.int32()),
        "from": days_array(periods.start),
        "until": days_array(periods.until),
        "state": words_array(Coded(periods.state, STATES)),
        "due_on": days_array(periods.until - 1),
        "decided_by": whose.part.ids(periods.decided),
    }
