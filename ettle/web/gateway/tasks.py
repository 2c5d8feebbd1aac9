"""What the worker does for referrals by itself, as `system: referrals`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.audit import entry as audit
from ettle.web.gateway import actions


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="referral drafts remove old")
def remove_old(timestamp: int) -> None:
    """Every night: remove the referrals that were never sent."""
    with audit.entry(actor="system: referrals", act="remove_old_referral_drafts"):
        if removed := actions.remove_old():
            audit.wrote("old referral drafts removed", removed)
