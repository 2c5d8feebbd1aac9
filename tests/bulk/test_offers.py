"""The periods of offers, worked out on columns: the same as the definition's, to the deciding event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from ettle.engine.bulk.columns import EPOCH
from ettle.engine.bulk.compiling import Plan, asked_of
from ettle.engine.bulk.offer_answers import all_periods
from ettle.engine.bulk.offers import STATES, offer_rows
from ettle.engine.bulk.stays import NotCompiled
from tests.agreement.full import full
from tests.agreement.generate import Drawn, small
from tests.bulk.drawn import left_out, part_and_definition, rulebook_of

Said = dict[tuple[str, str, int], tuple[Any, ...]]


def both(drawn: Drawn) -> tuple[Said, Said]:
    """What the columns and the definition say, of the same enrolments."""
    part, results = part_and_definition(drawn)
    found = []
    for asked in asked_of(part, Plan(rulebook_of(drawn), drawn.known_at)):
        for cohort in asked.cohorts:
            found += offer_rows(asked, cohort) if cohort.versions else []
    results = [each for each in results if each.person not in left_out(part)]
    asked_here = {each.enrolment for each in results}
    of_columns = {key: said for key, said in _rows(part, found).items() if key[0] in asked_here}
    definition = {
        (result.enrolment, each.rule, each.n): (
            each.from_, each.until, each.state, min(each.because[0].events, default=None)
        )
        for result in results for each in result.offers
    }  # fmt: skip
    return of_columns, definition  # type: ignore[return-value]


def _rows(part: Any, found: list[Any]) -> Said:
    names, enrolment, rule, periods = all_periods(found, np.arange(len(part.enrolments), dtype=np.int32))
    ids = part.kind("start").texts("enrolment").take(part.enrolments.start).to_pylist()
    decided = part.ids(periods.decided).to_pylist()
    return {
        (ids[enrolment[k]], names[rule[k]], int(periods.n[k])): (
            _day(periods.start[k]), _day(periods.until[k]), STATES[periods.state[k]], decided[k]
        )
        for k in range(len(enrolment))
    }  # fmt: skip


def _day(number: int) -> date:
    return date.fromordinal(int(number) + EPOCH)


@pytest.mark.parametrize(("draw", "first", "count"), [(small, 0, 150), (full, 40, 40)])
def test_periods_of_invented_histories_are_those_of_the_definition(
    draw: Callable[[int], Drawn], first: int, count: int
) -> None:
    periods = 0
    for seed in range(first, first + count):
        try:
            of_columns, definition = both(draw(seed))
        except NotCompiled:
            continue
        assert of_columns == definition, f"seed {seed}"
        periods += len(definition)
    assert periods > 50, "so few periods show nothing"
