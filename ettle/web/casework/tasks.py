"""What the worker does for the lists by itself, as `system: standings`: what is so today is so without anybody's touch."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.frame.day import today

AT_ONCE = 50


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="standings of yesterday")
def bring_up_to_date(timestamp: int) -> None:
    """Work out anew, some people at a time, whose rows are of an earlier day or behind, until there are none."""
    while worked_out_some():
        pass


def worked_out_some() -> int:
    """Work out so many people's rows for today. Returns how many; each part is kept whole."""
    people = actions.of_an_earlier_day(today(), AT_ONCE)
    if people:
        with audit.entry(actor="system: standings", act="bring_up_to_date"):
            actions.work_out_again(people, today())
            audit.wrote("standings", len(people))
    return len(people)
