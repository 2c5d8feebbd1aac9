"""Follow-ups as rows: when each was due, and what came of it, as `ettle.engine.evaluated.follow_ups` says."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from ettle.engine.bulk.columns import NEVER, NO_DAY, UNKNOWN, Days, Rows
from ettle.engine.bulk.compiling import Asked
from ettle.engine.bulk.phases import after
from ettle.engine.bulk.rows import Coded, Whose, days_array, numbers_array, words_array
from ettle.engine.evaluated.follow_ups import FOLLOW_UP, SETTLES
from ettle.engine.rules.offers import Offer
from ettle.engine.rules.versions import Version

STATES = ("in_work", "not_in_work", "no_engagement", "unknown", "not_owed", "not_yet_due", "due_no_answer")
NOT_OWED, NOT_YET_DUE, DUE_NO_ANSWER = 4, 5, 6


class FollowUpRows(NamedTuple):
    """Checkpoints of enrolments."""

    enrolment: Rows
    weeks: Any
    due: Days
    answered: Days
    state: Any


def follow_up_rows(asked: Asked) -> list[FollowUpRows]:
    """A row for each checkpoint the rules of the start ask for, and for each other that was asked all the same."""
    found, owed = [], []
    for cohort in asked.cohorts:
        for version, stays in asked.by_start_version(cohort) if cohort.versions else ():
            for weeks, offer in _asked_for(version).items():
                found.append(_checkpoint(asked, offer, weeks, stays))
                owed.append((weeks, stays))
    return [*found, *_unasked(asked, owed)]


def _asked_for(version: Version) -> dict[int, Offer]:
    offers = version.rules.offer.values()
    return {weeks: offer for offer in offers if offer.at and FOLLOW_UP in offer.by for weeks in offer.at.weeks}


def _checkpoint(asked: Asked, offer: Offer, weeks: int, stays: Rows) -> FollowUpRows:
    """One checkpoint of these stays: the days around it on which it may be answered, and the answer."""
    anchor = asked.stays.begun if offer.after == "start" else asked.work_began
    there = anchor != NEVER
    day = np.where(there, np.minimum(anchor.astype(np.int64) + 7 * weeks, NEVER), NEVER).astype(np.int32)
    due = day
    if offer.give_or_take is not None:
        later = after(asked.asking, offer.give_or_take, day, asked.stays.group_at_start)
        due = np.where(there & (later != NEVER), later, day)
    first = np.where(there, 2 * day.astype(np.int64) - due, NO_DAY)
    return _answered(asked, stays, weeks, first, np.where(there, due, NO_DAY).astype(np.int32))


def _answered(asked: Asked, stays: Rows, weeks: int, first: Any, due: Days) -> FollowUpRows:
    """What was last heard from the first day on: an answer about work before one that nobody could give."""
    part, kind = asked.stays.part, asked.stays.part.kind(FOLLOW_UP)
    place = np.full(len(part.enrolments) + 2, -1, dtype=np.int32)
    place[asked.stays.rows[stays]] = stays
    stay = place[kind.enr]
    fits = (stay >= 0) & (kind.numbers("checkpoint_weeks") == weeks)
    fits &= kind.on >= np.append(first, 0)[stay]
    rows = np.flatnonzero(fits)
    answer, words = kind.words("answer")
    number = np.array([STATES.index(word) for word in words] + [STATES.index("unknown")], dtype=np.int32)[answer]
    settles = np.array([word in SETTLES for word in words] + [False], dtype=bool)[answer]
    order = rows[np.lexsort((-kind.rows[rows], kind.on[rows], settles[rows]))]
    told = np.full(len(asked.stays), -1, dtype=np.int32)
    told[stay[order]] = order  # the last written is the one that counts
    mine = told[stays]
    state = np.append(number, -1)[mine]
    death = part.death[asked.stays.person[stays]]
    theirs = due[stays]
    silent = np.where(
        (theirs == NO_DAY) | (death <= theirs), NOT_OWED, np.where(part.on <= theirs, NOT_YET_DUE, DUE_NO_ANSWER)
    )
    return FollowUpRows(
        asked.stays.rows[stays],
        np.full(len(stays), weeks, dtype=np.int64),
        theirs,
        np.append(kind.on, NO_DAY)[mine],
        np.where(mine < 0, silent, state),
    )


def _unasked(asked: Asked, owed: list[tuple[int, Rows]]) -> list[FollowUpRows]:
    """Checkpoints that were asked though no rule asks for them: never due."""
    part, kind = asked.stays.part, asked.stays.part.kind(FOLLOW_UP)
    place = np.full(len(part.enrolments) + 2, -1, dtype=np.int32)
    place[asked.stays.rows] = np.arange(len(asked.stays), dtype=np.int32)
    stay, weeks = place[kind.enr], kind.numbers("checkpoint_weeks")
    found = []
    none = np.full(len(asked.stays), NO_DAY, dtype=np.int32)
    for each in np.unique(weeks[(stay >= 0) & (weeks != UNKNOWN)]).tolist():
        had = np.unique(stay[(stay >= 0) & (weeks == each)])
        for number, stays in owed:
            had = np.setdiff1d(had, stays) if number == each else had
        if len(had):
            found.append(_answered(asked, had.astype(np.int32), each, none.astype(np.int64), none))
    return found


def follow_up_columns(whose: Whose, found: list[FollowUpRows]) -> dict[str, Any]:
    def of(column: str, kind: Any) -> Any:
        return np.concatenate([getattr(each, column) for each in found] or [np.zeros(0)]).astype(kind)

    enrolment, weeks = of("enrolment", np.int32), of("weeks", np.int64)
    order = np.lexsort((weeks, whose.place[enrolment]))
    keep = order[~whose.part.by_definition[whose.part.enrolments.person[enrolment[order]]]]
    return {
        "person": whose.person(enrolment[keep]),
        "enrolment": whose.enrolment(enrolment[keep]),
        "checkpoint": numbers_array(weeks[keep], pa.int32()),
        "due_on": days_array(of("due", np.int32)[keep]),
        "answered_on": days_array(of("answered", np.int32)[keep]),
        "state": words_array(Coded(of("state", np.int32)[keep], STATES)),
    }
