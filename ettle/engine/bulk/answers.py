"""Columns in, columns out: everything the rules say of a part, in the shapes of `ettle.engine.evaluated`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ettle.engine.bulk.columns import Truths
from ettle.engine.bulk.compiling import Asked, Cohort, Plan, asked_of
from ettle.engine.bulk.enrolment_rows import Standing, enrolment_columns
from ettle.engine.bulk.event_rows import assessment_columns, referral_columns, step_columns
from ettle.engine.bulk.follow_up_rows import FollowUpRows, follow_up_columns, follow_up_rows
from ettle.engine.bulk.offer_answers import offer_columns
from ettle.engine.bulk.offers import OfferRows, offer_rows
from ettle.engine.bulk.outcome_answers import STATES, OutcomeRows, outcome_rows
from ettle.engine.bulk.rows import Coded, Whose, days_array, numbers_array, words_array
from ettle.engine.bulk.stays import NotCompiled, jobs_of
from ettle.engine.bulk.tables import Part
from ettle.engine.evaluated.tables import schema_of

Tables = dict[str, Any]


@dataclass(frozen=True)
class Answered:
    """Every table, without the people who are to be answered by the definition."""

    tables: Tables
    aside: Truths
    """By person of the part whether the definition answers."""

    @property
    def aside_mask(self) -> Any:
        return pa.array(self.aside)


def answered(part: Part, plan: Plan, facts: Sequence[str] = ()) -> Answered:
    """What the rules say of a part."""
    tables = tables_of(part, plan, facts)
    return Answered(tables, part.by_definition.copy())


def tables_of(part: Part, plan: Plan, facts: Sequence[str] = ()) -> Tables:
    """Every table of a part, without the people who are answered by the definition (`part.by_definition`)."""
    whose = Whose(part)
    found: list[OutcomeRows] = []
    versions: list[list[str]] = []
    standing = Standing(len(part.enrolments))
    follow_ups: list[FollowUpRows] = []
    owed: list[OfferRows] = []
    several = asked_of(part, plan)
    for asked in several:
        standing.of_programme(asked)
        follow_ups += follow_up_rows(asked)
        for cohort in asked.cohorts:
            _or_by_definition(asked, cohort, lambda a=asked, c=cohort: standing.of_cohort(a, c))  # type: ignore[misc]
            rows = _or_by_definition(asked, cohort, lambda a=asked, c=cohort: outcome_rows(a, c))  # type: ignore[misc]
            found += rows
            versions += [[version.name for version in cohort.versions]] * len(rows)
            owed += _or_by_definition(asked, cohort, lambda a=asked, c=cohort: offer_rows(a, c))  # type: ignore[misc]
    return {
        "enrolments": _table("enrolments", enrolment_columns(whose, standing, facts), facts),
        "referrals": _table("referrals", referral_columns(whose)),
        "follow_ups": _table("follow_ups", follow_up_columns(whose, follow_ups)),
        "outcomes": _outcomes(whose, found, versions),
        "offers": _table("offers", offer_columns(whose, owed)),
        "assessments": _table("assessments", assessment_columns(whose)),
        "steps": _table("steps", step_columns(whose, several[0].jobs if several else jobs_of(part))),
    }


def _or_by_definition(asked: Asked, cohort: Cohort, ask: Callable[[], Any]) -> list[Any]:
    """What a stage says; what it cannot say leaves the cohort to the definition."""
    if not cohort.versions:
        return []
    try:
        return ask() or []
    except NotCompiled as why:
        asked.left_to_definition(cohort, why)
        return []


def _outcomes(whose: Whose, found: Sequence[OutcomeRows], versions: Sequence[Sequence[str]]) -> Any:
    names = sorted({each.rule for each in found})
    said = list(dict.fromkeys(name for several in versions for name in several))
    rule = _column([np.full(len(each.n), names.index(each.rule)) for each in found])
    version = _column(
        [
            np.array([said.index(name) for name in several], dtype=np.int32)[each.version]
            for each, several in zip(found, versions, strict=True)
        ]
    )
    enrolment = _column([each.enrolment for each in found])
    keep = in_order(whose, enrolment, rule, _column([each.n for each in found]))

    def of(column: str) -> Any:
        return _column([getattr(each, column) for each in found])[keep]

    return _table(
        "outcomes",
        {
            "person": whose.person(enrolment[keep]),
            "enrolment": whose.enrolment(enrolment[keep]),
            "rule": words_array(Coded(rule[keep], names)),
            "n": numbers_array(of("n"), pa.int32()),
            "state": words_array(Coded(of("state"), STATES)),
            "on": days_array(of("on")),
            "earliest": days_array(of("earliest")),
            "version": words_array(Coded(version[keep], said)),
            "decided_by": whose.part.ids(of("decided")),
        },
    )


def _column(parts: Sequence[Any]) -> Any:
    return np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, dtype=np.int32)


def in_order(whose: Whose, enrolment: Any, *then: Any) -> Any:
    """The rows as they are written, without those of people who are answered by the definition."""
    aside = whose.part.by_definition[whose.part.enrolments.person[enrolment]]
    order = np.lexsort((*reversed(then), whose.place[enrolment]))
    return order[~aside[order]]


def _table(name: str, columns: Mapping[str, Any], facts: Sequence[str] = ()) -> Any:
    schema = schema_of(name, facts)
    return pa.table([columns[each.name] for each in schema], schema=schema)
