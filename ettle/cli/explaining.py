"""One enrolment explained, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ettle.engine.basics.money import pounds
from ettle.engine.evaluate.results import OfferPeriod, OutcomeAnswer, PaymentLine, Reason, Result
from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import Journey
from ettle.engine.rules.programme import Programme
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.wording.events import event_in_english
from ettle.engine.wording.plain import day, name, sentence, title
from ettle.engine.wording.reasons import reason_in_english
from ettle.engine.wording.rules import offer_in_english, outcome_in_english, payment_in_english

Titles = Mapping[str, str]


def explained(journey: Journey, result: Result, rulebook: Rulebook, known_at: datetime) -> Iterator[str]:
    """What happened, then what each rule says, each with its reasons and its source."""
    yield f"{result.person}, enrolment {result.enrolment} on {result.programme}, asked on {day(result.on)}"
    rules = _rules(journey, result, rulebook, known_at)
    if rules is None:
        yield "No rules in force: the start lies outside every agreement."
        return
    titles = titles_of(rules)
    changes = ", ".join(name(each) for each in result.versions) or "the agreed rules, no variation"
    yield f"Rules: {rules.title} ({changes}). Phase: {name(result.phase or 'none')}. Group: {result.group or 'none'}."
    yield from _section("What happened", (_happened(e) for e in journey.events if e.on <= result.on))
    yield from _section("May they join", _eligibility(result, titles))
    yield from _section("Not together with", (line for each in result.conflicts for line in _why(each.because, titles)))
    yield from _section("What is owed", (line for each in result.offers for line in _offer(each, rules, titles)))
    yield from _section(
        "What is achieved", (line for each in result.outcomes for line in _outcome(each, rules, titles))
    )
    yield from _section("What is payable", (line for each in result.payments for line in _payment(each, rules, titles)))


def _happened(event: Event) -> str:
    return f"{day(event.on)}: {event_in_english(event)} [{event.id}]"


def titles_of(rules: Programme) -> dict[str, str]:
    """The title of every rule that has one, by id."""
    blocks = (rules.outcomes, rules.offer, rules.payments, rules.phases.by_id, rules.groups, rules.conflicts)
    return {id: rule.title for block in blocks for id, rule in block.items() if rule.title}


def _rules(journey: Journey, result: Result, rulebook: Rulebook, known_at: datetime) -> Programme | None:
    start = next(e for e in journey.events if e.kind == "start" and e.enrolment == result.enrolment)
    versions = rulebook.versions(result.programme or "", result.contract, start.on, known_at)
    return next((each.rules for each in reversed(versions) if each.in_force.start <= result.on), None)


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield heading
        yield from (f"  {line}" for line in found)


def _why(because: Iterable[Reason], titles: Titles) -> Iterator[str]:
    for reason in because:
        events = f" [{', '.join(reason.events)}]" if reason.events else ""
        yield f"    because: {reason_in_english(reason, titles)}{events}"


def _eligibility(result: Result, titles: Titles) -> Iterator[str]:
    answer = result.eligibility
    if answer is None:
        return
    said = {"yes": "Yes", "no": "No", "unknown": "Not yet known"}[answer.eligible.word]
    yield f"{said}, on {day(answer.on)}."
    for reason in answer.because:
        yield f"    {title(reason.rule or '', titles)}: {reason_in_english(reason, titles)}"


def _offer(period: OfferPeriod, rules: Programme, titles: Titles) -> Iterator[str]:
    yield f"{title(period.rule, titles)} {period.n}, due {day(period.due_on)}: {name(period.state)}"
    offer = rules.offer.get(period.rule)
    if offer is not None and period.n == 1:
        yield f"    rule: {offer_in_english(offer, titles)} {_source(offer.source)}"
    yield from _why(period.because, titles)


def _outcome(answer: OutcomeAnswer, rules: Programme, titles: Titles) -> Iterator[str]:
    when = (
        f" on {day(answer.on)}" if answer.on else f", {day(answer.earliest)} at the earliest" if answer.earliest else ""
    )
    number = f" {answer.n}" if answer.n > 1 else ""
    yield f"{title(answer.rule, titles)}{number}: {name(answer.state)}{when}"
    outcome = rules.outcomes.get(answer.rule)
    if outcome is not None:
        yield f"    rule: {outcome_in_english(outcome, titles)} {_source(outcome.source)}"
    yield from _why(answer.because, titles)


def _payment(line: PaymentLine, rules: Programme, titles: Titles) -> Iterator[str]:
    amount = pounds(line.amount) if line.amount is not None else "a sum not known"
    marked = " (illustrative)" if line.illustrative else ""
    claim = f", claim by {day(line.claim_by)}" if line.claim_by else ""
    yield f"{title(line.rule, titles)} {line.n}, to {line.to}: {amount}{marked}, {name(line.state)}{claim}"
    payment = rules.payments.get(line.rule)
    if payment is not None:
        yield f"    rule: {payment_in_english(payment, titles)} {_source(payment.source)}"
    yield from _why(line.because, titles)


def _source(source: str | None) -> str:
    return f"(source: {source})" if source else sentence("(illustrative)").removesuffix(".")
