"""Run the fit again with the day counter and write its file: `python -m tests.simulation.refit 2025-11-01`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from ettle.simulation.fitting import PROGRAMME, fit
from tests.simulation.day_counter import outcomes_of

FITTED = Path(__file__).parents[2] / "ettle" / "simulation" / "fitted" / f"{PROGRAMME}.toml"

if __name__ == "__main__":
    result = fit(outcomes_of, date.fromisoformat(sys.argv[1]), people=int([*sys.argv, "8000"][2]), say=print)
    FITTED.write_text(result.toml(), "utf-8")
    print(result.toml())
