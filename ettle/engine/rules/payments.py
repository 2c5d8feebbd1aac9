"""What is paid for what, to whom, at which price, when it may be claimed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ettle.engine.events.fields import YesNo
from ettle.engine.rules.fields import Count, Id, Line, PenceByGroup, Percent, Rule, Sourced
from ettle.engine.rules.outcomes import Days
from ettle.engine.rules.predicates import Predicate


class Monthly(Rule):
    """So many monthly payments, for as long as a phase lasts."""

    months: Count
    while_: Id = Field(alias="while")


class ShareOfPay(Rule):
    """A percentage of what the award's employer paid, in the job's first weeks."""

    percent: Percent
    weeks_at_most: Count


class Since(Rule):
    """Days that another rule used are left out."""

    since: Id


class WorkingDays(Rule):
    """A number of working days."""

    working_days: Count


class ClaimWindow(Rule):
    """By when it must be claimed, and how long after the day achieved it may first be."""

    within: Days | None = None
    claimable_after: WorkingDays | None = None


class Bonus(Sourced):
    """An extra line `<rule>.bonus` when the test held on every qualifying day, or on the day achieved."""

    when: Predicate
    amount: PenceByGroup
    on: Literal["achieved"] | None = None


class ByContractYear(Rule):
    """A sum for each year of the contract: {1: 90000, 2: 95000}."""

    contract_year: dict[str, PenceByGroup]


class ByOrdinal(Rule):
    """A sum for each number of a repeated outcome: {1: 20000, 2: 25000}."""

    ordinal: dict[str, PenceByGroup]


Amount = ByContractYear | ByOrdinal | PenceByGroup


class Payment(Sourced):
    """One payment rule: its basis, its sum, its conditions."""

    title: Line | None = None
    for_: Id | None = Field(default=None, alias="for")
    """The outcome it is paid for."""
    at: Literal["start"] | None = None
    """`start` = paid when the enrolment starts."""
    monthly: Monthly | None = None
    share_of_pay: ShareOfPay | None = None
    percent_of: Literal["award"] | None = None
    """`award` = `percent` of the sum of the award."""
    percent: Percent | None = None
    amount: Amount | None = None
    """Pence: flat, by group, by contract year, or by number of a repeated outcome."""
    to: Literal["provider", "employer", "split"] = "provider"
    price_on: Literal["start", "achieved"] = "achieved"
    """The day whose group and price count."""
    counting: Literal["award"] | None = None
    """`award` = only the award's job counts; its limit passes when that job ends."""
    pro_rata: Literal["yes", "no"] | Since | None = None
    """`yes` = when the limit passed unmet, in proportion to the qualifying days."""
    bonus: Bonus | None = None
    claim: ClaimWindow | None = None
    pay_within: Days | None = None
    clawback: YesNo | None = None
    """`no` = what was paid is kept when a person later leaves."""

    @model_validator(mode="after")
    def _has_one_basis(self) -> Payment:
        basis = [name for name in ("for_", "at", "monthly", "share_of_pay") if getattr(self, name) is not None]
        if len(basis) != 1:
            raise ValueError(
                "paid for nothing, or for several things; give one of `for` an outcome, `at: start`, `monthly` or `share_of_pay`"
            )
        if (self.percent_of is None) != (self.percent is None):
            raise ValueError(
                "`percent_of` without `percent`, or the other way round; write both: `percent_of: award` and `percent`"
            )
        sums = [self.amount is not None, self.percent_of is not None, self.share_of_pay is not None]
        if sum(sums) != 1:
            raise ValueError(
                "no sum, or several; give one: `amount`, or `percent_of: award` with `percent`, or `share_of_pay`"
            )
        if self.pro_rata not in (None, "no") and self.for_ is None:
            raise ValueError("`pro_rata` without `for`; it goes with a sustained outcome")
        return self
