"""What counts as a result: one operation each, with its filters and limits."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ettle.engine.events.fields import YesNo
from ettle.engine.rules.fields import (
    Count,
    CountByGroup,
    Id,
    Line,
    PenceByGroup,
    Rule,
    Sourced,
)
from ettle.engine.rules.predicates import Predicate

OPERATIONS = ("sustained", "earned", "repeated", "happens", "improves", "all", "any")


class OfStart(Rule):
    """The first so many days of the enrolment: day `days` is the last one inside."""

    days: CountByGroup


class Weeks(Rule):
    weeks: CountByGroup


class Days(Rule):
    days: Count


class Sustained(Rule):
    """So many qualifying days inside a window, or among the first days of the enrolment, or with no gap."""

    weeks: CountByGroup | None = None
    days: CountByGroup | None = None
    within: Weeks | None = None
    within_of_start: OfStart | None = None
    consecutive: YesNo | None = None
    bridge: Days | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Sustained:
        if (self.weeks is None) == (self.days is None):
            raise ValueError("sustained: give `weeks` or `days`, one of them")
        ways = [self.within is not None, self.within_of_start is not None, self.consecutive == "yes"]
        if sum(ways) != 1:
            raise ValueError("sustained: give one of `within`, `within_of_start` or `consecutive: yes`")
        if self.bridge is not None and self.consecutive != "yes":
            raise ValueError("sustained: `bridge` goes with `consecutive: yes`")
        return self


class HoursAtRate(Rule):
    """A sum of money worked out from hours a week, weeks and a rate of the start day."""

    hours: Count
    weeks: Count
    at_rate: Id


class Earned(Rule):
    at_least: PenceByGroup | HoursAtRate
    within_of_start: OfStart | None = None
    known_within: Days | None = None


class Repeated(Rule):
    after: Id
    every: Weeks
    times_at_most: Count


class Happens(Rule):
    kind: Id
    when: Predicate | None = None
    of: Literal["enrolment", "person"] | None = None


class Improves(Rule):
    tool: Line
    area: Line
    by_at_least: Count


class EvidenceNeeded(Rule):
    """Types of paper, any one or all of which must cover every day the outcome rests on."""

    any: tuple[Id, ...] = ()
    all: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _names_a_type(self) -> EvidenceNeeded:
        if bool(self.any) == bool(self.all):
            raise ValueError("evidence: give `any: [..]` or `all: [..]`")
        return self


class PhaseLimit(Rule):
    in_: tuple[Id, ...] = Field(alias="in", min_length=1)


class Outcome(Sourced):
    """One outcome: exactly one operation, or only `requires`, under its limits."""

    title: Line | None = None
    sustained: Sustained | None = None
    earned: Earned | None = None
    repeated: Repeated | None = None
    happens: Happens | None = None
    improves: Improves | None = None
    all: tuple[Id, ...] = ()
    any: tuple[Id, ...] = ()
    requires: tuple[Id, ...] = ()
    counting: Literal["award"] | Predicate | None = None
    qualifying: Predicate | None = None
    hours: Literal["single"] | None = None
    same: Literal["employer"] | None = None
    work_begun_before: Literal["counts"] | None = None
    once: Literal["person"] | None = None
    within_of_start: OfStart | None = None
    work_begins: PhaseLimit | None = None
    not_after: Id | None = None
    pause: Literal["stops"] | None = None
    evidence: EvidenceNeeded | None = None

    @property
    def operation(self) -> str:
        return next((name for name in OPERATIONS if getattr(self, name)), "requires")

    @model_validator(mode="after")
    def _has_one_operation(self) -> Outcome:
        said = [name for name in OPERATIONS if getattr(self, name)]
        if len(said) > 1 or not (said or self.requires):
            raise ValueError(f"give one operation of {', '.join(OPERATIONS)}; found {', '.join(said) or 'none'}")
        return self

    def rests_on(self) -> tuple[str, ...]:
        """The ids of the outcomes it is made from."""
        after = (self.repeated.after,) if self.repeated else ()
        return (*self.all, *self.any, *self.requires, *after)
