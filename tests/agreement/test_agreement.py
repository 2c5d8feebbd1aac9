"""The evaluator and the day-by-day oracle say the same, and a mistake in the evaluator would be seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ettle.engine.basics.day import ONE_DAY
from ettle.engine.evaluate import dues, offers, outcomes, payments, phases, points, sustained
from ettle.engine.evaluate.life import Life
from ettle.engine.evaluate.windows import Reached
from ettle.engine.rules.versions import Version

from .agree import difference, differing
from .coverage import Count, counted, expected
from .full import full
from .generate import small
from .smaller import is_sound, smallest

SMALL = range(400)
FULL = range(24)
ONCE_DIFFERENT = (61517,)
"""Where the two sides once said otherwise: no hours owed in a period paused to its end, met by the day of its first hours."""
LOOKED_THROUGH = range(1500)
"""Histories in which a planted mistake must be seen."""


def test_small_histories_get_the_same_answers() -> None:
    assert differing(list(SMALL)) == []


def test_histories_that_were_once_answered_otherwise_get_the_same_answers() -> None:
    assert differing(list(ONCE_DIFFERENT)) == []


def test_full_size_histories_of_the_real_programmes_get_the_same_answers() -> None:
    assert differing(list(FULL), full) == []


def test_the_same_seed_draws_the_same_question() -> None:
    assert small(7) == small(7)
    assert full(7) == full(7)


def test_what_is_invented_is_what_the_check_takes() -> None:
    assert [seed for seed in SMALL if not is_sound(small(seed))] == []


def test_every_part_of_the_language_comes_up() -> None:
    count: Count = Counter()
    for seed in range(1000):
        counted(small(seed), count)
    reached = {part for part, _ in count}
    assert [part for part, _ in expected() if part not in reached] == []


# A planted mistake is seen.


def _a_day_late(found: Reached | None) -> Reached | None:
    return None if found is None else replace(found, day=found.day + ONE_DAY)


def plant_a_sustained_outcome_a_day_late(patch: pytest.MonkeyPatch) -> None:
    right = sustained.sustained
    patch.setattr(outcomes, "sustained", lambda *given: _a_day_late(right(*given)))


def plant_earnings_reached_a_day_late(patch: pytest.MonkeyPatch) -> None:
    right = points.earned
    patch.setattr(outcomes, "earned", lambda *given: _a_day_late(right(*given)))


def plant_the_leave_day_inside_the_enrolment(patch: pytest.MonkeyPatch) -> None:
    right = Life._stay

    def stay(life: Life, start: Any) -> Any:
        found = right(life, start)
        return replace(found, left=found.left + ONE_DAY if found.left else None)

    patch.setattr(Life, "_stay", stay)


def plant_claims_a_day_too_long(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(payments, "days_after", lambda day, count: day + timedelta(days=count + 1))


def plant_money_rounded_down(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(payments, "round_half_up", lambda amount: amount.numerator // amount.denominator)


def plant_phases_that_are_never_limited(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(phases, "_limited", lambda stays, *_: list(stays))


def plant_everything_happened(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(offers, "happened", lambda event: offers.Answer.YES)


def plant_a_variation_a_day_early(patch: pytest.MonkeyPatch) -> None:
    def version_on(asked: Any, day: date) -> Version:
        return next(each for each in reversed(asked.versions) if each.in_force.start <= day + ONE_DAY)

    patch.setattr(dues.Asked, "version_on", version_on)


MISTAKES = [
    plant_a_sustained_outcome_a_day_late,
    plant_earnings_reached_a_day_late,
    plant_the_leave_day_inside_the_enrolment,
    plant_claims_a_day_too_long,
    plant_money_rounded_down,
    plant_phases_that_are_never_limited,
    plant_everything_happened,
    plant_a_variation_a_day_early,
]


@pytest.mark.parametrize("plant", MISTAKES)
def test_a_planted_mistake_is_seen(plant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    assert any(difference(small(seed)) for seed in LOOKED_THROUGH)


def test_a_difference_is_made_small_before_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    plant_a_sustained_outcome_a_day_late(monkeypatch)
    drawn = next(small(seed) for seed in LOOKED_THROUGH if difference(small(seed)))
    smaller = smallest(drawn, lambda each: difference(each) is not None)
    assert difference(smaller) is not None
    assert len(smaller.events) <= min(len(drawn.events), 3)
