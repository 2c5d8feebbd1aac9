"""What counts as a result: one operation each, with its filters and limits."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

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
    """A number of weeks, or one for each group."""

    weeks: CountByGroup


class Days(Rule):
    """A number of days."""

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
            raise ValueError("`sustained` says no length, or two; give `weeks` or `days`")
        ways = [self.within is not None, self.within_of_start is not None, self.consecutive == "yes"]
        if sum(ways) != 1:
            raise ValueError(
                "`sustained` says no window, or several; give one of `within`, `within_of_start` or `consecutive: yes`"
            )
        if self.bridge is not None and self.consecutive != "yes":
            raise ValueError("`bridge` without `consecutive: yes`; write both, or take `bridge` out")
        width = self.within.weeks if self.within else None
        if isinstance(self.weeks, int) and isinstance(width, int) and self.weeks > width:
            raise ValueError(f"{self.weeks} weeks do not fit into {width}; make `within` as long or longer")
        return self


class HoursAtRate(Rule):
    """A sum of money worked out from hours a week, weeks and a rate of the start day."""

    hours: Count
    weeks: Count
    at_rate: Id


def _sum_or_rate(written: Any) -> str:
    """Which of the two a sum was meant as, so that a slip in one is not told as a slip in the other."""
    of_rate = isinstance(written, dict) and ("at_rate" in written or {"hours", "weeks"} <= written.keys())
    return "rate" if of_rate or isinstance(written, HoursAtRate) else "sum"


class Earned(Rule):
    """Earnings that add up to a sum (pence, or hours a week for weeks at a rate)."""

    at_least: Annotated[
        Annotated[PenceByGroup, Tag("sum")] | Annotated[HoursAtRate, Tag("rate")], Discriminator(_sum_or_rate)
    ]
    within_of_start: OfStart | None = None
    known_within: Days | None = None


class Repeated(Rule):
    """Each so many weeks of qualifying days in a row after another outcome, numbered from 1."""

    after: Id
    every: Weeks
    times_at_most: Count


class Happens(Rule):
    """The first event of a kind (and for which `when` is so)."""

    kind: Id
    when: Predicate | None = None
    of: Literal["enrolment", "person"] | None = None


class Improves(Rule):
    """The first assessment so much above the enrolment's first, with the same edition of the tool."""

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
            raise ValueError("evidence of no type, or of both lists; give `any: [..]` or `all: [..]`")
        return self


class PhaseLimit(Rule):
    """The phases of which one must hold the first day."""

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
    """Achieved on the latest day of these outcomes."""
    any: tuple[Id, ...] = ()
    """Achieved on the earliest day of these outcomes."""
    requires: tuple[Id, ...] = ()
    """Never without these outcomes: the later of its own day and theirs."""
    counting: Literal["award"] | Predicate | None = None
    """Which work spells (or earnings) take part: a test of one spell; `award` = only the award's job."""
    qualifying: Predicate | None = None
    """The test each day must pass."""
    hours: Literal["single"] | None = None
    """`single` = the hours of the largest job, instead of their sum."""
    same: Literal["employer"] | None = None
    """Ask each employer separately."""
    work_begun_before: Literal["counts"] | None = None
    """`counts` = a job begun before the start counts as well."""
    once: Literal["person"] | None = None
    """`person` = never again after an earlier enrolment of the programme achieved it."""
    within_of_start: OfStart | None = None
    work_begins: PhaseLimit | None = None
    """The phases in which the window's first day may lie."""
    not_after: Id | None = None
    """Not after a phase ended, an outcome was achieved, or `leave`."""
    pause: Literal["stops"] | None = None
    """`stops` = paused days leave the calendar of the window and do not qualify."""
    evidence: EvidenceNeeded | None = None

    @property
    def operation(self) -> str:
        return next((name for name in OPERATIONS if getattr(self, name)), "requires")

    @model_validator(mode="after")
    def _has_one_operation(self) -> Outcome:
        said = [name for name in OPERATIONS if getattr(self, name)]
        if len(said) > 1 or not (said or self.requires):
            raise ValueError(
                f"an outcome of {len(said)} operations ({', '.join(said) or 'none'}); give one of {', '.join(OPERATIONS)}"
            )
        return self

    @model_validator(mode="after")
    def _award_counts_work(self) -> Outcome:
        if self.counting == "award" and self.operation not in ("sustained", "repeated"):
            raise ValueError("`counting: award` chooses work, but this outcome counts none; take it out")
        return self

    def rests_on(self) -> tuple[str, ...]:
        """The ids of the outcomes it is made from."""
        after = (self.repeated.after,) if self.repeated else ()
        return (*self.all, *self.any, *self.requires, *after)
