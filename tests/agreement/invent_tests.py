"""Inventing predicates: of a day, of one spell, of one event; every form the language has."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from .chance import Chance, Doc

BENEFITS = ["uc", "esa"]
NEEDS = ["housing", "debt"]
EMPLOYERS = ["acme", "burns"]
KINDS_OF_WORK = ["employed", "self_employed", "supported", "apprenticeship"]
PROGRAMMES = ["alpha", "beta"]


def _bounds(chance: Chance, low: int, high: int) -> Doc:
    word = chance.pick(["at_least", "at_least", "more_than", "at_most", "less_than"])
    found: Doc = {word: chance.whole(low, high)}
    if word in ("at_least", "more_than") and chance.maybe(15):
        found["at_most"] = high
    return found


def _hours(chance: Chance) -> Doc:
    return {
        "hours_per_week": chance.pick(
            [{"at_least": 16}, {"at_least": Decimal("15.5")}, {"more_than": 0}, {"less_than": 30}, {"at_most": 20}]
        )
    }


def _pay(chance: Chance) -> Doc:
    bound = {"rate": chance.pick(["living", "minimum"])} if chance.maybe(60) else chance.pick([1000, 1200])
    return {"pay_per_hour": {chance.pick(["at_least", "more_than", "less_than"]): bound}}


def _a_set(chance: Chance) -> Doc:
    name, values = chance.pick(
        [
            ("work", KINDS_OF_WORK),
            ("employer", EMPLOYERS),
            ("on_benefit", BENEFITS),
            ("needs", NEEDS),
            ("enrolled_in", PROGRAMMES),
        ]
    )
    form = chance.pick(["is", "one_of", "only", "none", "known"])
    if form == "is":
        return {name: chance.pick(values)}
    if form == "known":
        return {name: {"is": chance.pick(["known", "unknown"])}}
    if form == "none":
        return {name: {"only": []}}
    return {name: {form: chance.some(values, 1, 2)}}


def _yes_no(chance: Chance) -> Doc:
    name = chance.pick(["in_work", "in_learning", "in_learning", "volunteering", "work_experience", "paused"])
    return {name: chance.pick(["yes", "no", "no"] if name != "in_work" else ["yes", "yes", "no"])}


def _fact(chance: Chance) -> Doc:
    return chance.pick(
        [
            {"disability": "yes"},
            {"disability": {"is": "known"}},
            {"disability": {"is": "unknown"}},
            {"disability": {"one_of": ["no", "prefer_not_to_say"]}},
            {"lives_in": {"one_of": ["fife", "moray"]}},
            {"lives_in": "fife"},
            {"dependants": {"at_least": 2}},
        ]
    )


def _derived(chance: Chance) -> Doc:
    return chance.pick(
        [
            {"age": _bounds(chance, 17, 19)},
            {"age": {"at_least": 18, "less_than": 25}},
            {"weeks_since": {"fact": "unemployed_since", **_bounds(chance, 1, 4)}},
            {"weeks_since": {"fact": "unemployed_since", **_bounds(chance, 1, 4)}},
            {"weeks_on": {"benefit": chance.some(BENEFITS, 1, 2), **_bounds(chance, 1, 3)}},
            {"weeks_on": {"benefit": chance.some(BENEFITS, 1, 2), **_bounds(chance, 1, 3)}},
            {"stage": _bounds(chance, 2, 4)},
            {"hours_per_week": {"is": chance.pick(["known", "unknown"])}},
            {"pay_per_hour": {"is": "known"}},
        ]
    )


Leaf = Callable[[Chance], Doc]


def _joined(chance: Chance, leaf: Leaf, depth: int) -> Doc:
    form = chance.pick(["all", "all", "any", "not", "of"])
    if form == "not":
        return {"not": tree(chance, leaf, depth - 1)}
    parts = [tree(chance, leaf, depth - 1) for _ in range(chance.whole(2, 3))]
    return {"at_least": chance.whole(1, len(parts)), "of": parts} if form == "of" else {form: parts}


def tree(chance: Chance, leaf: Leaf, depth: int) -> Doc:
    return _joined(chance, leaf, depth) if depth and chance.maybe(45) else leaf(chance)


def of_a_day(chance: Chance, depth: int = 2) -> Doc:
    """A test of the day: hours and learning most of the time, as real programmes have it."""
    if chance.maybe(8):
        return _derived(chance)
    if chance.maybe(35):
        return _hours(chance)
    if chance.maybe(30):
        return {"all": [_hours(chance), {"in_learning": "no"}]}
    return tree(chance, lambda c: c.pick([_hours, _hours, _pay, _a_set, _yes_no, _fact, _derived])(c), depth)


def of_a_person(chance: Chance, ids: list[str]) -> Doc:
    """A test of eligibility; it may name rules before it."""
    if ids and chance.maybe(10):
        return {"not": chance.pick(ids)}  # type: ignore[dict-item]
    return tree(chance, lambda c: c.pick([_fact, _fact, _derived, _derived, _a_set, _yes_no])(c), 2)


def of_jobs(chance: Chance) -> Doc:
    """A test of the jobs of a day, for phases."""
    return chance.pick(
        [
            {"hours_per_week": {"at_least": 16}},
            {"hours_per_week": {"at_least": 16}},
            {"hours_per_week": {"more_than": 0}},
            {"in_work": "yes"},
            {"work": "employed"},
        ]
    )


def of_a_spell(chance: Chance) -> Doc:
    return chance.pick(
        [
            {"work": {"one_of": ["employed", "apprenticeship"]}},
            {"not": {"work": "self_employed"}},
            {"employer": chance.pick(EMPLOYERS)},
            {"hours_per_week": {"at_least": 16}},
            {"any": [{"hours_per_week": {"more_than": 20}}, {"pay_per_hour": {"at_least": 1100}}]},
            {"pay_per_hour": {"at_least": {"rate": "living"}}},
            {"hours_per_week": {"is": "known"}},
        ]
    )


def of_earnings(chance: Chance) -> Doc:
    return chance.pick(
        [
            {"work": "employed"},
            {"employer": {"one_of": ["acme"]}},
            {"feed": "payroll"},
            {"not": {"work": "self_employed"}},
        ]
    )


def of_an_event(chance: Chance, kind: str) -> Doc | None:
    forms: dict[str, list[Doc]] = {
        "learning": [{"level": "school"}, {"hours_per_week": {"at_least": 16}}],
        "activity": [
            {"attended": "yes"},
            {"all": [{"stage": {"at_least": 3}}, {"attended": "yes"}]},
            {"hours": {"at_least": 3}},
        ],
        "follow_up": [{"all": [{"checkpoint_weeks": 1}, {"answer": "in_work"}]}],
        "contact": [{"reached": "yes"}],
        "plan": [{"agreed_by_person": "yes"}],
        "qualification": [{"level": {"is": "known"}}],
        "work": [{"hours_per_week": {"at_least": 16}}, {"work": "employed"}],
        "benefit": [{"benefit": "uc"}],
    }
    return chance.pick(forms[kind]) if kind in forms and chance.maybe(60) else None
