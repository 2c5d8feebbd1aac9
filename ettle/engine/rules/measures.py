"""A measure: what is counted, of whom, in which cohorts, against what; and a model of case mix."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from ettle.engine.events.fields import Day, decimal_of
from ettle.engine.rules.fields import Count, Id, Line, Rule, Sourced
from ettle.engine.rules.predicates import Predicate

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=120)]
"""What is asked of one unit: a column of evaluated rows (`leave_reason`), a fact (`sex`), or one of the dotted names
`outcome.<rule>`, `offer.<rule>`, `payment.<rule>`, `follow_up.<weeks>`, `days_to.<day>`."""

DayName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=120)]
"""A day of one unit: `start`, `referral`, `left`, `work`, `outcome.<rule>` (when it was achieved); of an offer `from` and
`due`, of a payment `achieved`, of a referral `answer`."""

Unit = Literal["person", "enrolment", "referral", "offer", "payment"]
Operation = Literal["count", "rate", "distribution", "time_to", "change", "cost", "expected"]
Theme = Literal["reach", "progression", "skills", "experience", "value"]

UNITS: Mapping[Unit, str] = {
    "person": "enrolments",
    "enrolment": "enrolments",
    "referral": "referrals",
    "offer": "offers",
    "payment": "payments",
}
"""The table of evaluated rows whose rows each unit is, or is made of."""


def _exact(value: Any) -> Any:
    return decimal_of(value, 6) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


Coefficient = Annotated[Decimal, BeforeValidator(_exact)]


class Cohort(Rule):
    """Who belongs together: those of whom a day fell into the same stretch of time."""

    by: DayName | None = None
    """The day from which somebody is followed."""
    period: DayName | None = None
    """For what happened in a period: the day on which it happened."""
    every: Literal["month", "quarter", "year", "financial_year"]

    @model_validator(mode="after")
    def _is_of_one_day(self) -> Cohort:
        if (self.by is None) == (self.period is None):
            raise ValueError("a cohort of no day or of two; give `by: start` or `period: outcome.job_start`")
        return self

    @property
    def day(self) -> str:
        return self.by or self.period or ""


class Months(Rule):
    """So many months."""

    months: Annotated[Count, Field(ge=1, le=240)]


class At(Rule):
    """Numbers of days at which something is told."""

    days: tuple[Count, ...] = Field(min_length=1)


class TimeTo(Rule):
    """From one day to another, for everybody: those it has not come to yet, and those lost from sight, are censored."""

    from_: DayName = Field(default="start", alias="from")
    to: DayName
    lost: tuple[DayName, ...] = ()
    """The days from which nobody hears any more, such as `left`."""
    competing: tuple[DayName, ...] = ()
    """The days from which it cannot come about any more, because something else did: shares are then of cumulative incidence."""
    same_day: Literal["happened", "lost", "competing"] = "happened"
    """Which holds when it would happen on the very day on which somebody is lost, or something else comes about."""
    at: At


class Release(Rule):
    """How much is hidden before it leaves: counts up to one number are redacted, the rest rounded to another."""

    redact_up_to: Annotated[Count, Field(ge=1, le=100)] = 7
    round_to: Annotated[Count, Field(ge=3, le=100)] = 5

    @model_validator(mode="after")
    def _hides_enough(self) -> Release:
        if self.round_to % 2 == 0:
            raise ValueError(f"`round_to` {self.round_to} is even, so a half has no nearest; use an odd one such as 5")
        if self.redact_up_to < self.round_to:
            raise ValueError(f"`redact_up_to` {self.redact_up_to} is less than `round_to` {self.round_to}; raise it")
        return self


class Measure(Sourced):
    """One figure with everything that decides it; the same wherever it is shown."""

    measure: Id
    title: Line
    theme: Theme
    question: Line | None = None
    """The question of the framework that it answers."""
    about: Line | None = None
    sources: dict[Id, Line] = {}
    unconfirmed: dict[Id, Line] = {}
    """What was looked for in public sources and not found."""
    unit: Unit
    """`person` counts somebody once, however often they come back; `enrolment` counts each time."""
    population: Predicate | None = None
    """Of all units, which; left out = all. Only a certain yes belongs."""
    cohort: Cohort
    matures_after: Months | None = None
    """From the last day of a cohort. Until then it is shown apart and has no rate."""
    operation: Operation
    numerator: Predicate | None = None
    states: Name | None = None
    """A name whose values are counted apart, each by itself: what came of a follow-up or an outcome."""
    denominators: dict[Id, Annotated[Literal["all"] | Predicate, Field(union_mode="left_to_right")]] = {}
    """Against what, by what each is called; `all` = the whole population. Several stand side by side."""
    of: Name | None = None
    """With `distribution` the name whose values are counted; with `cost` the sum that is added up."""
    time: TimeTo | None = None
    tool: Id | None = None
    """With `change` the edition of the tool; two editions are never compared."""
    life_area: Id | None = None
    """With `change` one area of life; left out = the mean of all that were asked twice."""
    model: Id | None = None
    """With `expected`, or a breakdown by `distance_from_work`: the model of case mix."""
    breakdowns: tuple[Name, ...] = ()
    """By what it may be broken down; any two of them together."""
    release: Release = Release()

    @model_validator(mode="after")
    def _has_what_its_operation_needs(self) -> Measure:
        for field in NEEDED[self.operation]:
            if not getattr(self, field):
                raise ValueError(f"`operation: {self.operation}` without `{field}`; say it")
        stray = [each for each in ASKED if getattr(self, each) and each not in ALLOWED[self.operation]]
        if stray:
            raise ValueError(f"`{stray[0]}` means nothing with `operation: {self.operation}`; take it out")
        if ("distance_from_work" in self.breakdowns or self.operation == "expected") and self.model is None:
            raise ValueError("distance from work is told by a model of case mix; name it in `model`")
        return self


NEEDED: Mapping[Operation, tuple[str, ...]] = {
    "count": (),
    "rate": ("numerator", "denominators"),
    "distribution": ("of",),
    "time_to": ("time",),
    "change": ("tool",),
    "cost": ("of", "denominators"),
    "expected": ("numerator", "model"),
}
ASKED = ("numerator", "states", "denominators", "of", "time", "tool", "life_area")
ALLOWED: Mapping[Operation, tuple[str, ...]] = {
    "count": ("states",),
    "rate": ("numerator", "denominators", "states"),
    "distribution": ("of",),
    "time_to": ("time",),
    "change": ("tool", "life_area"),
    "cost": ("of", "denominators"),
    "expected": ("numerator",),
}


class Factor(Rule):
    """What one answer adds to the model, for each value; `unknown` where nobody knows, `other` for any other value."""

    values: dict[Line, Coefficient] = Field(min_length=1)

    @model_validator(mode="after")
    def _answers_for_everybody(self) -> Factor:
        missing = [each for each in ("unknown", "other") if each not in self.values]
        if missing:
            raise ValueError(f"no coefficient for `{missing[0]}`; give one, so that nobody is left out")
        return self


class CaseMix(Sourced):
    """A model of how likely something is for somebody, from what was known at the start: a logistic sum, frozen."""

    model: Id
    title: Line
    about: Line | None = None
    sources: dict[Id, Line] = {}
    unconfirmed: dict[Id, Line] = {}
    of: Line
    """What it says the chance of, in words."""
    fitted_on: Line
    """Which people, of which time."""
    frozen_on: Day
    """Since when the numbers have not been touched."""
    intercept: Coefficient
    factors: dict[Name, Factor] = Field(min_length=1)
    nearest_from: Annotated[Decimal, BeforeValidator(_exact), Field(gt=0, lt=1)]
    """From this chance on somebody is nearest to work."""
    furthest_below: Annotated[Decimal, BeforeValidator(_exact), Field(gt=0, lt=1)]
    """Below this chance somebody is furthest from work."""

    @model_validator(mode="after")
    def _has_three_bands(self) -> CaseMix:
        if self.furthest_below >= self.nearest_from:
            raise ValueError("`furthest_below` is not less than `nearest_from`; leave a band between them")
        return self
