"""What may be paid, all of them at once: each line of each payment rule as `ettle.engine.evaluate.payments` says.

Left to the definition, person by person: several handovers, shares of pay, what falls due pro rata. Whole: payments by
the month.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ettle.engine.bulk.columns import EPOCH, NEVER, NO_DAY, UNKNOWN, Answers, Days, Numbers, Rows, Truths
from ettle.engine.bulk.compiling import Asked, Cohort, Found, Versions, found_in, version_on
from ettle.engine.bulk.first_events import first_event
from ettle.engine.bulk.kernels import payments as kernels
from ettle.engine.bulk.kernels import phases
from ettle.engine.bulk.kernels.calendar import WORKING_DAY
from ettle.engine.bulk.lines import (
    NEEDS_EVIDENCE,
    NEVER_PAID,
    NOT_DUE,
    NOT_KNOWN,
    NOT_YET,
    PAYABLE,
    TOO_LATE,
    PaymentRows,
)
from ettle.engine.bulk.outcomes import awards_of
from ettle.engine.bulk.phases import holidays_of
from ettle.engine.bulk.prices import by_groups, prices
from ettle.engine.bulk.proof import papers_shown
from ettle.engine.bulk.reached import Reached
from ettle.engine.bulk.receivers import Providers, employers
from ettle.engine.bulk.rows import Coded
from ettle.engine.bulk.stays import NotCompiled
from ettle.engine.evaluate.asked import Reading
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.payments import Bonus, Payment
from ettle.engine.rules.versions import Version


@dataclass(frozen=True)
class _Due:
    """One payment rule of some stays before its price and conditions; a state of PAYABLE is what was reached."""

    state: Answers
    day: Days
    """NEVER = not reached."""
    under: Rows
    """The place of the version it was reached under, else of that of the day of asking."""
    outcome: str | None
    found: Found | None


def payment_rows(asked: Asked, cohort: Cohort) -> list[PaymentRows]:
    """Every line of a cohort. Raises NotCompiled for a rule that cannot be asked."""
    on = asked.stays.part.on
    rules = {
        rule: payment
        for version in cohort.versions
        if version.in_force.start.toordinal() - EPOCH <= on
        for rule, payment in version.rules.payments.items()
    }
    return [rows for rule, payment in rules.items() for rows in _shared(asked, cohort, rule, payment)]


def _shared(asked: Asked, cohort: Cohort, rule: str, payment: Payment) -> list[PaymentRows]:
    said = tuple(_says(asked, each, rule) for each in cohort.versions)
    return asked.once("payment", cohort, rule, said, PaymentAsked(asked, cohort, rule, payment).rows)


def _says(asked: Asked, version: Version, rule: str) -> tuple[Any, ...]:
    """All that lines of a rule go by in a version."""
    rules, said = version.rules, asked.plan.said
    payment = rules.payments.get(rule)
    if payment is None:
        return (version.in_force,)
    outcome = rules.outcomes.get(payment.for_ or "")
    parts = ("in_force", "groups", "payments") if payment.percent_of else ("in_force", "groups")
    return (
        version.in_force,
        said(payment, _as_text),
        outcome and said(outcome, _as_text),
        asked.outcomes(version).meaning(payment.for_ or ""),
        asked.plan.meant(version, parts),
    )


def _as_text(rules: Payment | Outcome) -> str:
    return rules.model_dump_json(by_alias=True)


@dataclass
class PaymentAsked:
    """One payment rule of a cohort."""

    asked: Asked
    cohort: Cohort
    rule: str
    payment: Payment

    @property
    def versions(self) -> Versions:
        return self.cohort.versions

    def rows(self) -> list[PaymentRows]:
        """The lines, by the versions they were reached under and are priced by."""
        if self.payment.monthly is not None:
            raise NotCompiled("payments by the month")
        if self.payment.share_of_pay is not None:
            self._set_aside(awards_of(self.asked.asking).row[self.cohort.stays] >= 0)
            return []
        due = self._due()
        found: list[PaymentRows] = []
        for number, version in enumerate(self.versions):
            terms = version.rules.payments.get(self.rule)
            mine = due.under == number
            if terms is not None and mine.any():
                found += self._priced(due, terms, mine)
        return found

    def _set_aside(self, which: Truths) -> None:
        self.asked.stays.part.set_aside(self.asked.stays.person[self.cohort.stays[which]])

    @cached_property
    def handover(self) -> Rows:
        """By enrolment the row of its handover in the kind; -1 = none. Several are left to the definition."""
        stays, kind = self.asked.stays, self.asked.stays.part.kind("handover")
        theirs = np.flatnonzero(kind.enr >= 0)
        times = np.bincount(kind.enr[theirs], minlength=len(stays.part.enrolments))
        self._set_aside(times[stays.rows[self.cohort.stays]] > 1)
        found = np.full(len(stays.part.enrolments), -1, np.int32)
        found[kind.enr[theirs]] = theirs
        return found

    # What is due.

    def _due(self) -> _Due:
        stays, mine = self.asked.stays, self.cohort.stays
        if self.payment.for_ is None:
            under = self._version_places(stays.begun[mine])
            return _Due(np.zeros(len(mine), np.uint8), stays.begun[mine], under, None, None)
        return self._for_outcome(self.payment.for_, mine)

    def _for_outcome(self, outcome: str, mine: Rows) -> _Due:
        award = self.payment.counting == "award"
        sure, perhaps, best = (found_in(self.asked, self.cohort, outcome, each, award) for each in Reading)
        state = np.select(
            [sure.which[mine] >= 0, perhaps.which[mine] >= 0, best.which[mine] >= 0],
            [PAYABLE, NOT_KNOWN, NOT_YET],
            default=NEVER_PAID,
        ).astype(np.uint8)
        if self.payment.pro_rata not in (None, "no"):
            self._set_aside(state == NEVER_PAID)
        today = version_on(self.versions, self.asked.stays.part.on)
        under = np.where(state == PAYABLE, sure.which[mine], today).astype(np.int32)
        return _Due(state, sure.day[mine], under, outcome, sure)

    def _version_places(self, day: Any) -> Rows:
        starts = np.array([each.in_force.start.toordinal() - EPOCH for each in self.versions])
        return np.asarray(np.searchsorted(starts, day, side="right") - 1, dtype=np.int32)

    def _priced(self, due: _Due, terms: Payment, mine: Truths) -> list[PaymentRows]:
        stays, on = self.asked.stays, self.asked.stays.part.on
        day = np.where(due.day == NEVER, on, due.day).astype(np.int32)
        if terms.price_on == "start":
            day = stays.begun[self.cohort.stays]
        places = self._version_places(day)
        found: list[PaymentRows] = []
        for place in np.unique(places[mine]).tolist():
            version, chosen = self.versions[place], np.flatnonzero(mine & (places == place))
            if self.rule in version.rules.payments:
                found += _Lines(self, due, terms, version, place, chosen, day[chosen]).rows()
        return found


@dataclass
class _Lines:
    """Lines of one rule reached under the same terms and priced by the same version."""

    of: PaymentAsked
    due: _Due
    terms: Payment
    version: Version
    """By which they are priced."""
    place: int
    """Its place among the cohort's."""
    chosen: Any
    """Places in the cohort."""
    day: Days
    """The price day."""

    @property
    def asked(self) -> Asked:
        return self.of.asked

    @property
    def stays(self) -> Rows:
        return np.asarray(self.of.cohort.stays[self.chosen])

    @property
    def state(self) -> Answers:
        return np.asarray(self.due.state[self.chosen])

    @cached_property
    def reached(self) -> Truths:
        return np.asarray(self.state == PAYABLE)

    @cached_property
    def reached_on(self) -> Days:
        return np.where(self.reached, self.due.day[self.chosen], NEVER).astype(np.int32)

    @cached_property
    def under(self) -> int:
        return int(self.due.under[self.chosen[0]])

    @cached_property
    def what(self) -> Reached | None:
        """The outcome under the version it was reached under."""
        return None if self.due.found is None else self.due.found.several[self.under]

    def rows(self) -> list[PaymentRows]:
        said = self.version.rules.payments.get(self.of.rule, self.terms)
        amount = prices(self.asked, self.stays, self.of.rule, said, self.version, self.day)
        state, claim_by = self._with_state(self.of.rule, amount)
        decided = np.where(state == NEVER_PAID, -1, self._first_events)
        line = self._row(self.of.rule, amount, state, self.reached_on, claim_by, self.terms.illustrative, decided)
        lines = [line] if self.terms.bonus is None else [line, self._bonus(self.terms.bonus, said)]
        return lines if self.terms.to == "employer" else [self._providers.divide(each) for each in lines]

    def _row(
        self,
        rule: str,
        amount: Numbers,
        state: Answers,
        on: Days,
        claim_by: Days,
        illustrative: str | None,
        decided: Rows,
    ) -> PaymentRows:
        return PaymentRows(
            rule,
            self.asked.stays.rows[self.stays],
            self._receivers,
            amount,
            state,
            np.where(on == NEVER, NO_DAY, on).astype(np.int32),
            claim_by,
            self.place,
            illustrative == "yes",
            np.where(on == NEVER, -1, decided).astype(np.int32),
        )

    @cached_property
    def _first_events(self) -> Rows:
        """Of the events it rests on the one with the smallest id."""
        if self.due.outcome is None:
            starts = self.asked.stays.part.kind("start").rows
            return starts[self.asked.stays.part.enrolments.start[self.asked.stays.rows[self.stays]]]
        if not self.reached.any():
            return np.full(len(self.stays), -1, np.int32)
        outcomes = self.asked.outcomes(self.of.versions[self.under])
        return first_event(outcomes, self.due.outcome, self.of.payment.counting == "award")[self.stays]

    # Its conditions.

    def _with_state(self, rule: str, amount: Numbers) -> tuple[Answers, Days]:
        """The first condition that is not met, and the last day to claim."""
        on, state = self.asked.stays.part.on, self.state.astype(np.int64)
        claim_by = self._claim_by
        claimed = self._claimed(rule, claim_by)
        late = (claim_by != NO_DAY) & (on > claim_by) & ~claimed
        held = self._held_until > on
        conditions = [~self.reached, amount == UNKNOWN, late, ~self._shown, held]
        state = np.select(conditions, [state, NOT_KNOWN, TOO_LATE, NEEDS_EVIDENCE, NOT_DUE], default=PAYABLE)
        return state.astype(np.uint8), claim_by

    @cached_property
    def _claim_by(self) -> Days:
        claim, enrolments = self.terms.claim, self.asked.stays.part.enrolments
        if claim is None or claim.within is None:
            return np.full(len(self.stays), NO_DAY, np.int32)
        known = enrolments.known_on[self.asked.stays.rows[self.stays]]
        if self.what is not None and self.reached.any():
            known = np.maximum(known, self.what.known_on[self.stays])
        last = np.maximum(self.reached_on, known).astype(np.int64) + claim.within.days
        return np.where(self.reached, np.minimum(last, NEVER), NO_DAY).astype(np.int32)

    def _claimed(self, rule: str, claim_by: Days) -> Truths:
        """Whether a claim for the line stands that was made in time."""
        kind, part = self.asked.stays.part.kind("claim"), self.asked.stays.part
        n = kind.numbers("n")
        match = (kind.is_one_of("rule", *{rule, self.of.rule, self.terms.for_ or rule}) == 2) & (
            (n == 1) | (n == UNKNOWN)
        )
        live = kernels.live_claims(len(part.enrolments), kind.enr, match, kind.is_one_of("withdrawn", "yes") == 2)
        row = live[self.asked.stays.rows[self.stays]]
        there: Truths = np.asarray(row >= 0)
        if not len(kind):
            return there
        return np.asarray(there & ((claim_by == NO_DAY) | (kind.on[np.maximum(row, 0)] <= claim_by)))

    @cached_property
    def _shown(self) -> Truths:
        outcome = self.due.outcome
        rules = self.of.versions[self.under].rules.outcomes
        needed = rules[outcome].evidence if outcome is not None and self.reached.any() and outcome in rules else None
        if needed is None or self.what is None or outcome is None:
            return np.ones(len(self.stays), dtype=bool)
        return papers_shown(self.asked, self.stays, outcome, needed, self.what) | ~self.reached

    @cached_property
    def _held_until(self) -> Days:
        claim = self.terms.claim
        if claim is None or claim.claimable_after is None:
            return np.full(len(self.stays), NO_DAY, np.int32)
        count = np.full(len(self.stays), claim.claimable_after.working_days, np.int64)
        found = phases.after_each(self.reached_on, WORKING_DAY, count, holidays_of(self.asked.asking))
        return np.where(self.reached, found, NO_DAY).astype(np.int32)

    @cached_property
    def _providers(self) -> Providers:
        enrolment = self.asked.stays.rows[self.stays]
        day = np.where(self.reached, self.reached_on, self.asked.stays.part.on)
        return Providers(self.asked.stays.part, enrolment, self.of.handover[enrolment], day)

    @cached_property
    def _receivers(self) -> Coded:
        return employers(self.asked, self.stays) if self.terms.to == "employer" else self._providers.paid()

    # A bonus is a line of its own.

    def _bonus(self, bonus: Bonus, as_priced: Payment) -> PaymentRows:
        priced = as_priced.bonus or bonus
        amount = by_groups(self.asked, self.stays, priced.amount, self.day)
        rule = f"{self.of.rule}.bonus"
        earned = self._bonus_earned(bonus)
        state, claim_by = self._with_state(rule, amount)
        said: list[Any] = [self.state.astype(np.int64), NEVER_PAID, NOT_KNOWN]
        conditions = [~self.reached, earned == 0, earned == 1]
        state = np.select(conditions, said, default=state.astype(np.int64)).astype(np.uint8)
        claim_by = np.where(self.reached & (earned > 0), claim_by, NO_DAY).astype(np.int32)
        on = np.where(earned == 1, NEVER, self.reached_on).astype(np.int32)
        decided = np.where(state == NEVER_PAID, -1, self._first_events)
        return self._row(rule, amount, state, on, claim_by, bonus.illustrative, decided)

    def _bonus_earned(self, bonus: Bonus) -> Answers:
        """Whether it held on every day used; where none was, or it says so, on the day achieved."""
        what, count = self.what, len(self.stays)
        if not self.reached.any():
            return np.full(count, 2, np.uint8)
        if what is None or what.view is None or what.item is None:
            self.of._set_aside(np.isin(np.arange(len(self.of.cohort.stays)), self.chosen[self.reached]))
            return np.full(count, 2, np.uint8)
        used = what.used
        if bonus.on == "achieved":
            day = np.where(what.day == NEVER, NO_DAY, what.day).astype(np.int32)
            used = (
                np.arange(len(day) + 1, dtype=np.int32),
                day,
                np.where(day == NO_DAY, day, day + 1).astype(np.int32),
            )
        runs = self.asked.asking.runs(bonus.when, what.view)
        item = np.where(what.day == NEVER, -1, what.item)
        said = kernels.least_answer(item, *used, runs.off, runs.start, runs.value, runs.hi)
        return np.asarray(said[self.stays])
