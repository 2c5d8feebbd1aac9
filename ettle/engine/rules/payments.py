"""What is paid for what, to whom, at which price, when it may be claimed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ettle.engine.events.fields import YesNo
from ettle.engine.rules.fields import Count, Id, Line, PenceByGroup, Percent, Rule, Sourced
from ettle.engine.rules.outcomes import Days
from ettle.engine.rules.predicates import Predicate


class Monthly(Rule):
    months: Count
    while_: Id = Field(alias="while")


class ShareOfPay(Rule):
    percent: Percent
    weeks_at_most: Count


class Since(Rule):
    since: Id


class WorkingDays(Rule):
    working_days: Count


class ClaimWindow(Rule):
    within: Days | None = None
    claimable_after: WorkingDays | None = None


class Bonus(Sourced):
    """An extra line `<rule>.bonus` when the test held on every qualifying day, or on the day achieved."""

    when: Predicate
    amount: PenceByGroup
    on: Literal["achieved"] | None = None


class ByContractYear(Rule):
    contract_year: dict[str, PenceByGroup]


class ByOrdinal(Rule):
    ordinal: dict[str, PenceByGroup]


Amount = ByContractYear | ByOrdinal | PenceByGroup


class Payment(Sourced):
    """One payment rule: its basis, its sum, its conditions."""

    title: Line | None = None
    for_: Id | None = Field(default=None, alias="for")
    at: Literal["start"] | None = None
    monthly: Monthly | None = None
    share_of_pay: ShareOfPay | None = None
    percent_of: Literal["award"] | None = None
    percent: Percent | None = None
    amount: Amount | None = None
    to: Literal["provider", "employer", "split"] = "provider"
    price_on: Literal["start", "achieved"] = "achieved"
    counting: Literal["award"] | None = None
    pro_rata: Literal["yes", "no"] | Since | None = None
    bonus: Bonus | None = None
    claim: ClaimWindow | None = None
    pay_within: Days | None = None
    clawback: YesNo | None = None

    @model_validator(mode="after")
    def _has_one_basis(self) -> Payment:
        basis = [
            name for name in ("for_", "at", "monthly", "share_of_pay") if getattr(self, name) is not None
        ]
        if len(basis) != 1:
            raise ValueError("say what it is paid for, once: `for` an outcome, `at: start`, `monthly` or `share_of_pay`")
        if (self.percent_of is None) != (self.percent is None):
            raise ValueError("`percent_of: award` and `percent` go together")
        sums = [self.amount is not None, self.percent_of is not None, self.share_of_pay is not None]
        if sum(sums) != 1:
            raise ValueError("give one sum: `amount`, or `percent_of: award` with `percent`, or `share_of_pay`")
        if self.pro_rata not in (None, "no") and self.for_ is None:
            raise ValueError("pro_rata: goes with `for` a sustained outcome")
        return self


