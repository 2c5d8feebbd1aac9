"""Who may join, and what may not run beside it."""

from __future__ import annotations

from functools import cached_property
from graphlib import TopologicalSorter
from typing import Literal

from pydantic import Field, model_validator

from ettle.engine.events.fields import YesNo
from ettle.engine.rules.fields import Id, Line, Rule, Sourced
from ettle.engine.rules.predicates import Leaf, Predicate, Ref, leaves


class EligibilityRule(Sourced):
    """One condition. With `evidence`, met but unevidenced is not yet known."""

    title: Line | None = None
    when: Predicate
    evidence: tuple[Id, ...] = ()

    @cached_property
    def tests(self) -> tuple[Leaf, ...]:
        """What it asks, left to right, without the conditions it names."""
        return tuple(leaf for leaf in leaves(self.when) if not isinstance(leaf, Ref))


class Eligibility(Rule):
    """The conditions by id, and how they join; without `eligible_when` all must be met."""

    rules: dict[Id, EligibilityRule] = Field(min_length=1)
    eligible_when: Predicate | None = None

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """The conditions in such an order that each comes after those it names by a bare word."""
        named = {
            id: [leaf.id for leaf in leaves(rule.when) if isinstance(leaf, Ref)] for id, rule in self.rules.items()
        }
        return tuple(TopologicalSorter(named).static_order())


class Other(Rule):
    """What a conflict is with: any programme of a fund, or one programme."""

    fund: Id | None = None
    programme: Id | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Other:
        if (self.fund is None) == (self.programme is None):
            raise ValueError("names neither or both of a fund and a programme; name one of them")
        return self


class Conflict(Sourced):
    """Two programmes that may not run (or may not both be paid) at once, and what resolves it."""

    title: Line | None = None
    with_: Other = Field(alias="with")
    resolved_by: Literal["leave_other", "leave_this", "agree_funder"]
    payable_once: YesNo | None = None
