"""A version of the rules read aloud: each rule as a sentence with its title, source and what changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ettle.engine.rules.predicates import AllOf, AnyOf, AtLeast, Node, Not, Ref
from ettle.engine.rules.programme import Programme, Variation
from ettle.engine.rules.versions import Version
from ettle.engine.wording import rules as words
from ettle.engine.wording.plain import listed, name, sentence


@dataclass(frozen=True, slots=True)
class Said:
    """One rule: its place on the page, title, sentence, source id, and the variations that touched it."""

    id: str
    title: str
    words: str
    source: str | None
    illustrative: bool
    changed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """How conditions join: a heading (`all of these`), and what stands under it."""

    heading: str
    of: tuple[Branch | Said, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """The whole of one version."""

    rules: Programme
    conditions: Branch | None
    conflicts: tuple[Said, ...]
    groups: tuple[Said, ...]
    phases: tuple[Said, ...]
    offers: tuple[Said, ...]
    outcomes: tuple[Said, ...]
    payments: tuple[Said, ...]
    unconfirmed: tuple[Said, ...]
    titles: Mapping[str, str] = field(default_factory=dict)


def read_aloud(version: Version, variations: Iterable[Variation], titles: Mapping[str, str]) -> Read:
    """Everything a version says. `titles` gives the title of each rule by id."""
    rules = version.rules
    changed = _changes([each for each in variations if each.variation in version.applied])

    def said(part: str, kind: Mapping[str, Any], sentences: Mapping[str, str]) -> tuple[Said, ...]:
        return tuple(_said(part, id, rule, sentences[id], titles, changed) for id, rule in kind.items())

    return Read(
        rules,
        _conditions(rules, titles, changed),
        said("conflicts", rules.conflicts, {id: _conflict(each) for id, each in rules.conflicts.items()}),
        tuple(Said(f"groups-{id}", each.title, "", None, False) for id, each in rules.groups.items()),
        said("phases", rules.phases.by_id, {id: words.phase_in_english(p) for id, p in rules.phases.by_id.items()}),
        said("offer", rules.offer, {id: words.offer_in_english(each, titles) for id, each in rules.offer.items()}),
        said("outcomes", rules.outcomes, {i: words.outcome_in_english(o, titles) for i, o in rules.outcomes.items()}),
        said("payments", rules.payments, {i: words.payment_in_english(p, titles) for i, p in rules.payments.items()}),
        tuple(Said(f"unconfirmed-{i}", sentence(name(i))[:-1], w, None, False) for i, w in rules.unconfirmed.items()),
        titles,
    )


Changes = Mapping[tuple[str, str], tuple[str, ...]]


def _changes(variations: Iterable[Variation]) -> Changes:
    """The titles of the variations that touched each rule, by part and id."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for variation in variations:
        for part, content in variation.change.items():
            inside = content.get("rules", content) if part == "eligibility" and content else content
            for id in inside if isinstance(inside, dict) else ():
                found[part, id] = (*found.get((part, id), ()), variation.title)
    return found


def _said(part: str, id: str, rule: Any, said: str, titles: Mapping[str, str], changed: Changes) -> Said:
    title = rule.title or titles.get(id) or name(id)
    return Said(f"{part}-{id}", title, said, rule.source, rule.illustrative == "yes", changed.get((part, id), ()))


def _conflict(conflict: Any) -> str:
    other = conflict.with_
    what = f"any service paid for by {name(other.fund)}" if other.fund else name(other.programme or "")
    cure = {
        "leave_other": "it is settled by leaving the other one",
        "leave_this": "it is settled by leaving this one",
        "agree_funder": "the funders must agree who pays",
    }[conflict.resolved_by]
    once = ", and only one of them may be paid" if conflict.payable_once == "yes" else ""
    return sentence(f"not together with {what}{once}; {cure}")


def _conditions(rules: Programme, titles: Mapping[str, str], changed: Changes) -> Branch | None:
    if rules.eligibility is None:
        return None
    leaves = {
        id: _said("eligibility", id, rule, sentence(_tested(rule)), titles, changed)
        for id, rule in rules.eligibility.rules.items()
    }
    node = rules.eligibility.eligible_when or AllOf(tuple(Ref(id) for id in leaves))
    branch = _branch(node, leaves)
    return branch if isinstance(branch, Branch) else Branch("this must be so", (branch,))


def _tested(rule: Any) -> str:
    shown = f"; shown by {listed((name(each) for each in rule.evidence), 'or')}" if rule.evidence else ""
    return words.test_in_english(rule.when) + shown


def _branch(node: Node, leaves: Mapping[str, Said]) -> Branch | Said:
    match node:
        case Ref(id):
            return leaves[id]
        case AllOf(of):
            return Branch("all of these must be so", tuple(_branch(each, leaves) for each in of))
        case AnyOf(of):
            return Branch("any one of these", tuple(_branch(each, leaves) for each in of))
        case AtLeast(number, of):
            return Branch(f"at least {number} of these", tuple(_branch(each, leaves) for each in of))
        case Not(of):
            return Branch("this must not be so", (_branch(of, leaves),))
        case _:
            return Said("", "", sentence(words.test_in_english(node)), None, False)
