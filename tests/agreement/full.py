"""Full-size questions: real windows, histories of years, the real programmes of the rulebook and invented ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from ettle.engine.rules.predicates import Compare, Is, OneOf, Ref, leaves
from ettle.engine.rules.programme import Programme, Variation
from ettle.engine.rules.rulebook import Rulebook
from spec.house import rulebook

from .chance import Chance, Doc
from .generate import BEGINNINGS, Drawn, drawn_rates, sound
from .invent_events import BIRTHDAYS, REFUSED, Inventing, Words
from .invent_history import history
from .invent_rules import programme

RULEBOOK = Path(__file__).resolve().parents[2] / "rulebook"
SPAN = 900
LENGTHS = [1, 7, 28, 60, 90, 91, 92, 112, 182, 183, 210, 364, 365, 420]
WINDOWS = [(4, 6), (13, 16), (26, 30), (52, 60)]
CHECKPOINTS = [4, 13, 26, 52]


def full(seed: int) -> Drawn:
    """One full-size question: of a real programme two times in three."""
    chance = Chance(f"full {seed}", BEGINNINGS[seed % len(BEGINNINGS)], SPAN, edges=12)
    return _real(chance, seed) if seed % 3 else _invented(chance, seed)


def real_rulebook() -> Rulebook:
    return rulebook()


def _real(chance: Chance, seed: int) -> Drawn:
    book = real_rulebook()
    names = sorted(book.agreements)
    name = names[seed // 3 % len(names)]
    agreed = Programme.model_validate(dict(book.agreements[name].programme))
    opens, closes = agreed.in_force.from_, agreed.in_force.until or dt.date(2024, 1, 1)
    chance.first = opens + dt.timedelta(days=chance.whole(-5, max((closes - opens).days - 30, 0)))
    on, known_at, events = _lived(chance, _words_of(book, name, agreed))
    return _drawn(book, seed, events, on, known_at)


def _words_of(book: Rulebook, name: str, agreed: Programme) -> Words:
    """The names a history of the programme may use."""
    contracts = [each for each, under in book.contracts.items() if under.contract and under.contract.programme == name]
    return Words(
        [name],
        contracts,
        groups=list(agreed.groups) or ["core"],
        conditions=list(agreed.eligibility.rules) if agreed.eligibility else ["r0"],
        offers=list(agreed.offer) or ["o0"],
        outcomes=list(agreed.outcomes) or ["j0"],
        payments=list(agreed.payments) or ["p0"],
        tools=[each.improves.tool for each in agreed.outcomes.values() if each.improves] or ["star-1"],
        checkpoints=CHECKPOINTS,
        papers=_papers(agreed),
        facts=_facts(book, agreed),
        lengths=LENGTHS,
    )


def _drawn(book: Rulebook, seed: int, events: tuple[Doc, ...], on: dt.date, known_at: dt.datetime) -> Drawn:
    """The question with the whole rulebook as documents, which is what the oracle reads."""
    return Drawn(
        seed,
        {each: dict(agreement.programme) for each, agreement in book.agreements.items()},
        {
            each: [_written(variation) for variation in agreement.variations]
            for each, agreement in book.agreements.items()
        },
        {each: _contract(under.contract) for each, under in book.contracts.items()},
        {
            each: [_written(variation) for variation in under.contract_variations]
            for each, under in book.contracts.items()
        },
        {each: {"values": table.values} for each, table in book.rates.items()},
        book.holidays,
        events,
        on,
        known_at,
        ready=book,
    )


def _facts(book: Rulebook, agreed: Programme) -> dict[str, list[Any]]:
    """The declared facts that the programme asks about, and a few more."""
    asked = [
        leaf for rule in (agreed.eligibility.rules if agreed.eligibility else {}).values() for leaf in leaves(rule.when)
    ]
    names = {
        leaf.fact if isinstance(leaf, Compare) and leaf.fact else leaf.name
        for leaf in asked
        if not isinstance(leaf, Ref)
    }
    said = {leaf.value for leaf in asked if isinstance(leaf, Is)} | {
        v for leaf in asked if isinstance(leaf, OneOf) for v in leaf.values
    }
    found: dict[str, list[Any]] = {"date_of_birth": BIRTHDAYS}
    for name in sorted(names & book.facts.keys() - {"date_of_birth"}):
        declared = book.facts[name]
        codes = declared.codes or (book.code_lists[declared.code_list].codes if declared.code_list else {})
        answers = [each for each in sorted(codes) if each in said] + sorted(codes)[:2]
        found[name] = {"yes_no": ["yes", "no", REFUSED], "date": [], "number": [1, 2, 3]}.get(
            declared.type, [*answers, REFUSED]
        )
    return found


def _papers(agreed: Programme) -> list[str]:
    needed = [each.evidence for each in agreed.outcomes.values() if each.evidence]
    return sorted({paper for each in needed for paper in (*each.any, *each.all)}) or ["payslip"]


def _written(variation: Variation) -> Doc:
    """A variation as the oracle reads it."""
    span = variation.in_force
    written: Doc = {
        "variation": variation.variation,
        "in_force": {
            "from": str(span.from_),
            "basis": span.basis,
            **({"until": str(span.until)} if span.until else {}),
        },
        "change": variation.change,
    }
    return written | ({"agreed_on": str(variation.agreed_on)} if variation.agreed_on else {})


def _contract(contract: Any) -> Doc:
    span = contract.in_force
    return {
        "contract": contract.contract,
        "programme": contract.programme,
        "in_force": {"from": span.from_, "until": span.until},
        "prices": contract.prices,
        "change": contract.change,
    }


def _invented(chance: Chance, seed: int) -> Drawn:
    """An invented programme whose windows are made as long as real ones."""
    document = programme(chance, "alpha", (chance.first - dt.timedelta(days=200)).isoformat())
    for outcome in document["outcomes"].values():
        if "sustained" in outcome:
            outcome["sustained"] = _real_window(chance)
        if "repeated" in outcome:
            outcome["repeated"]["every"] = {"weeks": 4}
        for limited in (outcome, outcome.get("earned", {})):
            if "within_of_start" in limited:
                limited["within_of_start"] = {"days": chance.pick([182, 365, 455])}
        if "known_within" in outcome.get("earned", {}):
            outcome["earned"]["known_within"] = {"days": 456}
    on, known_at, events = _lived(chance, Words(["alpha"], lengths=LENGTHS))
    return Drawn(seed, {"alpha": document}, {}, {}, {}, drawn_rates(chance), frozenset(), events, on, known_at)


def _real_window(chance: Chance) -> Doc:
    weeks, width = chance.pick(WINDOWS)
    form = chance.pick(["within", "within", "start", "consecutive", "bridge"])
    if form == "start":
        return {"days": 7 * weeks, "within_of_start": {"days": 12 * weeks}}
    if form == "within":
        return {"weeks": weeks, "within": {"weeks": width}}
    return {"weeks": weeks, "consecutive": "yes", **({"bridge": {"days": 14}} if form == "bridge" else {})}


def _lived(chance: Chance, words: Words) -> tuple[dt.date, dt.datetime, tuple[Doc, ...]]:
    on = chance.day(SPAN // 3, SPAN)
    known_on = on + dt.timedelta(days=chance.pick([0, 0, 1, 30]))
    rows = history(Inventing(chance, words, known_on), chance.whole(30, 80))
    known_at = dt.datetime.combine(known_on, dt.time(23, 59, 59), dt.UTC)
    return on, known_at, tuple(sound(rows))
