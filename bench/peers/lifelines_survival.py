"""A Kaplan-Meier curve with its intervals by lifelines: `lifelines_survival.py FILE OUT`. CPU seconds as one line of JSON.

FILE has the columns `days` and `happened`, a row a person; OUT gets the curve: day, waiting, low, high.
"""

from __future__ import annotations

import json
import sys
import time

import pandas as pd
from lifelines import KaplanMeierFitter


def main(file: str, out: str) -> None:
    seen = pd.read_parquet(file)
    began = time.process_time()
    fitted = KaplanMeierFitter().fit(seen["days"], seen["happened"])
    interval, median = fitted.confidence_interval_, fitted.median_survival_time_
    used = time.process_time() - began
    curve = fitted.survival_function_.join(interval)
    curve.columns = ["waiting", "low", "high"]
    curve.rename_axis("day").reset_index().to_parquet(out)
    print(json.dumps({"cpu": used, "median": median}))


if __name__ == "__main__":
    main(*sys.argv[1:])
