"""A journey map: the stages in order, who counts as lost, and which loops and repeated steps are named."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ettle.engine.rules.fields import Count, Id, Line, Rule, Sourced

Steps = Annotated[tuple[Line, ...], Field(min_length=1)]
"""Steps of evaluated rows; `activity` means every `activity:..`."""


class Days(Rule):
    """A length of time in days."""

    days: Count


class Stage(Rule):
    """One stage, reached by the first of its steps, or on the day an outcome is achieved."""

    title: Line
    steps: tuple[Line, ...] = ()
    outcomes: tuple[Id, ...] = ()
    promised: tuple[Id, ...] = ()
    """Offers that promise it: the share met in time is shown beside the wait."""

    @model_validator(mode="after")
    def _is_reached_somehow(self) -> Stage:
        if bool(self.steps) == bool(self.outcomes):
            raise ValueError("no way to reach it or two; give `steps` or `outcomes`")
        return self


class Loop(Rule):
    """A way back: after one of `left_by`, one of `back_by`."""

    title: Line
    left_by: Steps
    back_by: Steps


class Repeat(Rule):
    """A step done again so soon that the second may have been for nothing."""

    title: Line
    steps: Steps
    within: Days
    by: Literal["two_organisations", "anybody"]


class Map(Sourced):
    """How journeys are drawn."""

    map: Id
    title: Line
    stages: dict[Id, Stage] = Field(min_length=2)
    """In order. Of somebody who reached a stage, those before it count as passed, recorded or not."""
    lost_by: tuple[Line, ...] = ()
    """Steps that end a journey, unless another step follows."""
    quiet_after: Days
    """Somebody with no step for so long, and not in work, counts as lost."""
    loops: dict[Id, Loop] = {}
    repeats: dict[Id, Repeat] = {}
    sources: dict[Id, Line] = {}
    unconfirmed: dict[Id, Line] = {}
