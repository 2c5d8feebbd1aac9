"""Columns in, columns out: everything the rules say of a part, in the shapes of `ettle.engine.evaluated`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from ettle.engine.bulk.columns import Truths
from ettle.engine.bulk.compiling import Asked, Cohort, Plan, asked_of
from ettle.engine.bulk.enrolment_rows import Standing, enrolment_columns
from ettle.engine.bulk.event_rows import assessment_columns, referral_columns, step_columns
from ettle.engine.bulk.follow_up_rows import FollowUpRows, follow_up_columns, follow_up_rows
from ettle.engine.bulk.lines import PaymentRows
from ettle.engine.bulk.offer_answers import offer_columns
from ettle.engine.bulk.offers import OfferRows, offer_rows
from ettle.engine.bulk.outcome_answers import STATES, OutcomeRows, outcome_rows
from ettle.engine.bulk.payment_answers import payment_columns
from ettle.engine.bulk.payments import payment_rows
from ettle.engine.bulk.rows import Coded, Whose, days_array, numbers_array, words_array
from ettle.engine.bulk.stays import NotCompiled
from ettle.engine.bulk.tables import Part
from ettle.engine.evaluated.tables import NAMES, schema_of

Tables = dict[str, Any]


@dataclass(frozen=True)
class Answered:
    """Every table, without the people who are to be answered by the definition."""

    tables: Tables
    aside: Truths
    """By person of the part whether the definition answers."""
    meanings: Mapping[str, Any] = field(default_factory=dict)
    """What the rules that decide each table say."""

    @property
    def aside_mask(self) -> Any:
        return pa.array(self.aside)


def answered(
    part: Part, plan: Plan, facts: Sequence[str] = (), wanted: Collection[str] = NAMES, base: Answered | None = None
) -> Answered:
    """What the rules say of a part, in the tables that are wanted.

    With a `base`, other rules' answers of the same part, tables in which the rules mean the same are left out.
    """
    asked = asked_of(part, plan)
    meanings = {name: [each.meaning(*RULES_OF[name]) for each in asked] for name in wanted if RULES_OF[name]}
    if base is not None:
        wanted = [name for name in wanted if name in meanings and meanings[name] != base.meanings[name]]
    tables = _tables(part, asked, facts, wanted)
    return Answered(tables, part.by_definition.copy(), meanings)


RULES_OF: Mapping[str, tuple[str, ...]] = {
    "enrolments": ("eligibility", "phases", "groups"),
    "referrals": (),
    "follow_ups": ("offer",),
    "outcomes": ("outcomes", "phases", "groups"),
    "offers": ("offer", "phases", "groups"),
    "payments": ("payments", "outcomes", "phases", "groups", "in_force"),
    "assessments": (),
    "steps": (),
}
"""The parts of the rules that decide each table."""


def _tables(part: Part, several: Sequence[Asked], facts: Sequence[str], wanted: Collection[str]) -> Tables:
    rows = _Rows(part, facts)
    for asked in several:
        rows.of_programme(asked, wanted)
    return {name: _table(name, columns(), facts) for name, columns in rows.columns().items() if name in wanted}


class _Rows:
    """The rows of a part, gathered programme by programme and cohort by cohort."""

    def __init__(self, part: Part, facts: Sequence[str]) -> None:
        self.part, self.facts, self.whose = part, facts, Whose(part)
        self.standing = Standing(len(part.enrolments))
        self.follow_ups: list[FollowUpRows] = []
        self.outcomes: list[OutcomeRows] = []
        self.versions: list[list[str]] = []
        self.owed: list[OfferRows] = []
        self.paid: list[PaymentRows] = []
        self.paid_versions: list[list[str]] = []

    def of_programme(self, asked: Asked, wanted: Collection[str]) -> None:
        if "enrolments" in wanted:
            self.standing.of_programme(asked)
        if "follow_ups" in wanted:
            self.follow_ups += follow_up_rows(asked)
        stages = {
            "enrolments": self.standing.of_cohort,
            "outcomes": self.of_outcomes,
            "payments": self.of_payments,
            "offers": self.of_offers,
        }
        for cohort in asked.cohorts:
            for stage in (stages[name] for name in stages if name in wanted):
                _or_by_definition(asked, cohort, stage)

    def of_outcomes(self, asked: Asked, cohort: Cohort) -> None:
        rows = outcome_rows(asked, cohort)
        self.outcomes += rows
        self.versions += [[version.name for version in cohort.versions]] * len(rows)

    def of_payments(self, asked: Asked, cohort: Cohort) -> None:
        rows = payment_rows(asked, cohort)
        self.paid += rows
        self.paid_versions += [[version.name for version in cohort.versions]] * len(rows)

    def of_offers(self, asked: Asked, cohort: Cohort) -> None:
        self.owed += offer_rows(asked, cohort)

    def columns(self) -> Mapping[str, Callable[[], dict[str, Any]]]:
        """How the columns of each table are made."""
        whose = self.whose
        return {
            "enrolments": lambda: enrolment_columns(whose, self.standing, self.facts),
            "referrals": lambda: referral_columns(whose),
            "follow_ups": lambda: follow_up_columns(whose, self.follow_ups),
            "outcomes": lambda: _outcomes(whose, self.outcomes, self.versions),
            "payments": lambda: payment_columns(whose, self.paid, self.paid_versions),
            "offers": lambda: offer_columns(whose, self.owed),
            "assessments": lambda: assessment_columns(whose),
            "steps": lambda: step_columns(whose, self.part.made["jobs"]),
        }


def _or_by_definition(asked: Asked, cohort: Cohort, ask: Callable[[Asked, Cohort], None]) -> None:
    """Ask a stage of a cohort; what it cannot say leaves the cohort to the definition."""
    if not cohort.versions:
        return
    try:
        ask(asked, cohort)
    except NotCompiled as why:
        asked.left_to_definition(cohort, why)


def _outcomes(whose: Whose, found: Sequence[OutcomeRows], versions: Sequence[Sequence[str]]) -> dict[str, Any]:
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

    return {
        "person": whose.person(enrolment[keep]),
        "enrolment": whose.enrolment(enrolment[keep]),
        "rule": words_array(Coded(rule[keep], names)),
        "n": numbers_array(of("n"), pa.int32()),
        "state": words_array(Coded(of("state"), STATES)),
        "on": days_array(of("on")),
        "earliest": days_array(of("earliest")),
        "version": words_array(Coded(version[keep], said)),
        "decided_by": whose.part.ids(of("decided")),
    }


def _column(parts: Sequence[Any]) -> Any:
    return np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, dtype=np.int32)


def in_order(whose: Whose, enrolment: Any, *then: Any) -> Any:
    """The rows as they are written, without those of people who are answered by the definition."""
    aside = whose.part.by_definition[whose.part.enrolments.person[enrolment]]
    order = np.lexsort((*reversed(then), whose.place[enrolment]))
    return order[~aside[order]]


def _table(name: str, columns: Mapping[str, Any], facts: Sequence[str] = ()) -> Any:
    schema = schema_of(name, facts)
    typed = [columns[each.name] for each in schema]
    plain = [one if one.type == each.type else one.cast(each.type) for one, each in zip(typed, schema, strict=True)]
    return pa.table(plain, schema=schema)
