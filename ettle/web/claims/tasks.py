"""What the worker does for claims by itself, as `system: claims`: months are frozen, fees fall due, what changed is restated."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.claims.run import run


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="a run of claims")
def run_claims(timestamp: int) -> None:
    """Run every contract, each in a transaction of its own."""
    run()
