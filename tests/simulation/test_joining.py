"""Those who start are eligible, asked of the evaluator; codes and ids are those of the rulebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

import pytest

from ettle.engine.basics.answer import Answer
from ettle.engine.evaluate.eligibility import eligibility
from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import journeys
from ettle.engine.events.facts import checked_fact
from ettle.engine.rules.programme import Programme
from ettle.simulation import simulate
from ettle.simulation.profile import known_programmes, profile_of
from spec.house import rulebook

PROGRAMMES = known_programmes()
PEOPLE = 900
KNOWN_AT = datetime(2026, 12, 1, tzinfo=UTC)


@lru_cache(maxsize=8)
def lives(programme: str) -> tuple[Life, ...]:
    found = journeys(simulate(PEOPLE, 26, programme), KNOWN_AT)
    until = profile_of(programme).data_to
    return tuple(Life(journey, until) for journey in found.values())


def stays(programme: str) -> Iterator[tuple[Life, Stay]]:
    return ((life, stay) for life in lives(programme) for stay in life.stays)


def rules(stay: Stay) -> Programme:
    """The rules in force at the start; fails where there are none."""
    versions = rulebook().versions(stay.programme, stay.start.contract, stay.begun, KNOWN_AT)
    assert versions, f"{stay.id}: no rules in force on {stay.begun}"
    return next(each for each in reversed(versions) if each.in_force.start <= stay.begun).rules


def events(programme: str, *kinds: str) -> list[Event]:
    return [event for life in lives(programme) for event in life.events if event.kind in kinds]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_those_who_start_are_eligible(programme: str):
    """n = 460 to 770 starts. Expected: 1 % no, 5 % unknown; four standard errors of those are 2 and 4 points."""
    answers: Counter[Answer] = Counter()
    for life, stay in stays(programme):
        asked = rules(stay).eligibility
        assert asked is not None
        answers[eligibility(life, stay, asked, rulebook(), stay.begun).eligible] += 1
    share = {answer: 100 * count / answers.total() for answer, count in answers.items()}
    assert share[Answer.YES] + share.get(Answer.UNKNOWN, 0) >= 96, share
    assert share.get(Answer.NO, 0) <= 3 and share.get(Answer.UNKNOWN, 0) <= 15, share


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_nothing_is_recorded_after_the_telling_and_starts_have_rules(programme: str):
    assert max(each.recorded_on for life in lives(programme) for each in life.journey.heard).isoformat() < "2026-11"
    assert all(rules(stay) for _, stay in stays(programme))


@pytest.mark.parametrize("programme", ["no-one-left-behind-local", "aberdeenshire-eri"])
def test_programmes_that_go_on_have_people_in_2026(programme: str):
    now = [stay for _, stay in stays(programme) if stay.left is None]
    assert len(now) >= 10 and max(stay.begun for stay in now).year == 2026


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_groups_and_contracts_are_those_of_the_rulebook(programme: str):
    for _, stay in stays(programme):
        groups = set(rules(stay).groups) or {None}
        assert {stay.start.group, *(each.group for each in stay.of_kind("group_change"))} <= groups
        if stay.start.contract:
            contract = rulebook().contracts[stay.start.contract].contract
            assert contract is not None and contract.programme == programme
            assert stay.start.provider == contract.parties.provider


def test_start_scotland_serves_lot_5():
    lot_5 = [stay.start for _, stay in stays("fair-start-scotland") if stay.start.area == "lot-5"]
    assert {(each.contract, each.provider) for each in lot_5} == {("fss-lot-5-illustrative", "start-scotland")}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_codes_are_those_of_the_code_lists(programme: str):
    named = {
        "leave_reason": ("leave", "reason"),
        "need": ("need", "need"),
        "benefit": ("benefit", "benefit"),
        "activity": ("activity", "activity"),
        "evidence_type": ("evidence", "type"),
    }
    for code_list, (kind, field) in named.items():
        used = {getattr(each, field) for each in events(programme, kind)} - {None}
        assert used <= rulebook().code_lists[code_list].codes, code_list


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_facts_are_declared_and_read_without_complaint(programme: str):
    for fact in events(programme, "fact"):
        assert checked_fact(fact, rulebook().facts) == fact


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_claims_and_evidence_name_rules_of_the_programme(programme: str):
    for _, stay in stays(programme):
        payable, own = rules(stay).payments, rules(stay)
        shown = set(own.outcomes) | set(own.eligibility.rules if own.eligibility else ())
        assert {(each.rule, each.n) for each in stay.of_kind("claim")} <= {(rule, 1) for rule in payable}
        assert {(each.for_, each.n) for each in stay.of_kind("evidence")} <= {(rule, 1) for rule in shown}
        for paper in stay.of_kind("evidence"):
            outcome = own.outcomes.get(paper.for_)
            assert (
                outcome is None
                or outcome.evidence is None
                or paper.type in (*outcome.evidence.any, *outcome.evidence.all)
            )


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_excuses_assessments_and_follow_ups_are_such_as_rules_ask_for(programme: str):
    for _, stay in stays(programme):
        assert {each.rule for each in stay.of_kind("excuse")} <= set(rules(stay).offer)
    tools = {
        each.improves.tool for _, stay in stays(programme) for each in rules(stay).outcomes.values() if each.improves
    }
    assert {each.tool for each in events(programme, "assessment")} <= (tools or {"life-areas-1"})


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_work_says_what_kind_it_is(programme: str):
    """n = 300 to 1,900 spells: 2 % say nothing, and at most 4 % would at four standard errors."""
    kinds = Counter(each.work for each in events(programme, "work"))
    assert kinds[None] / kinds.total() <= 0.04, kinds
    assert kinds["employed"] / kinds.total() >= 0.8, kinds
