"""Who may join: every condition's answer on one day, and what would settle those not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ettle.engine.basics.answer import Answer, all_of
from ettle.engine.evaluate.asking import ask, ask_leaf
from ettle.engine.evaluate.days import Day, Days
from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.evaluate.results import EligibilityAnswer, Reason
from ettle.engine.events.catalogue import Evidence
from ettle.engine.events.facts import PREFER_NOT_TO_SAY
from ettle.engine.rules.eligibility import Eligibility, EligibilityRule
from ettle.engine.rules.predicates import Compare, Leaf
from ettle.engine.rules.rulebook import Rulebook


def eligibility(life: Life, stay: Stay | None, rules: Eligibility, rulebook: Rulebook, day: date) -> EligibilityAnswer:
    """The answer for `day`, seen through all of the person's jobs."""
    asked = Day(Days(life, rulebook, life.jobs, stay), day)
    answers: dict[str, Answer] = {}
    reasons: dict[str, Reason] = {}
    for rule in rules.in_order:
        answers[rule], reasons[rule] = _condition(rule, rules.rules[rule], asked, answers, life, stay)
    answers = {rule: answers[rule] for rule in rules.rules}
    eligible = all_of(answers.values())
    if rules.eligible_when is not None:
        eligible = ask(rules.eligible_when, asked, answers)
    missing = dict.fromkeys(name for rule in rules.rules for name in reasons[rule].params["missing"])
    settled = eligible is not Answer.UNKNOWN
    return EligibilityAnswer(
        eligible, day, answers, () if settled else tuple(missing), tuple(reasons[rule] for rule in rules.rules)
    )


def _condition(
    rule: str,
    condition: EligibilityRule,
    asked: Day,
    named: Mapping[str, Answer],
    life: Life,
    stay: Stay | None,
) -> tuple[Answer, Reason]:
    said = ask(condition.when, asked, named)
    missing = tuple(dict.fromkeys(_not_known(condition, asked))) if said is Answer.UNKNOWN else ()
    events = tuple(sorted(_facts_behind(condition, asked)))
    if said is Answer.YES and condition.evidence:
        shown = _evidence(rule, condition, life, stay)
        if not shown:
            params = {"answer": "unknown", "missing": ("evidence",), "types": condition.evidence}
            return Answer.UNKNOWN, Reason("needs_evidence", params, events, rule)
        events = (*events, *shown)
    return said, Reason("condition", {"answer": said.word, "missing": missing}, events, rule)


def _evidence(rule: str, condition: EligibilityRule, life: Life, stay: Stay | None) -> tuple[str, ...]:
    mine = (None, stay.id if stay else None)
    return tuple(
        event.id
        for event in life.by_kind["evidence"]
        if isinstance(event, Evidence)
        and event.for_ == rule
        and event.type in condition.evidence
        and event.enrolment in mine
    )


def _not_known(condition: EligibilityRule, asked: Day) -> Iterator[str]:
    """The facts that would settle it; one a person prefers not to give is not asked again."""
    for leaf in condition.tests:
        if ask_leaf(leaf, asked) is not Answer.UNKNOWN:
            continue
        name = fact_name(leaf)
        if asked.fact(name) != PREFER_NOT_TO_SAY:
            yield name


def fact_name(leaf: Leaf) -> str:
    """The fact to ask for where a test's name is derived from one."""
    if isinstance(leaf, Compare) and leaf.fact:
        return leaf.fact
    return {"age": "date_of_birth", "weeks_on": "on_benefit"}.get(leaf.name, leaf.name)


def _facts_behind(condition: EligibilityRule, asked: Day) -> Iterator[str]:
    """The events that answer for the day: the facts and spells the condition names."""
    for leaf in condition.tests:
        yield from asked.events_behind(fact_name(leaf), leaf.name)
