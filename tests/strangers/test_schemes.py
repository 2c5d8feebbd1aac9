"""Four published schemes, written as files by people who had only the manual, the schemas and the texts.

They differ in shape from the eight programmes: instalments by hours and pay with a part paid pro rata, half the
wage for half a year, a mandatory programme paid by four-weekly sustainment, and one paid by what is earned. No code
knows them.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ettle.engine.evaluate.journey import evaluate_journey
from ettle.files.checking import check
from ettle.files.rulebook import default_rulebook

HERE = Path(__file__).parent
SHARED = ("facts.yaml", "rates", "calendars", "codelists")


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "programmes", tmp_path / "programmes")
    for name in SHARED:
        place = default_rulebook() / name
        copy = shutil.copytree if place.is_dir() else shutil.copy
        copy(place, tmp_path / name)
    return tmp_path


def test_four_schemes_nobody_here_had_seen_come_out_as_their_texts_say(rulebook):
    report = check(rulebook, evaluate_journey, date(2026, 11, 22))
    assert list(report.lines())[-1] == "4 programmes, 0 contracts, 0 variations, 123 cases: all is well."
