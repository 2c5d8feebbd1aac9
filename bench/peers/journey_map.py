"""Which step follows which, and the days between, by pm4py: `journey_map.py FILE OUT`. CPU seconds as one line of JSON."""

from __future__ import annotations

import json
import sys
import time

import pandas as pd
import pm4py

CASE, STEP, WHEN = "case:concept:name", "concept:name", "time:timestamp"


def main(file: str, out: str) -> None:
    began = time.process_time()
    log = pd.read_parquet(file, columns=["person", "step", "on"])
    log = log.rename(columns={"person": CASE, "step": STEP, "on": WHEN})
    log[CASE], log[STEP] = log[CASE].astype(str), log[STEP].astype(str)
    log[WHEN] = pd.to_datetime(log[WHEN], utc=True)
    columns = {"case_id_key": CASE, "activity_key": STEP, "timestamp_key": WHEN}
    times, _, _ = pm4py.discover_dfg(log, **columns)
    pm4py.discover_performance_dfg(log, **columns)  # the days between, as ours has them too
    used = time.process_time() - began
    pairs = {f"{step}>{then}": count for (step, then), count in times.items()}
    with open(out, "w", encoding="utf-8") as written:
        json.dump(pairs, written)
    print(json.dumps({"cpu": used}))


if __name__ == "__main__":
    main(*sys.argv[1:])
