"""Every document of our rulebook that was ever in force is locked: an edit without a variation stops the build."""

from __future__ import annotations

from datetime import date

from ettle.engine.evaluate.journey import evaluate_journey
from ettle.files.checking import check
from ettle.files.rulebook import default_rulebook


def test_nothing_in_force_is_left_unlocked():
    report = check(default_rulebook(), evaluate_journey, date(2026, 11, 22))
    assert report.clean
    assert report.unlocked == ()
