"""`python -m bench.pages.measuring PEOPLE`: as the site's own role, what the pages show, ask and cost. JSON on standard output."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "ettle.web.site.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from bench.pages.area import BEN, LEA  # noqa: E402
from bench.pages.shown import as_stored, people_of  # noqa: E402
from bench.pages.watching import sizes, watched  # noqa: E402
from ettle.web.access import sessions  # noqa: E402
from ettle.web.access.models import Staff  # noqa: E402
from ettle.web.casework.record.writing import new_token  # noqa: E402

TIMES, FIRST = 60, 6
"""So many of each are timed, after so many that are not."""
Ways = Mapping[str, Callable[[], Any]]


def main() -> None:
    with override_settings(ROOT_URLCONF="bench.frame_urls"):
        ben, lea = signed_in(BEN), signed_in(LEA)
        people = people_of(BEN)
        as_stored(ben, BEN, people)
        reading = _reading(ben, lea, people)
        writing = _writing(ben, people)
        json.dump({"pages": _asked(reading | writing), "cpu": _cpu(reading) | _cpu(writing, "contact ")}, sys.stdout)


def signed_in(code: str) -> Client:
    client = Client(SERVER_NAME="localhost")  # the site as it is: no template tells the tests what it drew
    client.force_login(Staff.objects.get(code=code), backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[sessions.FACTOR] = True
    session.save()
    return client


def _reading(ben: Client, lea: Client, people: list[str]) -> Ways:
    """The pages by name; every person of Ben's in turn, since no two journeys are alike."""
    each = cycle(people)
    return {
        "frame": lambda: ben.get("/empty-frame/"),
        "today": lambda: ben.get("/today/"),
        "caseload": lambda: ben.get("/caseload/"),
        "person": lambda: ben.get(f"/people/{next(each)}/"),
        "today of a team": lambda: lea.get("/today/"),
        "caseload of the organisation": lambda: lea.get("/caseload/?tab=organisation&sort=due"),
    }


def _writing(ben: Client, people: list[str]) -> Ways:
    each = cycle(people)
    return {
        "frame": lambda: ben.get("/empty-frame/"),
        "contact": lambda: ben.post(f"/people/{next(each)}/contact/", {"how": "phone", "token": new_token()}),
    }


def _asked(ways: Ways) -> dict[str, Any]:
    """What each page asks and how the database means to find it."""
    large, found = sizes(), {}
    for name, way in ways.items():
        way()
        with watched() as counted:
            assert way().status_code == 200, name
        with watched(plans=True, large=large) as judged:
            assert way().status_code == 200, name
        found[name] = {"queries": counted.queries, "statements": counted.statements,
                       "seq scans": judged.seq_scans, "hashed": judged.hashed}  # fmt: skip
    return found


def _cpu(ways: Ways, of: str = "") -> dict[str, tuple[float, float]]:
    """Seconds of this process and of its backend for one request: medians of many, taken in turns."""
    backend = _backend()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for turn in range(FIRST + TIMES):
        for name, way in ways.items():
            before, there = time.process_time(), backend()
            answer = way()
            after, then = time.process_time(), backend()
            assert answer.status_code == 200, (name, answer.status_code)
            if turn >= FIRST:
                taken[name].append((after - before, then - there))
    return {
        name if name != "frame" else f"{of}frame": (median(own for own, _ in each), median(its for _, its in each))
        for name, each in taken.items()
    }


def _backend() -> Callable[[], float]:
    """The CPU seconds so far of the server process that answers this one; nothing where the system does not say."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return (lambda: int(told.read_text().split()[0]) / 1e9) if told.exists() else (lambda: 0.0)


if __name__ == "__main__":
    main()
