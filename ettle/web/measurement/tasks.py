"""What the worker does for figures by itself, as `system: figures`: each night the store is handed over and counted."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.audit import entry as audit
from ettle.web.measurement.evaluating import ACTOR, count_now


@app.periodic(cron="20 2 * * *")
@app.task(queueing_lock="figures of the day")
def count_what_happened(timestamp: int) -> None:
    with audit.entry(actor=ACTOR, act="count_what_happened"):
        count_now(purpose="figures of the day")
