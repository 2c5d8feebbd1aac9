"""Who is paid, and the lines that a handover divides, as `ettle.engine.evaluate.payments`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ettle.engine.basics.money import divided
from ettle.engine.bulk.columns import NO_DAY, UNKNOWN, Days, Numbers, Rows
from ettle.engine.bulk.compiling import Asked
from ettle.engine.bulk.lines import NEVER_PAID, PaymentRows
from ettle.engine.bulk.outcomes import awards_of
from ettle.engine.bulk.rows import Coded, in_one_list
from ettle.engine.bulk.tables import Part

WHOLE = 100_0000
"""A share of everything: percents, times 10 to the four."""


@dataclass(frozen=True)
class Providers:
    """The providers of some lines on their days."""

    part: Part
    enrolment: Rows
    handover: Rows
    """The row of each one's handover in the kind; -1 = none."""
    day: Days

    @property
    def over(self) -> Rows:
        """The lines whose enrolment another provider had taken over by the day."""
        on = np.append(self.part.kind("handover").on, NO_DAY)
        return np.flatnonzero((self.handover >= 0) & (on[self.handover] <= self.day)).astype(np.int32)

    def first(self) -> Coded:
        """The provider that the start names."""
        number, words = self.part.kind("start").words("provider")
        found = number[self.part.enrolments.start[self.enrolment]]
        return Coded(np.where(found < 0, len(words), found), [*words, "provider"])

    def paid(self) -> Coded:
        """Whoever held the enrolment on the day."""
        first, over = self.first(), self.over
        if not len(over):
            return first
        number, words = self.part.kind("handover").words("to")
        taker = number[self.handover[over]]
        taken = Coded(np.where(taker < 0, len(words), taker), [*words, "provider"])
        both = in_one_list([first, taken])
        found = both.numbers[: len(self.enrolment)].copy()
        found[over] = both.numbers[len(self.enrolment) :]
        return Coded(found, both.words)

    def divide(self, rows: PaymentRows) -> PaymentRows:
        """Lines that were earned and of which the provider before keeps a share, in two parts."""
        lines = self.over
        earned = (rows.achieved_on[lines] != NO_DAY) & (rows.state[lines] != NEVER_PAID)
        share = self.part.kind("handover").numbers("share", 4)[self.handover[lines]]
        lines = lines[earned & (share > 0) & (share < WHOLE)]
        if not len(lines):
            return rows
        first = self.first()
        both = in_one_list([rows.to, Coded(first.numbers[lines], first.words)])
        to, before = both.numbers[: len(rows.enrolment)], both.numbers[len(rows.enrolment) :]
        lines, before = lines[before != to[lines]], before[before != to[lines]]
        share = self.part.kind("handover").numbers("share", 4)[self.handover[lines]]
        kept, given = _two_parts(rows.amount[lines], share)
        amount = rows.amount.copy()
        amount[lines] = given
        to = Coded(np.concatenate((to, before)), both.words)
        return rows.and_again(lines, np.concatenate((amount, kept)), to)


def _two_parts(amount: Numbers, share: Numbers) -> tuple[Numbers, Numbers]:
    parts = []
    for pence, kept in zip(amount.tolist(), share.tolist(), strict=True):
        weights = [Fraction(kept, WHOLE), Fraction(WHOLE - kept, WHOLE)]
        parts.append([pence, pence] if pence == UNKNOWN else divided(pence, weights))
    one, other = np.array(parts, dtype=np.int64).reshape(-1, 2).T
    return one, other


def employers(asked: Asked, stays: Rows) -> Coded:
    """The one the award names, else the one of its job."""
    awards, jobs = awards_of(asked.asking), asked.jobs
    named = awards.kind.texts("employer").to_pylist()
    number, words = jobs.work.words("employer")
    place: dict[str | None, int] = {}
    found = []
    for award, spell in zip(awards.row[stays].tolist(), awards.job[stays].tolist(), strict=True):
        said = named[award] if award >= 0 else None
        if said is None and spell >= 0 and number[spell] >= 0:
            said = words[number[spell]]
        found.append(place.setdefault(said or "employer", len(place)))
    return Coded(np.array(found, dtype=np.int32), list(place))
