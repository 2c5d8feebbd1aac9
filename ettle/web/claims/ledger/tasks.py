"""What the worker does for the ledger by itself, as `system: ledger`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.claims.ledger.nightly import look_over


@app.periodic(cron="43 2 * * *")
@app.task(queueing_lock="clearing report")
def clearing_report(timestamp: int) -> None:
    """Every night: look over all books from the rows alone, and keep what is found."""
    look_over()
