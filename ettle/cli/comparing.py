"""The simulation judged by the rules: the reference evaluator says which outcomes a history holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.life import Life
from ettle.engine.evaluate.outcome_answers import OutcomeAnswers
from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import journeys
from ettle.engine.rules.rulebook import Rulebook
from ettle.simulation.outcomes import Outcomes, OutcomesOf

PROGRAMME = "fair-start-scotland"
LONG_AFTER = date(2025, 9, 30)
"""Later than any simulated day: every outcome that will be reached has been."""
RULES = ("job_start", "job_13", "job_26", "job_52")


def outcomes_by_the_rules(rulebook: Rulebook) -> OutcomesOf:
    """A judge for the comparison: the days on which an enrolment achieved each outcome."""

    def judge(events: Sequence[Event]) -> Outcomes:
        known_at = datetime(2026, 1, 1, tzinfo=UTC)
        [journey] = journeys([event for event in events if event.kind not in ("link", "unlink")], known_at).values()
        life = Life(journey, LONG_AFTER)
        stay = next(each for each in life.stays if each.programme == PROGRAMME)
        asked = Asked(life, stay, rulebook, rulebook.versions(PROGRAMME, stay.start.contract, stay.begun, known_at))
        answers = OutcomeAnswers(asked)
        found = {rule: answers.found(rule, Reading.SURE) for rule in RULES}
        days = {rule: each[1].day if each else None for rule, each in found.items()}
        return {**days, "early_leaver": left_early(asked, days["job_13"])}  # type: ignore[typeddict-item]

    return judge


def left_early(asked: Asked, sustained: date | None) -> bool:
    """Left before the pre-employment period ended, without three months in work (evaluation report 4)."""
    left = asked.stay.left
    if left is None or sustained is not None:
        return False
    limit = asked.start_version.rules.phases.by_id["pre_employment"].at_most
    end = None if limit is None else limit.after(asked.stay.begun, asked.group_at_start, frozenset())
    return end is None or left < end
