"""The lines of a part as the table of payments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from ettle.engine.bulk.lines import STATES, PaymentRows
from ettle.engine.bulk.rows import Coded, Whose, days_array, in_one_list, numbers_array, word_order, words_array


def payment_columns(whose: Whose, found: Sequence[PaymentRows], versions: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The columns, without the people who are answered by the definition. `versions` names those of each of `found`."""
    names = sorted({each.rule for each in found})
    enrolment = _column([each.enrolment for each in found])
    rule = _column([np.full(len(each.enrolment), names.index(each.rule)) for each in found])
    aside = whose.part.by_definition[whose.part.enrolments.person[enrolment]]
    to = in_one_list([each.to for each in found])
    order = np.lexsort((word_order(to), rule, whose.place[enrolment]))
    keep = order[~aside[order]]

    def of(column: str, kind: Any = np.int64) -> Any:
        return np.concatenate([np.zeros(0, kind), *(getattr(each, column) for each in found)])[keep]

    named = [names[each.price_from] for each, names in zip(found, versions, strict=True)]
    said = list(dict.fromkeys(named))
    version = _column([np.full(len(each.enrolment), said.index(name)) for each, name in zip(found, named, strict=True)])
    illustrative = [np.full(len(each.enrolment), each.illustrative) for each in found]
    return {
        "person": whose.person(enrolment[keep]),
        "enrolment": whose.enrolment(enrolment[keep]),
        "rule": words_array(Coded(rule[keep], names)),
        "n": numbers_array(np.ones(len(keep), np.int64), pa.int32()),
        "to": words_array(Coded(to.numbers[keep], to.words)),
        "amount": numbers_array(of("amount"), pa.int64()),
        "state": words_array(Coded(of("state"), STATES)),
        "achieved_on": days_array(of("achieved_on", np.int32)),
        "claim_by": days_array(of("claim_by", np.int32)),
        "price_from": words_array(Coded(version[keep], said)),
        "illustrative": pa.array(np.concatenate([np.zeros(0, bool), *illustrative])[keep]),
        "decided_by": whose.part.ids(of("decided", np.int32)),
    }


def _column(parts: Sequence[Any]) -> Any:
    return np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, dtype=np.int32)
