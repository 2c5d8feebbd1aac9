"""What a payment rule is about: for each line, what was reached, or what still stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ettle.engine.basics.day import days_after, months_after
from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.life import Job
from ettle.engine.evaluate.outcome_answers import OutcomeAnswers
from ettle.engine.evaluate.pro_rata import PartDone, length
from ettle.engine.evaluate.results import PaymentState, Reason
from ettle.engine.evaluate.sustained import needed_days
from ettle.engine.evaluate.windows import Reached
from ettle.engine.events.catalogue import Earnings
from ettle.engine.rules.outcomes import Outcome
from ettle.engine.rules.payments import Payment
from ettle.engine.rules.versions import Version


@dataclass(frozen=True, slots=True)
class Due:
    """One line before its price and conditions.

    `state` None = reached. `share` is the part of the price that falls due; `exact` the sum itself (pence)
    where it does not come from a price.
    """

    n: int
    state: PaymentState | None
    reached: Reached | None = None
    outcome: Outcome | None = None
    outcome_id: str | None = None
    share: Fraction = Fraction(1)
    exact: Fraction | None = None
    missing: tuple[str, ...] = ()
    because: tuple[Reason, ...] = ()
    pro_rata_of: int | None = None
    """The number of days the whole would have taken, for a line paid pro rata."""
    under: Version | None = None
    """The version it was reached under, whose terms hold; None = that of the day of asking."""


def dues(asked: Asked, outcomes: OutcomeAnswers, rule: str, payment: Payment) -> Iterator[Due]:
    """Every line of a payment rule, by number."""
    if payment.for_ is not None:
        return _for_outcome(asked, outcomes, rule, payment, payment.for_)
    if payment.monthly is not None:
        return _monthly(asked, rule, payment)
    if payment.share_of_pay is not None:
        return _shares_of_pay(asked, rule, payment)
    start = asked.stay.start
    reached = Reached(asked.stay.begun, events=(start.id,), decided_by=(start.id,))
    return iter(
        (
            Due(
                1,
                None,
                reached,
                under=asked.start_version,
                because=(Reason("started", {"on": start.on}, (start.id,), rule),),
            ),
        )
    )


def _for_outcome(asked: Asked, outcomes: OutcomeAnswers, rule: str, payment: Payment, outcome_id: str) -> Iterator[Due]:
    award_only = payment.counting == "award"
    missing = {answer.n: answer.missing for answer in outcomes.of(outcome_id)}
    for index in outcomes.numbers(outcome_id, award_only):
        n = index + 1
        sure = outcomes.found(outcome_id, Reading.SURE, index, award_only)
        if sure is not None:
            version, reached = sure
            reason = Reason("outcome_achieved", {"outcome": outcome_id, "on": reached.day}, reached.events, rule)
            yield Due(
                n,
                None,
                reached,
                version.rules.outcomes[outcome_id],
                outcome_id,
                because=(reason,),
                under=version,
            )
        elif outcomes.found(outcome_id, Reading.PERHAPS, index, award_only) is not None:
            reason = Reason("outcome_unknown", {"outcome": outcome_id}, (), rule)
            yield Due(n, "unknown", missing=missing.get(n) or (outcome_id,), because=(reason,))
        elif (best := outcomes.found(outcome_id, Reading.AT_BEST, index, award_only)) is not None:
            reason = Reason("outcome_possible", {"outcome": outcome_id, "earliest": best[1].day}, (), rule)
            yield Due(n, "not_yet", because=(reason,))
        else:
            yield _after_all(asked, outcomes, rule, payment, outcome_id, n)


def _after_all(asked: Asked, outcomes: OutcomeAnswers, rule: str, payment: Payment, outcome_id: str, n: int) -> Due:
    """An outcome that can no longer be: nothing, or what falls due pro rata."""
    reason = Reason("outcome_impossible", {"outcome": outcome_id}, (), rule)
    never = Due(n, "never", because=(reason,))
    outcome = outcomes.rule_on(outcome_id, asked.on)
    if payment.pro_rata in (None, "no") or outcome is None or outcome.sustained is None:
        return never
    need = needed_days(asked, outcome.sustained)
    part = PartDone(asked, outcomes, payment, outcome_id, outcome)
    if part.needs_group(outcome.sustained):
        return Due(n, "unknown", missing=("group",), because=(reason,))
    if not need or (outcome.once == "person" and outcomes.under_today.barred(outcome_id, asked.on, Reading.SURE)):
        return never
    reached = part.reached(need)
    if reached is None:
        return Due(n, "unknown", missing=("qualifying_days",), because=(reason,))
    have = length(reached.used)
    if not have:
        return never
    paid = Reason("pro_rata", {"days": have, "of": need}, reached.events, rule)
    part_due = Due(n, None, reached, outcome, outcome_id, Fraction(have, need), because=(reason, paid))
    return replace(part_due, pro_rata_of=need, under=asked.version_on(reached.day))


def _monthly(asked: Asked, rule: str, payment: Payment) -> Iterator[Due]:
    """A line for each month from the phase's first entry whose first day lies in the phase."""
    assert payment.monthly is not None
    stays = [each for each in asked.phases if each.phase == payment.monthly.while_ and each.start < each.until]
    if not stays:
        return
    for n in range(1, payment.monthly.months + 1):
        day, until = months_after(stays[0].start, n - 1), months_after(stays[0].start, n)
        if day > asked.on:
            return
        if any(each.start <= day < each.until for each in stays):
            reason = Reason("month_in_phase", {"phase": stays[0].phase, "from": day, "until": until}, (), rule)
            yield Due(n, None, Reached(day, day, until), because=(reason,), under=asked.version_on(day))


def _shares_of_pay(asked: Asked, rule: str, payment: Payment) -> Iterator[Due]:
    """A line for each payment of the award's employer, by the days inside the job's first weeks."""
    assert payment.share_of_pay is not None
    job = asked.award_job if asked.award_job in asked.life.jobs_for(asked.stay) else None  # no pay is paid for twice
    if asked.award is None or job is None or (asked.award.employer or job.employer) is None:
        return
    until = days_after(job.begun, 7 * payment.share_of_pay.weeks_at_most)
    employer = asked.award.employer or job.employer
    paid = [e for e in asked.life.by_kind["earnings"] if isinstance(e, Earnings) and e.employer == employer]
    percent = Fraction(payment.share_of_pay.percent) / 100
    shares = [(event, _share_inside(event, job.begun, until)) for event in paid]
    for n, (event, share) in enumerate(((event, share) for event, share in shares if share), start=1):
        reason = Reason("share_of_pay", {"percent": payment.share_of_pay.percent}, (event.id,), rule)
        if event.amount is None:
            yield Due(n, "unknown", missing=("amount",), because=(reason,))
        else:
            exact, under = event.amount * percent * share, asked.version_on(event.on)
            yield Due(n, None, _paid(event, job), exact=exact, because=(reason,), under=under)


def _paid(event: Earnings, job: Job) -> Reached:
    """A payment, resting on itself and on the spells of the job begun by then."""
    spells = tuple(cover.event.id for cover in job.covers if cover.start <= event.on)
    return Reached(event.on, events=(event.id, *spells), decided_by=(event.id,))


def _share_inside(event: Earnings, begun: date, until: date) -> Fraction:
    if event.earned_from is None or event.earned_until is None:
        return Fraction(int(begun <= event.on < until))
    inside = (min(event.earned_until, until) - max(event.earned_from, begun)).days
    return Fraction(max(inside, 0), (event.earned_until - event.earned_from).days)
