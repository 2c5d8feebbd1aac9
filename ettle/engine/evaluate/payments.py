"""What may be paid: each line of each payment rule, its sum, and whether it can be paid now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from ettle.engine.evaluate.life import Job
from ettle.engine.evaluate.outcome_answers import OutcomeAnswers
from ettle.engine.evaluate.prices import price
from ettle.engine.evaluate.results import PaymentLine, Reason
from ettle.engine.evaluate.sustained import jobs_that_count
from ettle.engine.evaluate.windows import Reached
from ettle.engine.events.catalogue import Claim, Handover, Spell
from ettle.engine.rules.fields import for_group
from ettle.engine.rules.payments import Bonus, Payment
from ettle.engine.rules.versions import Version


def payments(asked: Asked, outcomes: OutcomeAnswers) -> tuple[PaymentLine, ...]:
    """Every line of every payment rule, before any limit of a contract."""
    rules: dict[str, Payment] = {}
    for version in asked.versions:
        for rule, payment in version.rules.payments.items():
            if version.in_force.start <= asked.on:
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
            terms = self._terms(due)
            if terms is None:
                continue
            yield from self._divided(self._line(due, terms), due, terms)
            if terms.bonus is not None:
                yield from self._divided(self._bonus(due, terms, terms.bonus), due, terms)

    def _terms(self, due: Due) -> Payment | None:
        """The rule as agreed for the line; None where the agreement of its day, or of its price day, pays nothing."""
        version = due.under or self.asked.version_on(self.asked.on)
        terms = version.rules.payments.get(self.rule)
        if terms is None or self.rule not in self._priced_by(due, terms)[1].rules.payments:
            return None
        return terms

    def _priced_by(self, due: Due, terms: Payment) -> tuple[date, Version]:
        """The day whose group and price count, and the version in force on it."""
        day = due.reached.day if due.reached else self.asked.on
        day = self.asked.stay.begun if terms.price_on == "start" else day
        return day, self.asked.version_on(day)

    def _line(self, due: Due, terms: Payment) -> PaymentLine:
        """The line at the price of its price day, under the terms the result was reached under."""
        exact = due.exact
        if exact is None:
            day, version = self._priced_by(due, terms)
            whole = price(self.asked, self.rule, version.rules.payments.get(self.rule, terms), day, due.n)
            exact = None if whole is None else whole * due.share
        return self._with_state(self._blank(due, terms, exact), due, terms)

    def _blank(self, due: Due, terms: Payment, exact: Fraction | None) -> PaymentLine:
        return PaymentLine(
            rule=self.rule,
            n=due.n,
            to=self._receiver(due, terms),
            amount=None if exact is None else round_half_up(exact),
            exact=_unrounded(exact),
            group=self.asked.group_on(self._priced_by(due, terms)[0]),
            state=due.state or "payable",
            achieved_on=due.reached.day if due.reached else None,
            claim_by=None,
            price_from=self._priced_by(due, terms)[1].name,
            illustrative=terms.illustrative == "yes",
            missing=due.missing,
            because=due.because,
        )

    def _with_state(self, line: PaymentLine, due: Due, terms: Payment) -> PaymentLine:
        """The line with its claim date, and the first condition that is not met."""
        if due.state is not None or due.reached is None:
            return line
        recorded = self._recorded_on(due.reached)
        claim_by = None
        if terms.claim is not None and terms.claim.within is not None:
            claim_by = days_after(max(due.reached.day, recorded), terms.claim.within.days)
        claim = self._live_claim(line, terms, claim_by)
        line = replace(
            line,
            claim_by=claim_by,
            recorded_on=recorded,
            found_by_payer=claim is not None and claim.by == "payer",
        )
        if line.amount is None:
            return replace(line, state="unknown", missing=("amount",))
        if claim_by is not None and self.asked.on > claim_by and claim is None:
            reason = Reason("claimed_too_late", {"claim_by": claim_by}, (), self.rule)
            return replace(line, state="too_late", because=(*line.because, reason))
        return self._with_papers(line, due, due.reached, terms)

    def _with_papers(self, line: PaymentLine, due: Due, reached: Reached, terms: Payment) -> PaymentLine:
        short = self._evidence_lacking(due)
        if short:
            params = {"lacking": {type_: [list(days) for days in spans] for type_, spans in short.items()}}
            reason = Reason("evidence_lacking", params, (), self.rule)
            return replace(line, state="needs_evidence", missing=tuple(short), because=(*line.because, reason))
        held_until = self._held_until(reached, terms)
        if held_until is not None and self.asked.on < held_until:
            reason = Reason("held", {"until": held_until}, (), self.rule)
            return replace(line, state="not_due", because=(*line.because, reason))
        shown = tuple(paper.id for paper in papers(self.asked, due.outcome_id or "", due.n))
        reason = Reason("payable", {"price_from": line.price_from}, shown, self.rule)
        return replace(line, because=(*line.because, reason))

    def _recorded_on(self, reached: Reached) -> date:
        """The day since which all it rests on has been known: the last of its start and the spells counted for it,
        those of the outcomes it requires among them.

        So a correction moves the last day to claim, and closing an open spell does not (`Journey.known_since`).
        """
        journey = self.asked.life.journey
        days = [journey.known_since[self.asked.stay.start.id]]
        for each in reached.rests_on:
            event = journey.counting.get(each)
            if isinstance(event, Spell):
                days.append(journey.known_since[event.id])
        return max(days)

    def _live_claim(self, line: PaymentLine, terms: Payment, claim_by: date | None) -> Claim | None:
        """The claim for the line that stands: made in time, and not withdrawn since."""
        live: Claim | None = None
        for event in self.asked.stay.of_kind("claim"):
            if not isinstance(event, Claim) or (event.n or 1) != line.n:
                continue
            if event.rule in (line.rule, self.rule, terms.for_):
                live = None if event.withdrawn == "yes" else live or event
        return live if live is not None and (claim_by is None or live.on <= claim_by) else None

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
            return self.asked.award_employer or "employer"
        return self._provider_on(due.reached.day if due.reached else self.asked.on)

    def _provider_on(self, day: date) -> str | None:
        provider = self.asked.stay.start.provider
        for handover in self._handovers(day):
            provider = handover.to or provider
        return provider or "provider"

    def _handovers(self, day: date) -> list[Handover]:
        found = self.asked.stay.of_kind("handover")
        return [event for event in found if isinstance(event, Handover) and event.on <= day]

    def _divided(self, line: PaymentLine, due: Due, terms: Payment) -> Iterator[PaymentLine]:
        """The line whole, or in the parts agreed when one provider handed over to another."""
        earned = line.achieved_on is not None and line.state != "never"
        shares = self._shares(due) if terms.to != "employer" and earned else {}
        if len(shares) < 2:
            yield line
            return
        amounts: Sequence[int | None] = [None] * len(shares)
        if line.amount is not None:
            amounts = divided(line.amount, list(shares.values()))
        for (provider, share), amount in zip(shares.items(), amounts, strict=True):
            reason = Reason("shared", {"share": str(share * 100), "of": line.amount}, (), self.rule)
            exact = None if line.exact is None else line.exact * share
            yield replace(line, to=provider, amount=amount, exact=exact, because=(*line.because, reason))

    def _shares(self, due: Due) -> dict[str, Fraction]:
        """Each provider's part: at a handover its share of what was left goes to the one before."""
        assert due.reached is not None
        shares: dict[str, Fraction] = {self.asked.stay.start.provider or "provider": Fraction(1)}
        for handover in self._handovers(due.reached.day):
            holder = next(reversed(shares))  # one not named, or misnamed, can only be the provider of that day
            giver, taker = handover.from_ if handover.from_ in shares else holder, handover.to or "provider"
            kept = Fraction(handover.share or 0) / 100
            held = shares.pop(giver)
            shares[giver] = held * kept
            shares[taker] = shares.get(taker, Fraction(0)) + held * (1 - kept)
        return {provider: share for provider, share in shares.items() if share}

    # A bonus is a line of its own.

    def _bonus(self, due: Due, terms: Payment, bonus: Bonus) -> PaymentLine:
        day, version = self._priced_by(due, terms)
        priced = version.rules.payments.get(self.rule, terms).bonus or bonus
        whole = for_group(priced.amount, self.asked.group_on(day))
        line = replace(
            self._blank(due, terms, None if whole is None else Fraction(whole)),
            rule=f"{self.rule}.bonus",
            illustrative=bonus.illustrative == "yes",
        )
        if due.state is not None or due.reached is None:
            return line
        if due.pro_rata_of is not None:
            return self._bonus_pro_rata(line, due, terms, bonus, due.pro_rata_of)
        said = self._bonus_earned(due, terms, bonus, due.reached)
        reason = Reason("bonus", {"answer": said.word}, due.reached.events, line.rule)
        if said is Answer.YES:
            return self._with_state(replace(line, because=(*line.because, reason)), due, terms)
        if said is Answer.NO:
            return replace(line, state="never", because=(reason,))
        claim_by = self._with_state(line, due, terms).claim_by
        return replace(
            line, state="unknown", achieved_on=None, claim_by=claim_by, missing=("bonus",), because=(reason,)
        )

    def _bonus_earned(self, due: Due, terms: Payment, bonus: Bonus, reached: Reached) -> Answer:
        """Whether it held on every day used; where none was, or it says so, on the day achieved."""
        days = reached.used
        if bonus.on == "achieved" or not days:
            days = ((reached.day, days_after(reached.day, 1)),)
        return min(said for _, _, said in self._bonus_runs(due, terms, bonus, days))

    def _bonus_pro_rata(
        self, line: PaymentLine, due: Due, terms: Payment, bonus: Bonus, whole_days: int
    ) -> PaymentLine:
        """A bonus paid pro rata goes by its own qualifying days."""
        assert due.reached is not None
        runs = list(self._bonus_runs(due, terms, bonus, due.reached.used))
        have = sum((until - first).days for first, until, said in runs if said is Answer.YES)
        perhaps = any(said is Answer.UNKNOWN for _, _, said in runs)
        if perhaps or not have:
            return replace(line, state="unknown" if perhaps else "never", achieved_on=None, missing=("bonus",))
        exact = None if line.amount is None else Fraction(line.amount * have, whole_days)
        amount = None if exact is None else round_half_up(exact)
        reason = Reason("pro_rata", {"days": have, "of": whole_days}, due.reached.events, line.rule)
        line = replace(line, amount=amount, exact=_unrounded(exact), because=(reason,))
        return self._with_state(line, due, terms)

    def _bonus_runs(
        self, due: Due, payment: Payment, bonus: Bonus, days: tuple[tuple[date, date], ...]
    ) -> Iterator[tuple[date, date, Answer]]:
        jobs = self._jobs_behind(due, payment)
        seen = Days(self.asked.life, self.asked.rulebook, jobs, self.asked.stay)
        for first, until in days:
            for run in seen.runs(bonus.when, first, until):
                yield run.start, run.until, run.answer

    def _jobs_behind(self, due: Due, payment: Payment) -> tuple[Job, ...]:
        """The jobs the outcome counts; where each employer is asked apart, those of the one that achieved it."""
        if due.outcome is None or due.reached is None:
            return self.asked.days.jobs
        apart = jobs_that_count(self.asked, due.outcome, payment.counting == "award")
        if len(apart) == 1:
            return apart[0]
        events = set(due.reached.events)
        return next((jobs for jobs in apart for job in jobs for c in job.covers if c.event.id in events), ())


def _unrounded(exact: Fraction | None) -> Fraction | None:
    """The sum before rounding, where rounding changes it: a limit of the contract starts from it."""
    return None if exact is None or exact.denominator == 1 else exact
