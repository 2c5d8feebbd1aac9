"""The evaluator's door: one journey, the rulebook, a day; for each enrolment what the rules say."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from ettle.engine.evaluate.asked import Asked
from ettle.engine.evaluate.conflicts import conflicts
from ettle.engine.evaluate.eligibility import eligibility
from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.evaluate.offers import offers
from ettle.engine.evaluate.outcome_answers import OutcomeAnswers
from ettle.engine.evaluate.payments import payments
from ettle.engine.evaluate.phases import phase_on
from ettle.engine.evaluate.results import EligibilityAnswer, Result
from ettle.engine.events.counting import Journey
from ettle.engine.rules.rulebook import Rulebook


def evaluate_journey(
    journey: Journey,
    rulebook: Rulebook,
    on: date,
    known_at: datetime | None = None,
    programme: str | None = None,
) -> list[Result]:
    """What the rules say of one journey on one day: a Result for each enrolment begun by then.

    `programme` asks of its enrolments alone; for somebody with none, it asks whether they may join.
    Which events are known, and which are retracted or corrected, was settled before by `ettle.engine.events.counting`:
    the journey holds only those that count. `known_at` is the moment it is known at, and decides here only which errata
    are known.
    """
    life = Life(journey, on)
    stays = [stay for stay in life.stays if programme in (None, stay.programme)]
    if not stays:
        return [_not_enrolled(life, rulebook, programme, known_at)]
    earlier: dict[str, tuple[OutcomeAnswers, ...]] = defaultdict(tuple)
    results = []
    for stay in stays:
        versions = rulebook.versions(stay.programme, stay.start.contract, stay.begun, known_at)
        if not versions:
            results.append(_no_rules(life, stay))
            continue
        outcomes = OutcomeAnswers(Asked(life, stay, rulebook, versions), earlier[stay.programme])
        earlier[stay.programme] += (outcomes,)
        results.append(_result(outcomes))
    return sorted(results, key=lambda result: result.enrolment or "")


def _result(outcomes: OutcomeAnswers) -> Result:
    asked = outcomes.asked
    life, stay = asked.life, asked.stay
    rules = asked.start_version.rules.eligibility
    return Result(
        person=life.journey.person,
        enrolment=stay.id,
        programme=stay.programme,
        contract=stay.start.contract,
        versions=asked.version_on(life.on).applied,
        on=life.on,
        phase=phase_on(asked.phases, life.on),
        group=asked.group_on(life.on),
        rules_in_force=True,
        eligibility=eligibility(life, stay, rules, asked.rulebook, stay.begun) if rules else None,
        conflicts=conflicts(asked),
        offers=offers(asked),
        outcomes=outcomes.all(),
        payments=payments(asked, outcomes),
    )


def _no_rules(life: Life, stay: Stay) -> Result:
    return Result(
        life.journey.person,
        stay.id,
        stay.programme,
        stay.start.contract,
        (),
        life.on,
        None,
        stay.start.group,
        False,
        None,
    )


def _not_enrolled(life: Life, rulebook: Rulebook, programme: str | None, known_at: datetime | None) -> Result:
    """Somebody who has not started: may they join on the day of asking?"""
    answer, versions = may_join(life, rulebook, programme, known_at) if programme else (None, ())
    return Result(life.journey.person, None, programme, None, versions, life.on, None, None, bool(versions), answer)


def may_join(
    life: Life, rulebook: Rulebook, programme: str, known_at: datetime | None = None
) -> tuple[EligibilityAnswer | None, tuple[str, ...]]:
    """The eligibility answer on the day of asking, and the versions that gave it; none out of force."""
    versions = rulebook.versions(programme, None, life.on, known_at)
    if not versions:
        return None, ()
    version = next(each for each in reversed(versions) if each.in_force.start <= life.on)
    rules = version.rules.eligibility
    answer = eligibility(life, None, rules, rulebook, life.on) if rules else None
    return answer, version.applied or (version.name,)
