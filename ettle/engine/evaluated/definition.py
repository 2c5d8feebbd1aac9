"""The same rows by the evaluator that is the definition: slow, for tests and for few people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from ettle.engine.evaluate.days import Days
from ettle.engine.evaluate.journey import evaluate_journey
from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.evaluate.phases import group_on
from ettle.engine.evaluate.rates import age_on
from ettle.engine.evaluate.results import Reason, Result
from ettle.engine.evaluate.sustained import IN_WORK
from ettle.engine.evaluated.follow_ups import follow_up_rows
from ettle.engine.evaluated.referrals import named_referral, referral_rows
from ettle.engine.evaluated.steps import step_rows
from ettle.engine.evaluated.tables import FACT, NAMES, Tables, fact_columns, table_of
from ettle.engine.events.catalogue import Assessment, Leave
from ettle.engine.events.counting import Journey
from ettle.engine.rules.rulebook import Rulebook

Row = dict[str, Any]


def by_definition(
    journeys: Iterable[Journey], rulebook: Rulebook, on: date, known_at: datetime | None = None
) -> Tables:
    """Every table of evaluated rows, as `evaluate_journey` answers on one day."""
    facts = fact_columns(rulebook.facts)
    rows: dict[str, list[Row]] = defaultdict(list)
    for journey in journeys:
        for table, row in _rows_of(journey, rulebook, on, known_at, facts):
            rows[table].append(row)
    return {name: table_of(name, rows[name], facts) for name in NAMES}


def _rows_of(
    journey: Journey, rulebook: Rulebook, on: date, known_at: datetime | None, facts: Iterable[str]
) -> Iterator[tuple[str, Row]]:
    life = Life(journey, on)
    stays = {stay.id: stay for stay in life.stays}
    for result in evaluate_journey(journey, rulebook, on, known_at):
        if result.enrolment is None:
            continue
        stay = stays[result.enrolment]
        yield "enrolments", _enrolment(life, stay, result, rulebook, facts)
        yield from _answers(result)
        for row in follow_up_rows(life, stay, rulebook, known_at):
            yield "follow_ups", row
    for row in referral_rows(life):
        yield "referrals", row
    for row in _assessments(life):
        yield "assessments", row
    for row in step_rows(life):
        yield "steps", row


def _enrolment(life: Life, stay: Stay, result: Result, rulebook: Rulebook, facts: Iterable[str]) -> Row:
    referral, ended_by = named_referral(life, stay), stay.ended_by
    leave = ended_by if isinstance(ended_by, Leave) else None
    return {
        "person": life.journey.person,
        "enrolment": stay.id,
        "programme": stay.programme,
        "contract": stay.start.contract,
        "provider": stay.start.provider,
        "area": stay.start.area,
        "referral_source": referral.source if referral else None,
        "referred_on": referral.on if referral else None,
        "begun": stay.begun,
        "left": stay.left,
        "leave_reason": leave.reason if leave else None,
        "destination": leave.destination if leave else None,
        "group": group_on(stay, stay.begun),
        "phase": result.phase,
        "rules_in_force": result.rules_in_force,
        "versions": "+".join(result.versions),
        "eligible": result.eligibility.eligible.word if result.eligibility else None,
        "work_began": min((job.begun for job in life.jobs_for(stay)), default=None),
        "age": age_on(life, stay.begun),
        "in_work": Days(life, rulebook, life.jobs, stay).ask(IN_WORK, life.on).word,
        "died": life.death is not None,
    } | {FACT + name: _answer_at(life, name, stay.begun) for name in facts}


def _answer_at(life: Life, fact: str, day: date) -> str | None:
    held = life.fact_on(fact, day)
    return None if held is None or held.value is None else str(held.value)


def _answers(result: Result) -> Iterator[tuple[str, Row]]:
    whose = {"person": result.person, "enrolment": result.enrolment}
    for outcome in result.outcomes:
        decided = outcome.state in ("achieved", "unknown")
        said = _said(outcome, "rule", "n", "state", "on", "earliest", "version")
        yield "outcomes", whose | said | {"decided_by": _first(outcome.because) if decided else None}
    for offer in result.offers:
        said = _said(offer, "rule", "n", "from_", "until", "state", "due_on")
        yield "offers", whose | said | {"decided_by": _first(offer.because)}
    for line in result.payments:
        decided = line.achieved_on is not None and line.state != "never"
        said = _said(
            line, "rule", "n", "to", "amount", "state", "achieved_on", "claim_by", "price_from", "illustrative"
        )
        yield "payments", whose | said | {"decided_by": _first(line.because) if decided else None}


def _said(of: object, *names: str) -> Row:
    return {name.rstrip("_"): getattr(of, name) for name in names}


def _first(because: tuple[Reason, ...]) -> str | None:
    """The event that decides: of those of the first reason the one with the smallest id."""
    return min(because[0].events, default=None) if because else None


def _assessments(life: Life) -> Iterator[Row]:
    for event in life.by_kind["assessment"]:
        assert isinstance(event, Assessment)
        yield {
            "person": life.journey.person,
            "enrolment": event.enrolment,
            "on": event.on,
            "tool": event.tool,
            "area": event.area,
            "score": None if event.score is None else int(event.score * 100),
            "scale_max": None if event.scale_max is None else int(event.scale_max * 100),
        }
