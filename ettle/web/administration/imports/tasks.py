"""What the worker does for imports by itself, as `system: import`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.administration.imports import actions


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="imports go on", lock="imports go on")
def go_on(timestamp: int) -> None:
    """Every five seconds: go on with what is going; one at a time, so that a worker that died is followed by the next."""
    actions.go_on()
