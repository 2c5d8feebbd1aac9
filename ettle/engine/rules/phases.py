"""The parts of a stay: from what to what, and for how long at most."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from ettle.engine.rules.fields import Line, Rule, Sourced, Span
from ettle.engine.rules.predicates import Predicate


class Working(Rule):
    """A day on which the counted jobs together satisfy `work`."""

    work: Predicate


class Lost(Rule):
    """The first day on which the counted jobs no longer satisfy it."""

    lost: Working


Boundary = Literal["start", "leave"] | Working | Lost


class Phase(Sourced):
    """A part of a stay, entered whenever its `from` comes true."""

    title: Line | None = None
    from_: tuple[Boundary, ...] = Field(alias="from", min_length=1)
    until: tuple[Boundary, ...] = ()
    at_most: Span | None = None
    """Counted from first entry; it does not restart."""


class Phases(Rule):
    """Phases by id, in the order of the file (of two at once, the later wins); `total` bounds all together."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Phase]

    total: Span | None = None

    @property
    def by_id(self) -> dict[str, Phase]:
        return self.__pydantic_extra__ or {}
