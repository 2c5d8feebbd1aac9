"""Inventing programmes: every operation, limit, offer, payment and form of sum, scaled down to weeks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .chance import Chance, Doc
from .invent_tests import of_a_day, of_a_person, of_a_spell, of_an_event, of_earnings, of_jobs

GROUPS = ["core", "intense"]
PAPERS = ["payslip", "employer_letter"]
HAPPENINGS = [
    "learning",
    "activity",
    "follow_up",
    "contact",
    "plan",
    "qualification",
    "work",
    "benefit",
    "volunteering",
    "review",
]
ASSUMED = {"illustrative": "yes"}


def by_group(chance: Chance, number: int, more: int) -> Any:
    """The number, or now and then another for each group."""
    return {"core": number, "intense": number + more} if chance.maybe(20) else number


def programme(chance: Chance, name: str, first: str) -> Doc:
    phases = _phases(chance)
    outcomes = _outcomes(chance, list(phases))
    document: Doc = {
        "programme": name,
        "title": name,
        "participation": "voluntary",
        "fund": "scottish-government",
        "in_force": {"from": first, "basis": "start", **ASSUMED},
        "groups": {group: {"title": group} for group in GROUPS},
        "eligibility": _eligibility(chance),
        "phases": _with_total(chance, phases),
        "offer": _offers(chance, list(phases)),
        "outcomes": outcomes,
        "payments": _payments(chance, outcomes, list(phases)),
    }
    document["outcomes"] = _asking_where_paid(outcomes, document["payments"])
    return {key: value for key, value in document.items() if value}


def _asking_where_paid(outcomes: Doc, payments: Doc) -> Doc:
    """Evidence is asked for on outcomes that are paid for: on others the check refuses it."""
    paid = {each.get("for") for each in payments.values()}
    return {
        name: {key: said for key, said in each.items() if key != "evidence" or name in paid}
        for name, each in outcomes.items()
    }


# Eligibility.


def _eligibility(chance: Chance) -> Doc:
    rules: Doc = {}
    for place in range(chance.whole(0, 3)):
        rules[f"r{place}"] = {"when": of_a_person(chance, list(rules)), **ASSUMED}
        if chance.maybe(20):
            rules[f"r{place}"]["evidence"] = chance.some(["certificate", "letter"], 1, 2)
    if not rules:
        return {}
    names: list[Any] = list(rules)
    joined = [{"all": names}, {"any": names}, {"at_least": 1, "of": names}, {"any": [{"not": names[0]}, names[-1]]}]
    return {"rules": rules, **({"eligible_when": chance.pick(joined)} if chance.maybe(60) else {})}


# Phases.


def _phases(chance: Chance) -> Doc:
    if chance.maybe(10):
        return {}
    working = {"work": of_jobs(chance)}
    lost = {"lost": working}
    before: Doc = {"from": chance.pick([["start", lost], ["start"]]), "until": [working, "leave"], **ASSUMED}
    during: Doc = {
        "from": [working],
        "until": [chance.pick([lost, {"lost": {"work": of_jobs(chance)}}]), "leave"],
        **ASSUMED,
    }
    found = {"before": before, "during": during}
    if chance.maybe(15):
        found["support"] = {"from": [chance.pick(["start", {"work": of_jobs(chance)}])], "until": ["leave"], **ASSUMED}
    for phase in found.values():
        if chance.maybe(15):
            phase["until"] = [each for each in phase["until"] if each != "leave"]
        if chance.maybe(40):
            phase["at_most"] = _length(chance, 8, 30)
    return dict(reversed(found.items())) if chance.maybe(10) else found


def _length(chance: Chance, low: int, high: int) -> Doc:
    unit = chance.pick(["days", "weeks", "months"])
    number = {"days": chance.whole(low, high), "weeks": chance.whole(1, 4), "months": 1}[unit]
    return {unit: by_group(chance, number, 1)}


def _with_total(chance: Chance, phases: Doc) -> Doc:
    return {**phases, "total": _length(chance, 15, 40)} if phases and chance.maybe(20) else phases


# Offers.


def _offers(chance: Chance, phases: list[str]) -> Doc:
    makers = [_every, _hours] if phases else []
    makers += [_within, _at]
    found = {f"o{place}": {**chance.pick(makers)(chance, phases), **ASSUMED} for place in range(chance.whole(0, 2))}
    for offer in found.values():
        if ("every" in offer or "within" in offer) and chance.maybe(20):
            offer["pause"] = "stops"
    return found


def _by(chance: Chance) -> list[str]:
    return chance.some(["contact", "activity", "review"], 1, 3)


def _every(chance: Chance, phases: list[str]) -> Doc:
    span = chance.pick([{"weeks": 1}, {"weeks": 2}, {"months": 1}, {"days": 5}, {"weeks": {"core": 1, "intense": 2}}])
    return {"every": span, "by": _by(chance), "during": chance.some(phases, 1, 2)}


def _hours(chance: Chance, phases: list[str]) -> Doc:
    found: Doc = {
        "at_least": {"hours": by_group(chance, chance.whole(2, 5), 2)},
        "per": chance.pick([{"weeks": 1}, {"days": 5}]),
    }
    found |= {"by": ["activity"], "during": chance.some(phases, 1, 2)}
    return found | ({"averaged_over": chance.whole(1, 3)} if chance.maybe(70) else {})


def _within(chance: Chance, phases: list[str]) -> Doc:
    length = chance.pick([{"days": 5}, {"working_days": 5}, {"weeks": 2}, {"working_days": 10}])
    return {
        "within": {**length, "of": chance.pick(["start", "start", "referral", "leave", "assessment"])},
        "by": chance.pick([["plan"], _by(chance), ["qualification"]]),
    }


def _at(chance: Chance, phases: list[str]) -> Doc:
    found: Doc = {"at": {"weeks": chance.some([1, 2, 4], 1, 3)}, "after": chance.pick(["work", "work", "start"])}
    return (
        found
        | ({"give_or_take": chance.pick([{"days": 2}, {"weeks": 1}])} if chance.maybe(70) else {})
        | {"by": chance.pick([["follow_up"], ["follow_up", "contact"]])}
    )


# Outcomes.


def _outcomes(chance: Chance, phases: list[str]) -> Doc:
    found: Doc = {}
    for place in range(chance.whole(1, 4)):
        found[f"j{place}"] = {**_outcome(chance, phases, list(found)), **ASSUMED}
    return found


def _outcome(chance: Chance, phases: list[str], earlier: list[str]) -> Doc:
    makers = [_sustained] * 6 + [_earned, _earned, _happens, _improves]
    makers += [_repeated, _repeated, _joined, _only_requires] if earlier else []
    outcome = chance.pick(makers)(chance, earlier)
    outcome |= _limits(chance, phases, earlier, outcome)
    if chance.maybe(20):
        outcome["evidence"] = {chance.pick(["any", "all"]): chance.some(PAPERS, 1, 2)}
    return outcome


def _filters(chance: Chance) -> Doc:
    found: Doc = {}
    if chance.maybe(85):
        found["qualifying"] = of_a_day(chance)
    if chance.maybe(25):
        found["counting"] = "award" if chance.maybe(40) else of_a_spell(chance)
    for key, value, percent in (("hours", "single", 10), ("same", "employer", 12), ("work_begun_before", "counts", 25)):
        if chance.maybe(percent):
            found[key] = value
    return found


def _sustained(chance: Chance, earlier: list[str]) -> Doc:
    days = chance.maybe(60)
    need = chance.whole(1, 9) if days else chance.whole(1, 2)
    how: Doc = {"days" if days else "weeks": by_group(chance, need, 1)}
    form = chance.pick(["within", "within", "within_of_start", "consecutive"])
    if form == "within":
        how["within"] = {"weeks": by_group(chance, chance.whole(1, 3) + (0 if days else need), 1)}
    elif form == "within_of_start":
        how["within_of_start"] = {"days": by_group(chance, chance.whole(5, 30), 3)}
    else:
        how["consecutive"] = "yes"
        if chance.maybe(40):
            how["bridge"] = {"days": chance.whole(0, 4)}
    return {"sustained": how, **_filters(chance)}


def _earned(chance: Chance, earlier: list[str]) -> Doc:
    at_least: Any = by_group(chance, chance.pick([10000, 20000, 25000]), 5000)
    if chance.maybe(30):
        at_least = {"hours": 8, "weeks": 2, "at_rate": chance.pick(["living", "minimum"])}
    how: Doc = {"at_least": at_least}
    if chance.maybe(50):
        how["within_of_start"] = {"days": by_group(chance, chance.whole(8, 30), 5)}
    if chance.maybe(30):
        how["known_within"] = {"days": chance.whole(10, 40)}
    return {"earned": how, **({"counting": of_earnings(chance)} if chance.maybe(40) else {})}


def _repeated(chance: Chance, earlier: list[str]) -> Doc:
    how = {"after": chance.pick(earlier), "every": {"weeks": 1}, "times_at_most": chance.whole(1, 4)}
    return {"repeated": how, **_filters(chance)}


def _happens(chance: Chance, earlier: list[str]) -> Doc:
    kind = chance.pick(HAPPENINGS)
    when = of_an_event(chance, kind)
    return {"happens": {"kind": kind, **({"when": when} if when else {})}}


def _improves(chance: Chance, earlier: list[str]) -> Doc:
    return {"improves": {"tool": "star-1", "area": chance.pick(["any", "skills"]), "by_at_least": chance.whole(1, 2)}}


def _joined(chance: Chance, earlier: list[str]) -> Doc:
    return {chance.pick(["all", "any"]): chance.some(earlier, 1, 3)}


def _only_requires(chance: Chance, earlier: list[str]) -> Doc:
    return {"requires": chance.some(earlier, 1, 2)}


def _limits(chance: Chance, phases: list[str], earlier: list[str], outcome: Doc) -> Doc:
    found: Doc = {}
    if earlier and chance.maybe(20):
        found["requires"] = chance.some(earlier, 1, 2)
    if chance.maybe(20):
        found["within_of_start"] = {"days": by_group(chance, chance.whole(5, 35), 4)}
    if phases and "sustained" in outcome and chance.maybe(25):
        found["work_begins"] = {"in": chance.some(phases, 1, 2)}
    if chance.maybe(25):
        found["not_after"] = chance.pick(["leave", *phases, *earlier])
    if "sustained" in outcome or "repeated" in outcome:
        found |= {"pause": "stops"} if chance.maybe(25) else {}
    return found | ({"once": "person"} if chance.maybe(15) else {})


# Payments.


def _payments(chance: Chance, outcomes: Doc, phases: list[str]) -> Doc:
    found: Doc = {}
    for place in range(chance.whole(0, 3)):
        found[f"p{place}"] = {**_payment(chance, outcomes, phases), **ASSUMED}
        if isinstance(found[f"p{place}"].get("pro_rata"), dict) and place and chance.maybe(30):
            found[f"p{place}"]["pro_rata"] = {"since": "p0"}
    return found


def _payment(chance: Chance, outcomes: Doc, phases: list[str]) -> Doc:
    form = chance.pick(["for"] * 6 + ["start", "share"] + (["monthly"] if phases else []))
    to = {"to": chance.pick(["provider", "provider", "employer", "split"])}
    if form == "start":
        return {"at": "start", "amount": _amount(chance, False), **to, **_conditions(chance)}
    if form == "monthly":
        return {
            "monthly": {"months": chance.whole(1, 3), "while": chance.pick(phases)},
            "amount": _amount(chance, False),
            **to,
            **_conditions(chance),
        }
    if form == "share":
        return {
            "share_of_pay": {"percent": chance.pick([50, Decimal("33.3333"), 12]), "weeks_at_most": chance.whole(1, 4)},
            "to": "employer",
            **_conditions(chance),
        }
    return _for_outcome(chance, outcomes) | to


def _for_outcome(chance: Chance, outcomes: Doc) -> Doc:
    name = chance.pick(list(outcomes))
    payment: Doc = {"for": name, **_conditions(chance)}
    if chance.maybe(20):
        payment |= {"percent_of": "award", "percent": chance.pick([15, Decimal("33.3333"), 50])}
    else:
        payment["amount"] = _amount(chance, "repeated" in outcomes[name])
    if chance.maybe(15) and ("sustained" in outcomes[name] or "repeated" in outcomes[name]):
        payment["counting"] = "award"
    if "sustained" in outcomes[name] and chance.maybe(45):
        other = [each for each in outcomes if each != name]
        payment["pro_rata"] = (
            {"since": chance.pick(other)} if other and chance.maybe(40) else chance.pick(["yes", "yes", "no"])
        )
    if chance.maybe(25):
        bonus: Doc = {"when": of_a_day(chance, 1), "amount": by_group(chance, 5001, 100), **ASSUMED}
        payment["bonus"] = bonus | ({"on": "achieved"} if chance.maybe(40) else {})
    return payment


def _amount(chance: Chance, repeated: bool) -> Any:
    flat: Any = by_group(chance, chance.pick([90000, 10001, 33333, 0]), 10001)
    if repeated and chance.maybe(50):
        return {"ordinal": {"1": flat, "2": 20000, "3": 33333, "4": 5}}
    if chance.maybe(20):
        return {"contract_year": {"1": flat, "2": 12345}}
    return flat


def _conditions(chance: Chance) -> Doc:
    found: Doc = {"price_on": chance.pick(["start", "achieved"])} if chance.maybe(70) else {}
    claim: Doc = {}
    if chance.maybe(35):
        claim["within"] = {"days": chance.whole(0, 14)}
    if chance.maybe(30):
        claim["claimable_after"] = {"working_days": chance.pick([0, 1, 5, 15])}
    return found | ({"claim": claim} if claim else {})
