"""What falls due pro rata: the qualifying days of an outcome whose limit passed before it was reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ettle.engine.basics.day import ONE_DAY, days_after
from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.life import Job
from ettle.engine.evaluate.outcome_answers import OutcomeAnswers
from ettle.engine.evaluate.sustained import behind, calendar, jobs_that_count, joined_dates
from ettle.engine.evaluate.windows import Reached, Stretches, without
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.outcomes import Outcome, Sustained
from ettle.engine.rules.payments import Payment, Since


@dataclass(frozen=True, slots=True)
class PartDone:
    """The days done of an outcome that can no longer be, as far as a payment rule counts them."""

    asked: Asked
    outcomes: OutcomeAnswers
    payment: Payment
    outcome_id: str
    outcome: Outcome

    @property
    def award_only(self) -> bool:
        return self.payment.counting == "award"

    def needs_group(self, how: Sustained) -> bool:
        """Whether a number is given by group and nobody knows the group."""
        limits = [each.days for each in (self.outcome.within_of_start, how.within_of_start) if each]
        limits += [how.within.weeks] if how.within else []
        by_group = any(isinstance(number, dict) for number in (how.days, how.weeks, *limits))
        return by_group and self.asked.group_at_start is None

    def reached(self, need: int) -> Reached | None:
        """The first `need` of the days, dated the last day of the limit; None while they are not certain."""
        jobs, days = self._days(Reading.SURE)
        sure = first_days(days, need)
        if sure != first_days(self._days(Reading.PERHAPS)[1], need):
            return None
        return Reached(self._last_day(), used=sure, events=behind(jobs, sure))

    def _days(self, reading: Reading) -> tuple[tuple[Job, ...], Stretches]:
        """The qualifying days up to the limit, without those another rule has used (`since`).

        Where each employer is asked apart, those of the employer with the most.
        """
        taken = self.outcomes.under_today.days_taken(self.outcome_id, self.outcome, reading)
        found = [
            (jobs, self._days_with(jobs, reading, taken))
            for jobs in jobs_that_count(self.asked, self.outcome, self.award_only)
        ]
        jobs, days = max(found, key=lambda each: length(each[1]))
        return jobs, without(days, self._used_by_another())

    def _days_with(self, jobs: tuple[Job, ...], reading: Reading, taken: Stretches) -> Stretches:
        until = self._last_day() + ONE_DAY
        days = calendar(self.asked, self.outcome, jobs, self.asked.stay.begun, until, reading, taken)
        return joined_dates(piece for each in days.stretches for piece in days.numbers.dates(*each))

    def _used_by_another(self) -> Stretches:
        if not isinstance(self.payment.pro_rata, Since):
            return ()
        rule = self.payment.pro_rata.since
        payment = self.asked.version_on(self.asked.on).rules.payments.get(rule)
        found = self.outcomes.found((payment.for_ if payment else None) or rule, Reading.SURE)
        return found[1].used if found else ()

    def _last_day(self) -> date:
        """The last day that could have counted, or the day of asking."""
        limit = self.outcomes.under_today.limit(self.outcome_id, Reading.AT_BEST, self.award_only)
        how = self.outcome.sustained
        days = for_group(how.within_of_start.days, self.asked.group_at_start) if how and how.within_of_start else None
        if days is not None:
            limit = min(limit, days_after(self.asked.stay.begun, days))
        return min(limit, self.asked.life.tomorrow) - ONE_DAY


def first_days(days: Stretches, count: int) -> Stretches:
    """The first so many days of them."""
    kept = []
    for first, until in days:
        kept.append((first, min(until, days_after(first, count))))
        count -= (kept[-1][1] - first).days
        if count == 0:
            break
    return tuple(kept)


def length(days: Stretches) -> int:
    return sum((until - first).days for first, until in days)
