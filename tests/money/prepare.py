"""Those who claim, check, approve and pay, and people who earned something: in waves, one batch for each.

Run as the owner of the tables of a running site: `python -m tests.money.prepare begin WAVES PEOPLE` prints keys and
cookies, `python -m tests.money.prepare late PERSON` takes a job back that was paid for.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from typing import Any

KEYS, COOKIES = ("pat", "fay", "flo", "dee"), ("fay", "flo")
RUNS, APART_SECONDS = 20, 3


def people_of(wave: int, many: int) -> list[str]:
    return [f"w{wave}-{number}" for number in range(many)]


def begin(waves: int, many: int) -> dict[str, dict[str, str]]:
    """Everybody there and everything earned; the keys and cookies of those who act, by their code."""
    from django.conf import settings
    from django.test import Client

    from ettle.web.api.keys.actions import make_key
    from ettle.web.audit import entry as audit
    from tests.cast import signed_in
    from tests.claims.batches.paying import accounts
    from tests.claims.paid import cast_of_claims
    from tests.money.played import earn

    with audit.entry(actor="system: test", act="prepare"):
        desks = cast_of_claims()
        accounts(desks)
        until = date(2022, 11, 1)
        keys = {code: make_key(by="test", name="load", post=desks[code].post, until_on=until) for code in KEYS}
    earn(*(person for wave in range(waves) for person in people_of(wave, many)))
    clients = {code: signed_in(desks[code].staff, Client()) for code in COOKIES}
    name = settings.SESSION_COOKIE_NAME
    cookies = {code: f"{name}={client.cookies[name].value}" for code, client in clients.items()}
    return {"keys": keys, "cookies": cookies}


def late(person: str) -> None:
    """What was paid for turns out never to have been."""
    from ettle.web.audit import entry as audit
    from ettle.web.casework import actions as casework
    from tests.web.told import DAY, told

    never = told("retract", "2021-11-09", person=person, replaces=f"{person}-work-2021-06-28")
    with audit.entry(actor="system: test", act="late"):
        casework.record_events(by="ben", events=[never], for_day=DAY)


def queue_runs() -> None:
    """Have the task worker run the contracts now and again."""
    from ettle.web.claims.tasks import run_claims

    for number in range(RUNS):
        later: dict[str, Any] = {"schedule_in": {"seconds": number * APART_SECONDS}, "queueing_lock": f"run {number}"}
        run_claims.configure(**later).defer(timestamp=0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")
    import django

    django.setup()
    if sys.argv[1] == "begin":
        print(json.dumps(begin(int(sys.argv[2]), int(sys.argv[3]))))
        queue_runs()
    else:
        late(sys.argv[2])
