"""The state of each outcome of every enrolment: as `ettle.engine.evaluate.outcome_answers` says, without the reasons."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ettle.engine.bulk.columns import NO_DAY, Answers, Days, Rows
from ettle.engine.bulk.compiling import Asked, Cohort, Found, found_in, version_on
from ettle.engine.evaluate.asked import Reading

STATES = ("achieved", "unknown", "possible", "impossible")


class OutcomeRows(NamedTuple):
    """One outcome of a cohort, by enrolment."""

    rule: str
    enrolment: Rows
    """The row in `part.enrolments`."""
    n: Rows
    state: Answers
    """Numbers of STATES."""
    on: Days
    earliest: Days
    version: Rows
    """The place of the version among the cohort's."""
    decided: Rows
    """The row of the part as it was read; -1 = none."""


def outcome_rows(asked: Asked, cohort: Cohort) -> list[OutcomeRows]:
    """Every outcome of a cohort. Raises NotCompiled when one of its rules cannot be asked."""
    rules = dict.fromkeys(rule for version in cohort.versions for rule in version.rules.outcomes)
    return [rows for rule in rules for rows in _shared(asked, cohort, rule)]


def _shared(asked: Asked, cohort: Cohort, rule: str) -> list[OutcomeRows]:
    said = [(each.in_force, asked.outcomes(each).meaning(rule)) for each in cohort.versions]
    return asked.once("outcome", cohort, rule, tuple(said), lambda: [_rows(asked, cohort, rule)])


def _rows(asked: Asked, cohort: Cohort, rule: str) -> OutcomeRows:
    mine = cohort.stays
    sure, perhaps, best = (found_in(asked, cohort, rule, reading) for reading in Reading)
    state = np.select(
        [sure.which[mine] >= 0, perhaps.which[mine] >= 0, best.which[mine] >= 0], [0, 1, 2], default=3
    ).astype(np.uint8)
    today = version_on(cohort.versions, asked.stays.part.on)
    decided = np.full(len(mine), -1, dtype=np.int32)
    for number, found in ((0, sure), (1, perhaps)):
        if (state == number).any():
            decided = np.where(state == number, deciding(found)[mine], decided).astype(np.int32)
    return OutcomeRows(
        rule,
        asked.stays.rows[mine],
        np.ones(len(mine), dtype=np.int32),
        state,
        np.where(state == 0, sure.day[mine], NO_DAY).astype(np.int32),
        np.where(state == 2, best.day[mine], NO_DAY).astype(np.int32),
        np.where(state == 0, sure.which[mine], today).astype(np.int32),
        decided,
    )


def deciding(found: Found) -> Rows:
    """The event that decides, of the version that counts."""
    row = np.full(len(found.day), -1, dtype=np.int32)
    for number, each in enumerate(found.several):
        if (found.which == number).any():
            row = np.where(found.which == number, each.decided_by, row).astype(np.int32)
    return row
