"""`python -m bench.pages.saving`: one new event at the desk: stored, its person asked by the rules anew, what that says stored.

The act alone, in the transaction of the one who records, with its entry in the record of acts; and the whole request of
the form that does it, to the page it leads to. Each of somebody else, whose standing it changes. As the site's own role.
JSON on standard output.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from statistics import median
from uuid import uuid4

os.environ["DJANGO_SETTINGS_MODULE"] = "ettle.web.site.settings"
from django.db.models import Q
from django.test import Client

import ettle.web.site.wsgi  # noqa: F401  (as a worker of the site starts)
from bench.pages.area import BEN
from bench.pages.measuring import FIRST, _backend, signed_in
from bench.pages.watching import watched
from ettle.engine.events.catalogue import Contact
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.casework.actions import record_events
from ettle.web.casework.models import Standing
from ettle.web.casework.record.writing import new_token
from ettle.web.frame.day import now, today
from ettle.web.site.demonstration.staff import START

Pair = tuple[str, str]
"""A person and their enrolment."""


MOST = 36
"""People of each kind, all of whom nothing was recorded of yet today: of those of a later run some are copies of these."""


def main() -> None:
    ben = signed_in(BEN)
    act = _timed(_people(Q(organisation=START), others=True), _act)
    request = _timed(_people(Q(organisation=START)), lambda pair: _request(ben, pair))
    json.dump({"act": act, "request": request}, sys.stdout)


def _people(whose: Q, others: bool = False) -> list[Pair]:
    """Those who go on with Ben's organisation, or with others; of several enrolments the form would ask which."""
    with as_system():
        often = Counter(Standing.objects.values_list("person", flat=True))
        rows = Standing.objects.filter(~whose if others else whose, under_way=True, enrolment__isnull=False)
        rows = rows.exclude(worker="").exclude(latest_on=today()).order_by("person")
        found = dict(rows.values_list("person", "enrolment"))
    return [(person, enrolment) for person, enrolment in found.items() if enrolment and often[person] == 1][:MOST]


def _act(pair: Pair) -> None:
    person, enrolment = pair
    event = Contact(kind="contact", id=f"bench-{uuid4()}", person=person, enrolment=enrolment, on=today(),
                    recorded_at=now(), recorded_by=BEN, mode="phone", reached="yes")  # fmt: skip
    with audit.entry(actor="system: bench", act="bench"):
        assert record_events(by=BEN, events=[event], for_day=today()) == 1, "nothing was stored"


def _request(ben: Client, pair: Pair) -> None:
    said = {"mode": "phone", "reached": "yes", "on": f"{today():%-d %B %Y}", "token": new_token()}
    answer = ben.post(f"/people/{pair[0]}/record/contact/", said)
    assert answer.status_code == 302, answer.status_code


def _timed(people: list[Pair], way: Callable[[Pair], None]) -> dict[str, float]:
    """Medians of one turn for each of these people, after some that are not counted; and how many statements one takes."""
    backend, taken, stood = _backend(), [], dict(_stand())
    *several, last = people
    for turn, pair in enumerate(several):
        before, there, began = time.process_time(), backend(), time.perf_counter()
        way(pair)
        if turn >= FIRST:
            taken.append((time.process_time() - before, backend() - there, time.perf_counter() - began))
    with watched() as counted:
        way(last)
    stand = dict(_stand())
    same = [pair for pair in people if stand[pair] == stood[pair]]
    assert not same, f"nothing changed of {len(same)}, such as {same[:3]}"
    own, its, wall = (median(column) for column in zip(*taken, strict=True))
    return {"own": own, "database": its, "wall": wall, "people": len(taken), "queries": counted.queries}


def _stand() -> Iterator[tuple[Pair, object]]:
    with as_system():
        for person, enrolment, on in Standing.objects.values_list("person", "enrolment", "latest_on"):
            yield (person, enrolment or ""), on


if __name__ == "__main__":
    main()
