"""What a person is owed: how often, how much, by when."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ettle.engine.rules.fields import Count, CountByGroup, Id, Line, Rule, Sourced, Span


class HoursOwed(Rule):
    """So many hours in each period."""

    hours: CountByGroup


class Within(Span):
    """So long after the event of a kind (the first of the enrolment); its own day is day 0."""

    of: Id

    @model_validator(mode="after")
    def _has_one_unit(self) -> Within:
        if len(self.model_dump(exclude_none=True, exclude={"of"})) != 1:
            raise ValueError("a length in no unit or in two; give one of `days`, `working_days`, `weeks` or `months`")
        return self


class Checkpoints(Rule):
    """Numbers of weeks after which something is owed, such as [4, 13, 26, 52]."""

    weeks: tuple[Count, ...] = Field(min_length=1)


class Offer(Sourced):
    """One offer, said in exactly one of four ways: `every`, `at_least`, `within` or `at`."""

    title: Line | None = None
    every: Span | None = None
    """One event of `by` in each such period of the phases."""
    at_least: HoursOwed | None = None
    """So many hours of `by` in each period of length `per`."""
    per: Span | None = None
    averaged_over: Count | None = None
    """Ask the average over so many whole periods in a row."""
    within: Within | None = None
    """One event of `by` so long after an event of a kind; that event's own day is day 0."""
    at: Checkpoints | None = None
    """One event of `by` at each checkpoint after the first job, or the start."""
    after: Literal["work", "start"] | None = None
    give_or_take: Span | None = None
    """How far from its checkpoint an event still counts."""
    by: tuple[Id, ...] = Field(min_length=1)
    """The kinds of event any of which meets it, such as [contact, activity, review]."""
    during: tuple[Id, ...] = ()
    """The phases in which it is owed."""
    pause: Literal["stops"] | None = None
    """`stops` = paused days leave the calendar; otherwise a pause only excuses."""

    @property
    def operation(self) -> str:
        return next(name for name in ("every", "at_least", "within", "at") if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _is_said_in_one_way(self) -> Offer:
        said = [name for name in ("every", "at_least", "within", "at") if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(
                f"an offer said in {len(said)} ways ({', '.join(said) or 'none'}); say it in one: every, at_least, within or at"
            )
        if said == ["at_least"] and self.per is None:
            raise ValueError("`at_least` without `per`; say over how long, such as `per: {weeks: 1}`")
        if said == ["at"] and self.after is None:
            raise ValueError("`at` without `after`; say after what, such as `after: work`")
        if said[0] in ("every", "at_least") and not self.during:
            raise ValueError(f"`{said[0]}` without `during`; say in which phases, such as `during: [pre_employment]`")
        return self
