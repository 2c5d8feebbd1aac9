"""What the worker does for the API by itself, as `system: api`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.api import once
from ettle.web.api.keys import often
from ettle.web.audit import entry as audit


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="api requests forget old")
def forget_old(timestamp: int) -> None:
    """Every ten minutes: forget the requests that no longer count towards how often an organisation may ask."""
    with audit.entry(actor="system: api", act="forget_old_api_requests"):
        if forgotten := often.forget_old():
            audit.wrote("old api requests forgotten", forgotten)


@app.periodic(cron="17 4 * * *")
@app.task(queueing_lock="api replies remove old")
def remove_old(timestamp: int) -> None:
    """Every night: remove the answers that were kept long enough to be given again."""
    with audit.entry(actor="system: api", act="remove_old_api_replies"):
        if removed := once.remove_old():
            audit.wrote("old api replies removed", removed)
