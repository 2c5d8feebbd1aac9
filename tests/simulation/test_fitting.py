"""The fit can be rerun, does not read the held-back quarter, and says what it read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ettle.simulation.figures import HELD_BACK, printed_quarters
from ettle.simulation.fitting import fit
from tests.simulation.day_counter import outcomes_of

ON = date(2026, 11, 22)
SMALL = 40


def test_changing_the_held_back_quarter_changes_no_parameter():
    changed = [
        replace(e, referrals=1.0, starts=9e6, job_starts=9e6) if e.label == HELD_BACK else e for e in printed_quarters()
    ]
    once = fit(outcomes_of, ON, people=SMALL)
    assert once == fit(outcomes_of, ON, people=SMALL, printed=changed)
    assert once.toml().startswith("# Fitted by")


def test_changing_another_quarter_changes_parameters():
    changed = [replace(e, starts=9000.0) if e.label == "2018 Jul-Sep" else e for e in printed_quarters()]
    other = fit(outcomes_of, ON, people=SMALL, printed=changed)
    assert other.launch.search_days != fit(outcomes_of, ON, people=SMALL).launch.search_days


def test_the_fit_writes_down_the_figures_it_read():
    text = fit(outcomes_of, ON, people=SMALL).toml()
    assert "2018 Apr-Jun, Feb 2020: job_start 32 %" in text and "all mature cohorts, Feb 2025: job_52 18 %" in text
    assert 'held_back = "2021 Apr-Jun"' in text and "on = 2026-11-22" in text
