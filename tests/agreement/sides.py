"""The two sides asked the same question, their answers in one plain shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.evaluate.results import OfferPeriod, OutcomeAnswer, PaymentLine, Reason, Result
from ettle.engine.events.catalogue import Event, Fact, checked
from ettle.engine.events.counting import journeys
from ettle.engine.events.facts import FactDeclaration, checked_fact
from ettle.engine.rules.merge import merged
from ettle.engine.rules.programme import Contract, RateTable, Variation
from ettle.engine.rules.rulebook import Rulebook
from ettle.engine.rules.versions import Agreement, in_merge_order

from .chance import Doc
from .generate import Drawn
from .oracle import evaluate

Answers = dict[tuple[str, str], Doc]
"""By person and enrolment."""

FACTS = {
    name: FactDeclaration(
        type=kind,  # type: ignore[arg-type]
        question="?",
        sensitivity="ordinary",
        illustrative="yes",
        codes={"fife": "Fife", "moray": "Moray"} if kind == "code" else None,
    )
    for name, kind in {
        "date_of_birth": "date",
        "unemployed_since": "date",
        "disability": "yes_no",
        "lives_in": "code",
        "dependants": "number",
    }.items()
}


# The evaluator.


def of_the_evaluator(drawn: Drawn) -> Answers:
    rulebook = drawn.ready or typed_rulebook(drawn)
    events = [typed(row, rulebook.facts) for row in drawn.events]
    found: Answers = {}
    for journey in journeys(events, drawn.known_at).values():
        for result in evaluate_journey(journey, rulebook, drawn.on, drawn.known_at):
            if result.enrolment is not None:
                found[journey.person, result.enrolment] = _plain(result)
    return found


def typed_rulebook(drawn: Drawn) -> Rulebook:
    variations = {
        name: in_merge_order([(each["variation"], Variation.model_validate(each)) for each in several])
        for name, several in {**drawn.variations, **drawn.contract_variations}.items()
    }
    agreements = {name: Agreement(document, variations.get(name, ())) for name, document in drawn.programmes.items()}
    contracts = {
        name: Agreement(
            drawn.programmes[document["programme"]],
            variations.get(document["programme"], ()),
            contract=Contract.model_validate(document),
            contract_variations=variations.get(name, ()),
        )
        for name, document in drawn.contracts.items()
    }
    rates = {name: RateTable.model_validate(document) for name, document in drawn.rates.items()}
    return Rulebook(agreements, contracts, FACTS, rates, drawn.holidays)


def typed(row: Doc, facts: Mapping[str, FactDeclaration]) -> Event:
    event = checked(row)
    return checked_fact(event, facts) if isinstance(event, Fact) else event


def _plain(result: Result) -> Doc:
    if not result.rules_in_force:
        return {"rules": "none in force"}
    eligibility = result.eligibility
    return {
        "rules": "in force",
        "phase": result.phase,
        "group": result.group,
        "eligibility": {
            "eligible": eligibility.eligible.word if eligibility else "yes",
            **{rule: answer.word for rule, answer in (eligibility.rules if eligibility else {}).items()},
        },
        "offers": sorted((_offer(each) for each in result.offers), key=_place),
        "outcomes": sorted((_outcome(each) for each in result.outcomes), key=_place),
        "payments": _receivers_where_divided([_payment(each) for each in result.payments]),
    }


def _place(line: Doc) -> tuple[Any, ...]:
    return (line["rule"], line["n"], str(line.get("from")), str(line.get("to")))


def _receivers_where_divided(lines: list[Doc]) -> list[Doc]:
    """Who is paid is compared where a line is divided; one receiver has a name on one side, a word on the other."""
    times = Counter((line["rule"], line["n"]) for line in lines)
    lines = [line if times[line["rule"], line["n"]] > 1 else {**line, "to": None} for line in lines]
    return sorted(lines, key=_place)


def _first(because: tuple[Reason, ...]) -> str | None:
    return min(because[0].events, default=None) if because else None


def _offer(each: OfferPeriod) -> Doc:
    return {
        "rule": each.rule,
        "n": each.n,
        "from": each.from_.isoformat(),
        "until": each.until.isoformat(),
        "state": each.state,
        "due_on": each.due_on.isoformat(),
        "decides": _first(each.because),
    }


def _outcome(each: OutcomeAnswer) -> Doc:
    return {
        "rule": each.rule,
        "n": each.n,
        "state": each.state,
        "on": each.on.isoformat() if each.on else None,
        "earliest": each.earliest.isoformat() if each.earliest else None,
        "version": each.version,
        "decides": _first(each.because) if each.state in ("achieved", "unknown") else None,
    }


def _payment(each: PaymentLine) -> Doc:
    reached = each.achieved_on is not None
    return {
        "rule": each.rule,
        "n": each.n,
        "state": each.state,
        "amount": each.amount if reached and each.state != "never" else None,
        "claim_by": each.claim_by.isoformat() if each.claim_by else None,
        "price_from": each.price_from if reached and each.state != "never" else None,
        "to": each.to,
        "exact": each.exact if reached and each.state != "never" else None,
        "group": each.group if reached and each.state != "never" else None,
    }


# The oracle.


def of_the_oracle(drawn: Drawn) -> Answers:
    rows = evaluate(oracle_rulebook(drawn), [dict(row) for row in drawn.events], drawn.on, drawn.known_at)
    return {(row["person"], row["enrolment"]): _same_shape(row) for row in rows if row["enrolment"] is not None}


def oracle_rulebook(drawn: Drawn) -> Doc:
    return {
        "programmes": dict(drawn.programmes),
        "variations": dict(drawn.variations),
        "contracts": {name: _contract_as_patch(each) for name, each in drawn.contracts.items()},
        "contract_variations": dict(drawn.contract_variations),
        "rates": dict(drawn.rates),
        "working_days_off": set(drawn.holidays),
    }


def _contract_as_patch(contract: Doc) -> Doc:
    """What a contract changes as keys of a programme: its prices are amounts by payment id."""
    prices = {name: {"amount": amount} for name, amount in contract.get("prices", {}).items()}
    change = merged(contract.get("change", {}), {"payments": prices} if prices else {})
    return {
        "contract": contract["contract"],
        "programme": contract["programme"],
        "in_force": contract["in_force"],
        **change,
    }


def _same_shape(row: Doc) -> Doc:
    if "problem" in row:
        return {"rules": "none in force"}
    return {
        "rules": "in force",
        "phase": row["phase"],
        "group": row["group"],
        "eligibility": {"eligible": row["eligibility"]["eligible"], **row["eligibility"]["rules"]},
        "offers": sorted((_only(each, _OFFER) for each in row["offers"]), key=_place),
        "outcomes": sorted((_only(each, _OUTCOME) for each in row["outcomes"]), key=_place),
        "payments": _receivers_where_divided([_only(each, _PAYMENT) for each in row["payments"]]),
    }


_OFFER = ("rule", "n", "from", "until", "state", "due_on", "decides")
_OUTCOME = ("rule", "n", "state", "on", "earliest", "version", "decides")
_PAYMENT = ("rule", "n", "state", "amount", "claim_by", "price_from", "to", "exact", "group")


def _only(line: Doc, names: tuple[str, ...]) -> Doc:
    return {name: line[name] for name in names}
