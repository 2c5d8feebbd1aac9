"""Which event a payment names: of all that an outcome rests on the one with the smallest id."""

from __future__ import annotations

import numpy as np

from ettle.engine.bulk.columns import NEVER, Days, Rows
from ettle.engine.bulk.kernels import payments as kernels
from ettle.engine.bulk.outcomes import OneOutcome, Outcomes
from ettle.engine.bulk.points import event_answers
from ettle.engine.bulk.reached import Reached
from ettle.engine.bulk.stays import id_rank, smallest_id
from ettle.engine.evaluate.asked import Reading


def first_event(outcomes: Outcomes, rule: str, award_only: bool = False) -> Rows:
    """By stay the row of the part as read; -1 = not certainly reached, or it rests on no event."""
    stays, outcome = outcomes.asking.stays, outcomes.rules[rule]
    reached = outcomes.reached(rule, Reading.SURE, award_only)
    if outcome.operation == "sustained":
        return _of_spells(outcomes, reached)
    if outcome.operation in ("happens", "improves"):
        one = OneOutcome(outcomes, rule, outcome, award_only)
        own: Rows = one._own(Reading.SURE, one.limit(Reading.SURE)).decided_by
        return own
    if outcome.operation == "earned":
        return _of_earnings(outcomes, rule, reached.day)
    several = outcome.any or outcome.all or outcome.requires
    every = [outcomes.reached(each, Reading.SURE) for each in several]
    firsts = [first_event(outcomes, each) for each in several]
    if outcome.any:
        which = np.array([each.day for each in every]).argmin(axis=0)
        return np.asarray(np.choose(which, firsts), dtype=np.int32)
    found: Rows = stays.all(-1, np.int32)
    for each in firsts:
        found = smallest_id(stays.part, found, each)
    return found


def _of_spells(outcomes: Outcomes, reached: Reached) -> Rows:
    view, jobs = reached.view, outcomes.asking.jobs
    assert view is not None and reached.item is not None
    item = np.where(reached.day == NEVER, -1, reached.item)
    found: Rows = kernels.smallest_behind(
        item, *reached.used, view.begin, view.end, view.start, view.maybe, jobs.rank[view.source],
        jobs.work.rows[view.source],
    )  # fmt: skip
    return found


def _of_earnings(outcomes: Outcomes, rule: str, day: Days) -> Rows:
    """Every payment that counts, up to the day on which the sum is reached."""
    asking, outcome = outcomes.asking, outcomes.rules[rule]
    stays, kind = asking.stays, asking.stays.part.kind("earnings")
    how = outcome.earned
    assert how is not None
    said = event_answers(None if isinstance(outcome.counting, str) else outcome.counting, kind, asking)
    stay = asking.owner(kind.off, np.arange(len(kind), dtype=np.int32), kind.on)
    at = np.maximum(stay, 0)
    found: Rows = stays.all(-1, np.int32)
    if not len(kind) or not len(stays):
        return found
    since, until, begun = kind.days("earned_from"), kind.days("earned_until"), stays.begun[at]
    dated = (since > -(2**31)) & (until > -(2**31))
    inside = np.where(dated, (since >= begun) | (until > begun), kind.on >= begun)
    counts = (stay >= 0) & inside & (said == 2) & (kind.numbers("amount") >= 0) & (kind.on <= day[at])
    if how.known_within is not None:
        known_before = OneOutcome(outcomes, rule, outcome, False).after_start(how.known_within.days)
        counts &= kind.known_on < known_before[at]
    counts &= day[at] != NEVER
    rows = np.flatnonzero(counts)
    rows = rows[np.argsort(id_rank(stays.part, kind)[rows], kind="stable")[::-1]]
    found[stay[rows]] = kind.rows[rows]  # the smallest is written last
    return found
