"""Lines of payment rules as columns."""

from __future__ import annotations

from typing import NamedTuple

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
    price_from: str
    illustrative: bool
    decided: Rows

    def and_again(self, lines: Rows, amount: Numbers, to: Coded) -> PaymentRows:
        """The lines, and some of them once more; `amount` and `to` are of all."""
        found = {
            name: np.concatenate((getattr(self, name), getattr(self, name)[lines]))
            for name in ("enrolment", "state", "achieved_on", "claim_by", "decided")
        }
        return self._replace(amount=amount, to=to, **found)
