"""What may be paid: each line of each payment rule, its sum, and whether it can be paid now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ettle.engine.basics.answer import Answer
from ettle.engine.basics.day import days_after, working_days_after
from ettle.engine.basics.money import divided, round_half_up
from ettle.engine.evaluate.asked import Asked
from ettle.engine.evaluate.days import Days
from ettle.engine.evaluate.dues import Due, dues
from ettle.engine.evaluate.evidence import lacking, papers
from ettle.engine.evaluate.outcome_answers import OutcomeAnswers
from ettle.engine.evaluate.prices import price
from ettle.engine.evaluate.results import PaymentLine, PaymentState, Reason
from ettle.engine.evaluate.sustained import jobs_that_count
from ettle.engine.evaluate.windows import Reached
from ettle.engine.events.catalogue import Claim, Handover, Spell
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.payments import Bonus, Payment


def payments(asked: Asked, outcomes: OutcomeAnswers) -> tuple[PaymentLine, ...]:
    """Every line of every payment rule, before any limit of a contract."""
    rules: dict[str, Payment] = {}
    for version in asked.versions:
        for rule, payment in version.rules.payments.items():
            if rule not in rules or version.in_force.start <= asked.on:
                rules[rule] = payment
    return tuple(
        line for rule, payment in rules.items() for line in PaymentAsked(asked, outcomes, rule, payment).lines()
    )


@dataclass
class PaymentAsked:
    """One payment rule of one enrolment on the day of asking."""

    asked: Asked
    outcomes: OutcomeAnswers
    rule: str
    payment: Payment

    def lines(self) -> Iterator[PaymentLine]:
        for due in dues(self.asked, self.outcomes, self.rule, self.payment):
            terms = due.under.rules.payments.get(self.rule, self.payment) if due.under else self.payment
            line = self._line(due, terms)
            yield from self._divided(line, due, terms)
            if terms.bonus is not None:
                yield self._bonus(due, terms, terms.bonus, line)

    def _price_day(self, due: Due) -> date:
        if self.payment.price_on == "start" or due.reached is None:
            return self.asked.stay.begun if self.payment.price_on == "start" else self.asked.on
        return due.reached.day

    def _line(self, due: Due, payment: Payment) -> PaymentLine:
        """The line at the price of its price day, under the terms the result was reached under."""
        exact, version = due.exact, self.asked.version_on(self._price_day(due))
        if exact is None:
            priced = version.rules.payments.get(self.rule, payment)
            whole = price(self.asked, priced, self._price_day(due), due.n)
            exact = None if whole is None else whole * due.share
        line = PaymentLine(
            rule=self.rule,
            n=due.n,
            to=self._receiver(due, payment),
            amount=None if exact is None else round_half_up(exact),
            state=due.state or "payable",
            achieved_on=due.reached.day if due.reached else None,
            claim_by=None,
            price_from=version.name,
            illustrative=payment.illustrative == "yes",
            missing=due.missing,
            because=due.because,
        )
        if due.state is not None or due.reached is None:
            return line
        if exact is None:
            return replace(line, state="unknown", missing=("amount",))
        return self._with_conditions(line, due, due.reached, payment)

    def _with_conditions(self, line: PaymentLine, due: Due, reached: Reached, payment: Payment) -> PaymentLine:
        """The line with its claim date, and the first condition that is not met."""
        recorded = self._recorded_on(reached)
        claim_by = None
        if payment.claim is not None and payment.claim.within is not None:
            claim_by = days_after(max(reached.day, recorded), payment.claim.within.days)
        claim = self._live_claim(due.n, claim_by)
        line = replace(
            line,
            claim_by=claim_by,
            recorded_on=recorded,
            found_by_payer=claim is not None and claim.by == "payer",
        )
        if claim_by is not None and self.asked.on > claim_by and claim is None:
            reason = Reason("claimed_too_late", {"claim_by": claim_by}, (), self.rule)
            return replace(line, state="too_late", because=(*line.because, reason))
        short = self._evidence_lacking(due)
        if short:
            params = {"lacking": {type_: [list(days) for days in spans] for type_, spans in short.items()}}
            reason = Reason("evidence_lacking", params, (), self.rule)
            return replace(line, state="needs_evidence", missing=tuple(short), because=(*line.because, reason))
        held_until = self._held_until(reached, payment)
        if held_until is not None and self.asked.on < held_until:
            reason = Reason("held", {"until": held_until}, (), self.rule)
            return replace(line, state="not_due", because=(*line.because, reason))
        shown = tuple(paper.id for paper in papers(self.asked, due.outcome_id or "", due.n))
        return replace(
            line,
            because=(*line.because, Reason("payable", {"price_from": line.price_from}, shown, self.rule)),
        )

    def _recorded_on(self, reached: Reached) -> date:
        """The day the last start or spell it rests on was first recorded."""
        journey = self.asked.life.journey
        days = [journey.recorded_on[self.asked.stay.start.id]]
        for each in reached.events:
            event = journey.counting.get(each)
            if isinstance(event, Spell):
                days.append(journey.recorded_on[event.id])
        return max(days)

    def _live_claim(self, n: int, claim_by: date | None) -> Claim | None:
        """The latest claim for the line made in time, unless it is withdrawn."""
        claims = [
            event
            for event in self.asked.stay.of_kind("claim")
            if isinstance(event, Claim) and event.rule in (self.rule, self.payment.for_) and (event.n or 1) == n
        ]
        last = claims[-1] if claims else None
        in_time = [each for each in claims if each.withdrawn != "yes" and (claim_by is None or each.on <= claim_by)]
        if last is None or last.withdrawn == "yes" or not in_time:
            return None
        return in_time[0]

    def _evidence_lacking(self, due: Due) -> dict[str, list[tuple[date, date]]]:
        if due.outcome is None or due.outcome.evidence is None or due.reached is None:
            return {}
        return lacking(self.asked, due.outcome_id or "", due.n, due.outcome.evidence, due.reached.used)

    def _held_until(self, reached: Reached, payment: Payment) -> date | None:
        if payment.claim is None or payment.claim.claimable_after is None:
            return None
        days = payment.claim.claimable_after.working_days
        return working_days_after(reached.day, days, self.asked.rulebook.holidays)

    # Who is paid.

    def _receiver(self, due: Due, payment: Payment) -> str | None:
        if payment.to == "employer":
            return self.asked.award.employer if self.asked.award else "employer"
        return self._provider_on(due.reached.day if due.reached else self.asked.on)

    def _provider_on(self, day: date) -> str | None:
        provider = self.asked.stay.start.provider
        for handover in self._handovers(day):
            provider = handover.to or provider
        return provider or "provider"

    def _handovers(self, day: date) -> list[Handover]:
        found = self.asked.stay.of_kind("handover")
        return [event for event in found if isinstance(event, Handover) and event.on <= day]

    def _divided(self, line: PaymentLine, due: Due, payment: Payment) -> Iterator[PaymentLine]:
        """The line whole, or in the parts agreed when one provider handed over to another."""
        shares = self._shares(due) if payment.to == "split" and due.reached is not None else {}
        if len(shares) < 2 or line.amount is None:
            yield line
            return
        parts = divided(line.amount, list(shares.values()))
        for (provider, share), amount in zip(shares.items(), parts, strict=True):
            reason = Reason("shared", {"share": str(share * 100), "of": line.amount}, (), self.rule)
            yield replace(line, to=provider, amount=amount, because=(*line.because, reason))

    def _shares(self, due: Due) -> dict[str, Fraction]:
        """Each provider's part: at a handover its share of what was left goes to the one before."""
        assert due.reached is not None
        shares: dict[str, Fraction] = {self.asked.stay.start.provider or "provider": Fraction(1)}
        for handover in self._handovers(due.reached.day):
            giver, taker = handover.from_ or next(reversed(shares)), handover.to or "provider"
            kept = Fraction(handover.share or 0) / 100
            held = shares.pop(giver, Fraction(0))
            shares[giver] = held * kept
            shares[taker] = shares.get(taker, Fraction(0)) + held * (1 - kept)
        return {provider: share for provider, share in shares.items() if share}

    # A bonus is a line of its own.

    def _bonus(self, due: Due, payment: Payment, bonus: Bonus, line: PaymentLine) -> PaymentLine:
        whole = for_group(bonus.amount, self.asked.group_on(self._price_day(due)))
        base = replace(
            line,
            rule=f"{self.rule}.bonus",
            amount=whole,
            illustrative=bonus.illustrative == "yes",
        )
        if due.state is not None or due.reached is None:
            return base
        if due.pro_rata_of is not None:
            return self._bonus_pro_rata(due, payment, bonus, base)
        said, missing = self._bonus_earned(due, payment, bonus)
        reason = Reason("bonus", {"answer": said.word}, due.reached.events, base.rule)
        if said is Answer.YES:
            return replace(base, because=(*line.because, reason))
        state: PaymentState = "never" if said is Answer.NO else "unknown"
        return replace(base, state=state, missing=missing, because=(reason,))

    def _bonus_earned(self, due: Due, payment: Payment, bonus: Bonus) -> tuple[Answer, tuple[str, ...]]:
        assert due.reached is not None
        days = due.reached.used
        if bonus.on == "achieved":
            days = ((due.reached.day, days_after(due.reached.day, 1)),)
        said = min(self._bonus_runs(due, payment, bonus, days), key=lambda each: each[2], default=None)
        answer = Answer.NO if said is None else said[2]
        return answer, ("bonus",) if answer is Answer.UNKNOWN else ()

    def _bonus_pro_rata(self, due: Due, payment: Payment, bonus: Bonus, base: PaymentLine) -> PaymentLine:
        """A bonus paid pro rata goes by its own qualifying days."""
        assert due.reached is not None and due.pro_rata_of is not None
        runs = list(self._bonus_runs(due, payment, bonus, due.reached.used))
        if any(said is Answer.UNKNOWN for _, _, said in runs):
            return replace(base, state="unknown", missing=("bonus",))
        have = sum((until - first).days for first, until, said in runs if said is Answer.YES)
        share = Fraction(min(have, due.pro_rata_of), due.pro_rata_of)
        amount = None if base.amount is None else round_half_up(base.amount * share)
        reason = Reason("pro_rata", {"days": have, "of": due.pro_rata_of}, due.reached.events, base.rule)
        return replace(base, amount=amount, state=base.state if have else "never", because=(reason,))

    def _bonus_runs(
        self, due: Due, payment: Payment, bonus: Bonus, days: tuple[tuple[date, date], ...]
    ) -> Iterator[tuple[date, date, Answer]]:
        if due.outcome is None:
            jobs = self.asked.days.jobs
        else:
            groups = jobs_that_count(self.asked, due.outcome, payment.counting == "award")
            jobs = tuple(job for group in groups for job in group)
        seen = Days(self.asked.life, self.asked.rulebook, jobs, self.asked.stay)
        for first, until in days:
            for run in seen.runs(bonus.when, first, until):
                yield run.start, run.until, run.answer
