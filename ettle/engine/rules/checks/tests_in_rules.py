"""Predicates: they ask for names that exist, with values those names can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from ettle.engine.events.catalogue import KINDS
from ettle.engine.rules.checks.finding import Finding, Known, unknown, unknown_rate
from ettle.engine.rules.checks.ids import circle
from ettle.engine.rules.checks.parts import entries, parts
from ettle.engine.rules.checks.vocabulary import Name, codes_of, of_a_day, of_a_spell, of_an_event
from ettle.engine.rules.outcomes import HoursAtRate, Outcome
from ettle.engine.rules.predicates import Compare, Is, Leaf, Node, OneOf, Only, Rate, Ref, placed_leaves
from ettle.engine.rules.predicates import Known as KnownTest
from ettle.engine.rules.problems import Path, did_you_mean, listed, shown
from ettle.engine.rules.programme import Programme


def predicates(programme: Programme, known: Known) -> Iterator[Finding]:
    """Every predicate of a document, each against the names of the place where it stands."""
    yield from _eligibility(programme, known)
    for rule, outcome in programme.outcomes.items():
        yield from _outcome(("outcomes", rule), outcome, known)
    day = of_a_day(known)
    for path, part in parts(programme):
        if path[:1] not in (("eligibility",), ("outcomes",)):
            for key, node in entries(part):
                if isinstance(node, Node):
                    yield from asked((*path, key), node, day, known)


def _eligibility(programme: Programme, known: Known) -> Iterator[Finding]:
    if programme.eligibility is None:
        return
    rules, day = programme.eligibility.rules, of_a_day(known)
    for rule, condition in rules.items():
        yield from asked(("eligibility", "rules", rule, "when"), condition.when, day, known, rules)
    yield from circle({rule: _refs(each.when) for rule, each in rules.items()}, ("eligibility", "rules"))
    if programme.eligibility.eligible_when is not None:
        node = programme.eligibility.eligible_when
        yield from asked(("eligibility", "eligible_when"), node, day, known, rules)


def _refs(node: Node) -> list[str]:
    return [leaf.id for _, leaf in placed_leaves(node) if isinstance(leaf, Ref)]


def _outcome(path: Path, outcome: Outcome, known: Known) -> Iterator[Finding]:
    if outcome.qualifying is not None:
        yield from asked((*path, "qualifying"), outcome.qualifying, of_a_day(known), known)
    if isinstance(outcome.counting, Node):
        of_one = of_an_event("earnings", known) if outcome.earned else of_a_spell(known)
        yield from asked((*path, "counting"), outcome.counting, of_one, known)
    if outcome.happens is not None and outcome.happens.when is not None and outcome.happens.kind in KINDS:
        of_event = of_an_event(outcome.happens.kind, known)
        yield from asked((*path, "happens", "when"), outcome.happens.when, of_event, known)
    if outcome.earned is not None and isinstance(outcome.earned.at_least, HoursAtRate):
        rate = outcome.earned.at_least.at_rate
        if rate not in known.rates:
            yield unknown_rate((*path, "earned", "at_least", "at_rate"), rate, known)


def asked(
    path: Path, node: Node, names: Mapping[str, Name], known: Known, ids: Iterable[str] = ()
) -> Iterator[Finding]:
    """What is wrong with one predicate: `names` may be asked for, `ids` may be referred to."""
    for at, leaf in placed_leaves(node, path):
        if isinstance(leaf, Ref):
            yield from _ref(at, leaf, ids)
        elif leaf.name not in names:
            yield _unknown_name(at, leaf.name, names)
        else:
            yield from _leaf(at, leaf, names[leaf.name], known)


def _unknown_name(path: Path, name: str, names: Mapping[str, Name]) -> Finding:
    if "in_work" not in names:
        return unknown(path, name, "a field of these events", names)
    cure = "declare it in facts.yaml, or ask for what the day itself has, such as hours_per_week"
    return Finding(path, f"found `{name}`", "a declared fact or a name of the day", did_you_mean(name, names, cure))


def _ref(path: Path, leaf: Ref, ids: Iterable[str]) -> Iterator[Finding]:
    rules = list(ids)
    if not rules:
        words = ("award",) if path[-1:] == ("counting",) else ()
        cure = did_you_mean(leaf.id, words, "write one such as {in_work: yes}")
        yield Finding(path, f"found `{leaf.id}`", "a test", cure)
    elif leaf.id not in rules:
        yield unknown(path, leaf.id, "an id of this block", rules)


def _leaf(path: Path, leaf: Leaf, name: Name, known: Known) -> Iterator[Finding]:
    match leaf:
        case Compare():
            yield from _compare(path, leaf, name, known)
        case Is(_, value):
            yield from _value(path, value, leaf.name, name)
        case OneOf(_, values):
            for place, each in enumerate(values):
                yield from _value((*path, "one_of", place), each, leaf.name, name)
        case Only(_, values):
            if not name.is_set:
                yield Finding(path, f"`only` of `{leaf.name}`, which is one value", cure="use one_of")
            for place, each in enumerate(values):
                yield from _value((*path, "only", place), each, leaf.name, name)
        case KnownTest():
            return


def _compare(path: Path, leaf: Compare, name: Name, known: Known) -> Iterator[Finding]:
    if name.sort not in ("number", "any"):
        yield Finding(path, f"a bound on `{leaf.name}`, which is no number", cure=_sorts(name))
    for bound in leaf.bounds:
        if isinstance(bound.value, Rate) and bound.value.rate not in known.rates:
            here = (*path, bound.comparison, "rate")
            yield unknown_rate(here, bound.value.rate, known)
    codes = codes_of("benefit", known)
    for place, benefit in enumerate(leaf.among):
        if codes is not None and benefit not in codes:
            yield unknown((*path, "benefit", place), str(benefit), "a code of `benefit`", codes)
    dates = [fact for fact, declared in known.facts.items() if declared is None or declared.type == "date"]
    if leaf.fact is not None and leaf.fact not in dates:
        yield unknown((*path, "fact"), leaf.fact, "a declared fact that is a date", dates)


def _value(path: Path, value: object, asked_for: str, name: Name) -> Iterator[Finding]:
    if name.sort == "code" and name.codes is not None and value not in name.codes:
        if isinstance(value, str):
            yield unknown(path, value, f"a code of `{asked_for}`", name.codes)
        else:
            yield Finding(path, f"found {shown(value)}", f"a code of `{asked_for}`", _sorts(name))
    elif not _may_be(value, name):
        found = f"found {shown(value)}"
        yield Finding(path, found, _NEEDS[name.sort], _cure(value, name))


_NEEDS = {
    "number": "a number or a bound such as {at_least: 16}",
    "yes_no": "yes or no",
    "code": "a code",
    "text": "text",
    "date": "a day",
    "any": "a value",
}


def _may_be(value: object, name: Name) -> bool:
    match name.sort:
        case "number":
            return isinstance(value, int | Decimal)
        case "yes_no":
            return value in ("yes", "no", "prefer_not_to_say")
        case "date":
            return isinstance(value, date)
        case "code" | "text":
            return isinstance(value, str)
        case "any":
            return True


def _cure(value: object, name: Name) -> str:
    return did_you_mean(value, ("yes", "no"), "write yes or no") if name.sort == "yes_no" else ""


def _sorts(name: Name) -> str:
    if name.codes:
        return f"use one of {listed(sorted(name.codes))}"
    return f"write {_NEEDS[name.sort]}"
