"""Cumulative incidence with its intervals by lifelines: `lifelines_incidence.py FILE OUT`. CPU seconds as one line of JSON.

FILE has the columns `days` (no two alike: lifelines moves ties apart) and `what` (0 seen no more, 1 it happened, 2
something else did); OUT gets day, share, low, high, variance.
"""

from __future__ import annotations

import json
import sys
import time

import pandas as pd
from lifelines import AalenJohansenFitter


def main(file: str, out: str) -> None:
    seen = pd.read_parquet(file)
    began = time.process_time()
    fitted = AalenJohansenFitter(calculate_variance=True).fit(seen["days"], seen["what"], event_of_interest=1)
    used = time.process_time() - began
    found = fitted.cumulative_density_.join(fitted.confidence_interval_).join(fitted.variance_)
    found.columns = ["share", "low", "high", "variance"]
    found.rename_axis("day").reset_index().to_parquet(out)
    print(json.dumps({"cpu": used}))


if __name__ == "__main__":
    main(*sys.argv[1:])
