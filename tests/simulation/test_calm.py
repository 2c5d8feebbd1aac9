"""A caseload looks calm: most people are served as was promised, those gone quiet are a minority."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from functools import lru_cache
from statistics import median

import pytest

from ettle.engine.evaluate.asked import Asked
from ettle.engine.evaluate.life import Life
from ettle.engine.evaluate.offers import offers
from ettle.engine.events.counting import journeys
from ettle.simulation import simulate
from ettle.simulation.profile import profile_of
from spec.house import rulebook

PEOPLE = 350
KNOWN_AT = datetime(2026, 12, 1, tzinfo=UTC)
SETTLED = ("met", "late", "missed")


@lru_cache(maxsize=3)
def by_rule(programme: str) -> dict[str, list[Counter[str]]]:
    """For each offer, the states of its periods, one Counter an enrolment."""
    found, until = defaultdict(list), profile_of(programme).data_to
    for journey in journeys(simulate(PEOPLE, 12, programme), KNOWN_AT).values():
        life = Life(journey, until)
        for stay in life.stays:
            versions = rulebook().versions(programme, stay.start.contract, stay.begun, KNOWN_AT)
            states: dict[str, Counter[str]] = defaultdict(Counter)
            for each in offers(Asked(life, stay, rulebook(), versions)):
                states[each.rule][each.state] += 1
            for rule, counts in states.items():
                found[rule].append(counts)
    return found


def kept(counts: Counter[str]) -> float:
    owed = sum(counts[state] for state in SETTLED)
    return (counts["met"] + counts["late"]) / owed if owed else 1.0


@pytest.mark.parametrize(
    ("programme", "rule", "typical", "overall"),
    [
        ("fair-start-scotland", "weekly_contact", 0.85, (0.78, 0.92)),
        ("fair-start-scotland", "monthly_review", 0.80, (0.70, 0.92)),
        ("fair-start-scotland", "action_plan", 1.0, (0.95, 1.0)),
        ("no-one-left-behind-local", "contact", 0.90, (0.75, 0.97)),
        ("no-one-left-behind-local", "review", 0.75, (0.65, 0.95)),
        ("jets-scotland", "action_plan", 1.0, (0.88, 1.0)),
    ],
)
def test_what_was_promised_is_mostly_kept(programme: str, rule: str, typical: float, overall: tuple[float, float]):
    """n = 210 to 290 enrolments; `typical` is for the person in the middle, `overall` for all periods together."""
    stays = by_rule(programme)[rule]
    assert median(kept(each) for each in stays) >= typical
    assert overall[0] <= kept(sum(stays, Counter())) <= overall[1]


def test_those_gone_quiet_are_a_minority():
    """n = 255 enrolments: about 6 %, four standard errors are 6 points."""
    stays = by_rule("fair-start-scotland")["weekly_contact"]
    few = sum(kept(each) < 0.5 for each in stays) / len(stays)
    assert 0.01 <= few <= 0.13


def test_meaningful_activity_is_met_about_as_often_as_not():
    """Three hours a week are a sum that illness and missed sessions soon upset."""
    assert 0.3 <= kept(sum(by_rule("fair-start-scotland")["meaningful_activity"], Counter())) <= 0.7
