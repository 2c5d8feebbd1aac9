"""What a person is owed: how often, how much, by when."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ettle.engine.rules.fields import Count, CountByGroup, Id, Line, Rule, Sourced, Span


class HoursOwed(Rule):
    hours: CountByGroup


class Within(Span):
    """So long after the event of a kind (the first of the enrolment); its own day is day 0."""

    of: Id

    @model_validator(mode="after")
    def _has_one_unit(self) -> Within:
        if len(self.model_dump(exclude_none=True, exclude={"of"})) != 1:
            raise ValueError("give one of `days`, `working_days`, `weeks` or `months`")
        return self


class Checkpoints(Rule):
    weeks: tuple[Count, ...] = Field(min_length=1)


class Offer(Sourced):
    """One offer, said in exactly one of four ways: `every`, `at_least`, `within` or `at`."""

    title: Line | None = None
    every: Span | None = None
    at_least: HoursOwed | None = None
    per: Span | None = None
    averaged_over: Count | None = None
    within: Within | None = None
    at: Checkpoints | None = None
    after: Literal["work", "start"] | None = None
    give_or_take: Span | None = None
    by: tuple[Id, ...] = Field(min_length=1)
    during: tuple[Id, ...] = ()
    pause: Literal["stops"] | None = None

    @property
    def operation(self) -> str:
        return next(name for name in ("every", "at_least", "within", "at") if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _is_said_in_one_way(self) -> Offer:
        said = [name for name in ("every", "at_least", "within", "at") if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(f"say it in one way: every, at_least, within or at; found {', '.join(said) or 'none'}")
        if said == ["at_least"] and self.per is None:
            raise ValueError("at_least: say over how long, such as `per: {weeks: 1}`")
        if said == ["at"] and self.after is None:
            raise ValueError("at: say after what, such as `after: work`")
        if said[0] in ("every", "at_least") and not self.during:
            raise ValueError(f"{said[0]}: say in which phases, such as `during: [pre_employment]`")
        return self
