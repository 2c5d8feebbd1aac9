"""What the worker does for drafts by itself, as `system: drafts`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.audit import entry as audit
from ettle.web.drafts import actions, sending


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="drafts remove old")
def remove_old(timestamp: int) -> None:
    """Every night: remove what nothing was added to for 30 days, and forget what was pressed days ago."""
    with audit.entry(actor="system: drafts", act="remove_old_drafts"):
        if removed := actions.remove_old():
            audit.wrote("old drafts removed", removed)
        if forgotten := sending.remove_old():
            audit.wrote("old presses forgotten", forgotten)
