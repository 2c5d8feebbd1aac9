"""What the worker does for the API by itself, as `system: api`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.api import once
from ettle.web.audit import entry as audit


@app.periodic(cron="17 4 * * *")
@app.task(queueing_lock="api replies remove old")
def remove_old(timestamp: int) -> None:
    """Every night: remove the answers that were kept long enough to be given again."""
    with audit.entry(actor="system: api", act="remove_old_api_replies"):
        if removed := once.remove_old():
            audit.wrote("old api replies removed", removed)
