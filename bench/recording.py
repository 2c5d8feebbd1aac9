"""A contact recorded from Today beside the empty frame: CPU of this process for one request of each, in one run.

The database is the tests' own, made and thrown away; the frame is a signed-in page of the same app with nothing on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from bench.measured import Measured, cpu_seconds
from bench.site import a_site

TIMES = 60
BAR = 1.5


def quick_contact() -> list[Measured]:
    """The median of many requests of each kind, taken in turns so that a busy machine weighs on both."""
    with _a_site() as (client, new_token):
        ways = {
            "frame": lambda: client.get("/empty-frame/"),
            "contact": lambda: client.post("/people/ada/contact/", {"how": "phone", "token": new_token()}),
            "today after": lambda: client.get("/today/"),
            "today": lambda: client.get("/today/"),
            "form": lambda: client.post("/people/ada/record/contact/", _filled(new_token())),
        }
        timed = _in_turns(ways)
    frame = timed["frame"]
    beside = f"the empty frame: {1000 * frame:.1f} ms of CPU"
    what = {
        "contact": ("a contact recorded from Today, one request", f"<= {BAR} x the frame"),
        "form": ("the same by the whole form, rules asked at once", ""),
        "today after": ("Today after a contact: her standing is worked out anew first", ""),
        "today": ("Today, with nobody behind", ""),
    }
    return [
        Measured(words, f"{1000 * timed[name]:.1f} ms, {timed[name] / frame:.2f} x", beside, bar)
        for name, (words, bar) in what.items()
    ]


def _filled(token: str) -> dict[str, str]:
    return {"mode": "phone", "reached": "yes", "on": "9 November 2021", "token": token}


def _in_turns(ways: dict[str, Callable[[], Any]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(TIMES + 10):
        for name, way in ways.items():
            seconds, answer = cpu_seconds(way)
            assert answer.status_code in (200, 302), (name, answer.status_code)
            if turn >= 10:
                taken[name].append(seconds)
    return {name: median(each) for name, each in taken.items()}


@contextmanager
def _a_site() -> Iterator[tuple[Any, Callable[[], str]]]:
    """The site with Ben signed in and Ada on his list, told as the tests tell her."""
    with a_site():
        yield _signed_in()


def _signed_in() -> tuple[Any, Callable[[], str]]:
    from django.test import Client

    from ettle.web.access import sessions
    from ettle.web.access.models import Organisation
    from ettle.web.audit import entry as audit
    from ettle.web.casework import actions
    from ettle.web.casework.record.writing import new_token
    from tests.cast import WORKS, bens, make_staff
    from tests.web.told import DAY, ada, told

    Organisation.objects.create(id=WORKS, name="Ettlebrae Works", kind="provider")
    ben = make_staff("ben", "Ben Laidlaw", WORKS, "key_worker", "North")
    days = [f"2021-{month:02}-{day:02}" for month in (8, 9, 10) for day in (4, 9, 14, 19, 24)]
    weekly = [told("contact", day, mode="phone", reached="yes") for day in days]
    with audit.entry(actor="system: bench", act="bench"):
        actions.record_events(by="ben", events=[*ada(), bens("ada"), *weekly], for_day=DAY)
    client = Client()
    client.force_login(ben, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[sessions.FACTOR] = True
    session.save()
    return client, new_token
