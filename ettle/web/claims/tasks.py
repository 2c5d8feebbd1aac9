"""What the worker does for claims by itself, as `system: claims`: months are frozen, fees fall due, what changed is restated."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.claims import telling
from ettle.web.claims.batches.stopping import write_down_all
from ettle.web.claims.run import run


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="a run of claims")
def run_claims(timestamp: int) -> None:
    """Run every contract, each in a transaction of its own."""
    run()


@app.periodic(cron="11 4 * * *")
@app.task(queueing_lock="claims to be paid")
def hold_what_is_to_be_paid(timestamp: int) -> None:
    """Every night: hold what is approved and not paid against the hard stops again, so that its page says what stops it."""
    write_down_all()


@app.periodic(cron="40 6 * * *")
@app.task(queueing_lock="claim messages")
def tell_claimers(timestamp: int) -> None:
    """Every morning: tell whoever claims what is soon too late, and what was missed."""
    telling.tell_all()


@app.periodic(cron="50 * * * *")
@app.task(queueing_lock="claim messages waiting")
def send_waiting_messages(timestamp: int) -> None:
    """Every hour: hand over what could not be handed over before."""
    telling.send_waiting()
