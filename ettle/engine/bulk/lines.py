"""Lines of payment rules as columns."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ettle.engine.bulk.columns import Answers, Days, Numbers, Rows
from ettle.engine.bulk.rows import Coded

STATES = ("payable", "unknown", "not_yet", "never", "too_late", "needs_evidence", "not_due")
PAYABLE, NOT_KNOWN, NOT_YET, NEVER_PAID, TOO_LATE, NEEDS_EVIDENCE, NOT_DUE = range(7)


class PaymentRows(NamedTuple):
    """Lines of one payment rule; one that a handover divides stands there twice.

    All are the first of their rule.
    """

    rule: str
    enrolment: Rows
    to: Coded
    amount: Numbers
    state: Answers
    """Numbers of STATES."""
    achieved_on: Days
    claim_by: Days
    price_from: int
    """The place of the version among the cohort's."""
    illustrative: bool
    decided: Rows

    def and_again(self, lines: Rows, amount: Numbers, to: Coded) -> PaymentRows:
        """The lines, and some of them once more; `amount` and `to` are of all."""

        def again(column: Any) -> Any:
            return np.concatenate((column, column[lines]))

        return self._replace(
            enrolment=again(self.enrolment),
            to=to,
            amount=amount,
            state=again(self.state),
            achieved_on=again(self.achieved_on),
            claim_by=again(self.claim_by),
            decided=again(self.decided),
        )
