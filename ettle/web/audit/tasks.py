"""What the worker does for the record by itself, as `system: audit`. A seal and a check are their own record."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.audit import actions
from ettle.web.audit.models import Check

ONE_WAITING = "audit seal"
"""While one waits to be done no other is put beside it."""


@app.periodic(cron="* * * * * */3")
@app.task(queueing_lock=ONE_WAITING)
def seal(timestamp: int) -> None:
    """Every three seconds: seal what is over."""
    actions.seal()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="audit check")
def check_lately(timestamp: int) -> None:
    """Every ten minutes: look over what was sealed since the last look; over all of it while something is wrong."""
    last = Check.objects.order_by("-id").first()
    goes_on = last is not None and not last.finding and last.last > 0
    actions.check(since=actions.Head(last.last, last.head) if last and goes_on else None)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="audit check")
def check_all(timestamp: int) -> None:
    """Every night: look over the whole chain."""
    actions.check()
