"""The simulation judged by the rules: the reference evaluator says which outcomes a history holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from ettle.engine.evaluate.asked import Asked, Reading
from ettle.engine.evaluate.life import Life, Stay
from ettle.engine.evaluate.outcome_answers import OutcomeAnswers
from ettle.engine.events.catalogue import Event
from ettle.engine.events.counting import journeys
from ettle.engine.rules.rulebook import Rulebook
from ettle.simulation.outcomes import Outcomes, OutcomesOf

PROGRAMME = "fair-start-scotland"
LONG_AFTER = date(2025, 9, 30)
"""Later than any simulated day: every outcome that will be reached has been. The comparison then asks by which day."""
KNOWN_AT = datetime(2026, 1, 1, tzinfo=UTC)
RULES = ("job_start", "job_13", "job_26", "job_52")
ASKED_ABOUT = frozenset({"start", "leave", "death", "work", "learning", "pause", "group_change", "benefit"})
"""The kinds that those outcomes and the limit before work rest on; the rest is not read, which is four times as fast."""


def outcomes_by_the_rules(rulebook: Rulebook) -> OutcomesOf:
    """A judge for the comparison: the days on which an enrolment achieved each outcome."""

    def judge(events: Sequence[Event]) -> Outcomes:
        [journey] = journeys(_asked_about(events), KNOWN_AT).values()
        life = Life(journey, LONG_AFTER)
        stay = next(each for each in life.stays if each.programme == PROGRAMME)
        asked = Asked(life, stay, rulebook, rulebook.versions(PROGRAMME, stay.start.contract, stay.begun, KNOWN_AT))
        answers = OutcomeAnswers(asked)
        found = {rule: answers.found(rule, Reading.SURE) for rule in RULES}
        days = {rule: each[1].day if each else None for rule, each in found.items()}
        return {**days, "left": _left_before_the_limit(asked, stay)}  # type: ignore[typeddict-item]

    return judge


def _asked_about(events: Iterable[Event]) -> list[Event]:
    """The events of those kinds, with every retract that leads to one of them."""
    kept: dict[str, Event] = {}
    retracts = []
    for event in events:
        if event.kind in ASKED_ABOUT:
            kept[event.id] = event
        elif event.kind == "retract":
            retracts.append(event)
    for retract in sorted(retracts, key=lambda each: each.known_order):  # each after what it retracts
        if retract.replaces in kept:
            kept[retract.id] = retract
    return list(kept.values())


def _left_before_the_limit(asked: Asked, stay: Stay) -> date | None:
    """The day of leaving, if the most that may be spent before work was not over, counted from the start."""
    limit = asked.start_version.rules.phases.by_id["pre_employment"].at_most
    end = limit.after(stay.begun, asked.group_at_start, frozenset()) if limit else None
    return stay.left if stay.left and (end is None or stay.left < end) else None
