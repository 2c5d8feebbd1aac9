"""What each enrolment under a contract has earned, as rows; and those rows as earned lines, to be settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from ettle.engine.evaluate.results import OutcomeAnswer, PaymentLine
from ettle.engine.events.catalogue import Claim
from ettle.engine.events.counting import Journey
from ettle.engine.rules.programme import Contract
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.settle.lines import Clash, EarnedLine, earned_lines
from ettle.engine.wording.plain import name
from ettle.engine.wording.reasons import reason_in_english
from ettle.files.results import plain
from ettle.web.casework.enrolled import Enrolled
from ettle.web.claims.agreement import begun_too_early
from ettle.web.claims.models import Entitled, EntitledState
from ettle.web.contracts.queries import rulebook

BONUS = ".bonus"


def contract_of(id: str) -> Contract | None:
    """A contract of the rulebook; None where it has none of that id."""
    agreed = rulebook().contracts.get(id)
    return agreed.contract if agreed is not None else None


def rows_of(journey: Journey, enrolled: Sequence[Enrolled]) -> Iterator[Entitled]:
    """What one journey has earned under contracts. What can never be paid has no row, nor what no contract pays."""
    early = {each.stay.id: begun_too_early(journey, each) for each in enrolled}
    for row in rows_under(rulebook(), enrolled):
        why = early[row.enrolment] if row.to not in ("", row.provider) else None
        if why is not None and row.state == EntitledState.NOT_YET:
            row.because = [why, *row.because]
        yield row


def rows_under(agreed: Rulebook, enrolled: Sequence[Enrolled]) -> Iterator[Entitled]:
    """The same by a rulebook that may not be agreed: `enrolled` is what it says of a journey."""
    for each in enrolled:
        under = agreed.contracts.get(each.stay.start.contract or "")
        if under is not None and under.contract is not None:
            yield from _of_enrolment(each, under.contract)


def _of_enrolment(each: Enrolled, contract: Contract) -> Iterator[Entitled]:
    conflicts = {each.stay.programme: each.rules.conflicts if each.rules else {}}
    earned = {(line.rule, line.n, line.to): line for line in earned_lines([each.result], conflicts)}
    outcomes = {(answer.rule, answer.n): answer for answer in each.result.outcomes}
    for line in each.result.payments:
        if line.state != "never":
            yield _row(each, contract, line, earned.get((line.rule, line.n, line.to)), outcomes)


def _row(
    each: Enrolled,
    contract: Contract,
    line: PaymentLine,
    earned: EarnedLine | None,
    outcomes: dict[tuple[str, int], OutcomeAnswer],
) -> Entitled:
    payment = line.rule.removesuffix(BONUS)
    terms = each.rules.payments.get(payment) if each.rules else None
    outcome = outcomes.get(((terms.for_ if terms else None) or payment, line.n))
    return Entitled(
        person=each.result.person,
        enrolment=each.stay.id,
        programme=each.stay.programme,
        contract=contract.contract,
        payer=contract.parties.payer or "",
        provider=contract.parties.provider or "",
        to=line.to or "",
        rule=line.rule,
        n=line.n,
        title=each.titles.get(payment) or name(payment),
        state=line.state,
        pence=line.amount,
        exact="" if line.exact is None else str(line.exact),
        share=str(earned.share) if earned else "1",
        group=line.group or "",
        illustrative=line.illustrative,
        found_by_payer=line.found_by_payer,
        clashes=[list(clash) for clash in earned.payable_once] if earned else [],
        achieved_on=line.achieved_on,
        recorded_on=line.recorded_on,
        earliest=outcome.earliest if outcome else None,
        claim_by=line.claim_by,
        claimed_on=_claimed_on(each, line),
        price_from=line.price_from or "",
        missing=list(line.missing),
        because=_because(each, line, outcome),
        evidence=[event for reason in line.because if reason.code == "payable" for event in reason.events],
        computed_for=each.result.on,
    )


def _because(each: Enrolled, line: PaymentLine, outcome: OutcomeAnswer | None) -> list[dict[str, Any]]:
    """The reasons of the payment, then those of the outcome."""
    because = (*line.because, *(outcome.because if outcome else ()))
    return [{**plain(reason), "words": reason_in_english(reason, each.titles)} for reason in because]


def _claimed_on(each: Enrolled, line: PaymentLine) -> date | None:
    """The day of the first claim for the line that was not withdrawn since."""
    found: date | None = None
    for event in each.stay.of_kind("claim"):
        if (
            isinstance(event, Claim)
            and (event.n or 1) == line.n
            and event.rule in (line.rule, line.rule.removesuffix(BONUS))
        ):
            found = None if event.withdrawn == "yes" else found or event.on
    return found


def earned_line(row: Entitled) -> EarnedLine:
    """A payable row as the line that is settled."""
    assert row.state == EntitledState.PAYABLE and row.pence is not None and row.achieved_on is not None
    return EarnedLine(
        person=row.person,
        enrolment=row.enrolment,
        programme=row.programme,
        contract=row.contract,
        rule=row.rule,
        n=row.n,
        to=row.to or None,
        amount=row.pence,
        achieved_on=row.achieved_on,
        recorded_on=row.recorded_on or row.achieved_on,
        found_by_payer=row.found_by_payer,
        group=row.group or None,
        share=Fraction(row.share),
        payable_once=tuple(Clash(*clash) for clash in row.clashes),
        exact=Fraction(row.exact) if row.exact else None,
    )
