"""Everything drawn from one printed integer: programmes, variations, a contract, rates, one history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from ettle.engine.events.catalogue import Event, checked
from ettle.engine.events.together import faults_together
from ettle.engine.rules.merge import merged

from .chance import Chance, Doc
from .invent_events import Inventing, Words
from .invent_history import asked_by, history, wanted_by
from .invent_rules import GROUPS, by_group, programme
from .invent_tests import of_a_day

BEGINNINGS = [dt.date(2024, 2, 5), dt.date(2023, 3, 1), dt.date(2024, 10, 1), dt.date(2023, 12, 4)]
"""Spans that hold 29 February, the spring clock change, the autumn one, the turn of a year."""

SPAN = 60


@dataclass(frozen=True)
class Drawn:
    """One question put to both sides: documents and events as files hold them."""

    seed: int
    programmes: Mapping[str, Doc]
    variations: Mapping[str, list[Doc]]
    contracts: Mapping[str, Doc]
    contract_variations: Mapping[str, list[Doc]]
    rates: Mapping[str, Doc]
    holidays: frozenset[dt.date]
    events: tuple[Doc, ...]
    on: dt.date
    known_at: dt.datetime
    ready: Any = field(default=None, compare=False)
    """A rulebook read already, for real programmes."""

    def with_events(self, events: list[Doc]) -> Drawn:
        return replace(self, events=tuple(events))


def small(seed: int) -> Drawn:
    """Few events, short windows, days that collide."""
    chance = Chance(seed, BEGINNINGS[seed % len(BEGINNINGS)], SPAN)
    begun = (chance.first - dt.timedelta(days=chance.pick([200, 340]))).isoformat()
    programmes = {"alpha": programme(chance, "alpha", begun)}
    if chance.maybe(10):
        programmes["beta"] = programme(chance, "beta", begun)
    if chance.maybe(5):
        programmes["alpha"]["in_force"]["from"] = chance.day(0, 20).isoformat()
    variations = _variations(chance, programmes["alpha"], "variation")
    agreed = programmes["alpha"]
    for variation in variations:
        agreed = merged(agreed, variation["change"])
    contracts, contract_variations = _contract(chance, agreed, begun)
    return _asked(
        chance,
        seed,
        programmes,
        {"alpha": variations},
        contracts,
        contract_variations,
        chance.whole(3, 12),
    )


def _asked(
    chance: Chance,
    seed: int,
    programmes: dict[str, Doc],
    variations: dict[str, list[Doc]],
    contracts: dict[str, Doc],
    contract_variations: dict[str, list[Doc]],
    count: int,
) -> Drawn:
    on = chance.day(chance.span // 3, chance.span + 10)
    known_on = on if chance.maybe(50) else max(on, chance.day(chance.span // 2, chance.span + 40))
    clock = chance.pick([dt.time(23, 59, 59), dt.time(23, 59, 59), dt.time(12), dt.time(0, 15)])
    known_at = dt.datetime.combine(known_on, clock, dt.UTC)
    drafted = history(Inventing(chance, _words(programmes, contracts), known_on), count)
    return Drawn(
        seed,
        programmes,
        variations,
        contracts,
        contract_variations,
        drawn_rates(chance),
        _holidays(chance),
        tuple(sound(drafted)),
        on,
        known_at,
    )


def _words(programmes: Mapping[str, Doc], contracts: Mapping[str, Doc]) -> Words:
    said = str(programmes)
    return Words(list(programmes), list(contracts), wanted=wanted_by(said), asked=asked_by(said))


def words_of(drawn: Drawn) -> Words:
    """The names that another history under the same rules may use."""
    return _words(drawn.programmes, drawn.contracts)


def sound(rows: list[Doc]) -> list[Doc]:
    """The rows the door would let in: of one event, and beside each other."""
    events: dict[str, Event] = {}
    for row in rows:
        try:
            events[row["id"]] = checked(row)
        except ValidationError:
            continue
    kept = dict(events)
    while faults := faults_together(kept, {}):
        kept = {name: event for name, event in kept.items() if name not in faults}
    return [row for row in rows if row["id"] in kept]


# What else a rulebook holds.


def drawn_rates(chance: Chance) -> Doc:
    early, late = (chance.first - dt.timedelta(days=100)).isoformat(), chance.day(5, 50).isoformat()
    bands = [{"16-17": 1000, "18-20": 1100, "21+": 1200}, {"16-20": 1050, "21+": 1200}]
    return {
        "living": {
            "rate": "living",
            "unit": "pence per hour",
            "illustrative": "yes",
            "values": {early: 1100, late: 1200},
        },
        "minimum": {
            "rate": "minimum",
            "unit": "pence per hour",
            "illustrative": "yes",
            "values": {early: bands[0], late: bands[1]},
        },
    }


def _holidays(chance: Chance) -> frozenset[dt.date]:
    return frozenset(chance.first + dt.timedelta(days=chance.whole(0, chance.span)) for _ in range(3))


def _contract(chance: Chance, agreed: Doc, begun: str) -> tuple[dict[str, Doc], dict[str, list[Doc]]]:
    if not chance.maybe(25):
        return {}, {}
    flat = [name for name, payment in agreed.get("payments", {}).items() if _is_flat(payment.get("amount"))]
    contract: Doc = {
        "contract": "c1",
        "title": "c1",
        "programme": "alpha",
        "parties": {"payer": "dee", "provider": "north"},
        "in_force": {
            "from": begun if chance.maybe(80) else chance.day(0, 20).isoformat(),
            "basis": "start",
            "illustrative": "yes",
        },
        "illustrative": "yes",
        "prices": {name: by_group(chance, 77777, 11) for name in chance.some(flat, 0, 2)},
        "change": _change(chance, agreed) if chance.maybe(40) else {},
    }
    changed = merged(agreed, contract["change"])
    variations = _variations(chance, changed, "agreed") if chance.maybe(40) else []
    return {"c1": contract}, {"c1": variations}


def _is_flat(amount: object) -> bool:
    return isinstance(amount, int) or (isinstance(amount, dict) and set(amount) == set(GROUPS))


def _variations(chance: Chance, agreed: Doc, word: str) -> list[Doc]:
    found = []
    for place in range(chance.pick([0, 0, 0, 1, 1, 2])):
        first = chance.day(2, 50)
        until = {"until": (first + dt.timedelta(days=chance.whole(3, 25))).isoformat()} if chance.maybe(25) else {}
        variation: Doc = {
            "variation": f"{word}-{place}",
            "title": word,
            "in_force": {"from": first.isoformat(), **until, "basis": chance.pick(["start", "event", "event"])},
            "illustrative": "yes",
            "change": _change(chance, agreed),
        }
        agreed = merged(agreed, variation["change"])
        if chance.maybe(60):
            variation["agreed_on"] = chance.day().isoformat()
        found.append(variation)
    return found


def _change(chance: Chance, agreed: Doc) -> Doc:
    """A change of one or two things that leaves the document sound."""
    makers = [_change_outcome, _change_outcome]
    makers += [_change_price] if agreed.get("payments") else []
    makers += [_change_offer] if any("every" in offer for offer in agreed.get("offer", {}).values()) else []
    makers += [_change_phase] if agreed.get("phases") else []
    makers += [_change_who] if agreed.get("eligibility") else []
    found: Doc = {}
    for _ in range(chance.whole(1, 2)):
        found |= chance.pick(makers)(chance, agreed)
    return found


def _change_outcome(chance: Chance, agreed: Doc) -> Doc:
    name = chance.pick(list(agreed["outcomes"]))
    outcome = agreed["outcomes"][name]
    changes: list[Doc] = [{"within_of_start": {"days": chance.whole(5, 40)}}]
    if outcome.get("requires") and set(outcome) - {"requires", "illustrative"}:
        changes += (
            [{"requires": []}] * 3
            if any(key in outcome for key in ("sustained", "earned", "happens", "repeated"))
            else []
        )
    if "sustained" in outcome:
        changes.append({"hours": "single"})
        unit = "days" if "days" in outcome["sustained"] else "weeks"
        need = chance.whole(1, 9) if unit == "days" else chance.whole(1, 2)
        changes += [{"sustained": {unit: need if isinstance(outcome["sustained"][unit], int) else {"core": need}}}] * 3
        if "qualifying" not in outcome:
            changes += [{"qualifying": of_a_day(chance)}] * 2
    if "repeated" in outcome:
        changes += [{"repeated": {"times_at_most": chance.whole(1, 4)}}] * 2
    if "happens" in outcome:
        changes.append({"happens": {"kind": "review", "when": None}})
    return {"outcomes": {name: chance.pick(changes)}}


def _change_price(chance: Chance, agreed: Doc) -> Doc:
    name = chance.pick(list(agreed["payments"]))
    payment = agreed["payments"][name]
    if _is_flat(payment.get("amount")) and chance.maybe(70):
        return {"payments": {name: {"amount": {"core": 50001, "intense": 60001} if chance.maybe(50) else 54321}}}
    if isinstance(payment.get("bonus", {}).get("amount"), int) and chance.maybe(50):
        return {"payments": {name: {"bonus": {"amount": 7007}}}}
    return {
        "payments": {
            name: {"claim": {"within": {"days": chance.whole(0, 20)}}, "to": chance.pick(["provider", "split"])}
        }
    }


def _change_offer(chance: Chance, agreed: Doc) -> Doc:
    name = next(name for name, offer in agreed["offer"].items() if "every" in offer)
    return {
        "offer": {
            name: {"every": {"weeks": None, "days": None, "months": None} | chance.pick([{"weeks": 3}, {"days": 4}])}
        }
    }


def _change_phase(chance: Chance, agreed: Doc) -> Doc:
    name = chance.pick([name for name in agreed["phases"] if name != "total"])
    return {"phases": {name: {"at_most": {"weeks": None, "days": chance.whole(5, 30), "months": None}}}}


def _change_who(chance: Chance, agreed: Doc) -> Doc:
    return {"eligibility": None}


def exactly(value: Any) -> Any:
    """Documents with exact numbers only, for printing."""
    if isinstance(value, dict):
        return {str(key): exactly(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [exactly(inner) for inner in value]
    return str(value) if isinstance(value, Decimal | dt.date) else value
