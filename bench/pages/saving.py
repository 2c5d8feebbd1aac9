"""`python -m bench.pages.saving`: one new event at the desk: stored, its person asked by the rules anew, what that says stored.

As the site's own role, everything in the transaction of the one who records. JSON on standard output.
"""

from __future__ import annotations

import json
import os
import sys
import time
from statistics import median
from uuid import uuid4

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "ettle.web.site.settings"
django.setup()

from datetime import UTC, datetime  # noqa: E402

from bench.pages.area import BEN  # noqa: E402
from bench.pages.measuring import FIRST, TIMES, _backend  # noqa: E402
from bench.pages.shown import people_of  # noqa: E402
from ettle.engine.events.catalogue import Contact  # noqa: E402
from ettle.web.access.acting import as_system  # noqa: E402
from ettle.web.audit import entry as audit  # noqa: E402
from ettle.web.casework.actions import record_events  # noqa: E402
from ettle.web.casework.models import Standing  # noqa: E402
from ettle.web.frame.day import today  # noqa: E402


def main() -> None:
    with as_system():
        people = [(person, _enrolment(person)) for person in people_of(BEN)]
    backend, taken = _backend(), []
    for turn in range(FIRST + TIMES):
        person, enrolment = people[turn % len(people)]
        event = Contact(kind="contact", id=f"bench-{uuid4()}", person=person, enrolment=enrolment, on=today(),
                        recorded_at=datetime.now(UTC), recorded_by=BEN, mode="phone", reached="yes")  # fmt: skip
        before, there, began = time.process_time(), backend(), time.perf_counter()
        with audit.entry(actor="system: bench", act="bench"):
            added = record_events(by=BEN, events=[event], for_day=today())
        assert added == 1, "nothing was stored"
        if turn >= FIRST:
            taken.append((time.process_time() - before, backend() - there, time.perf_counter() - began))
    own, its, wall = (median(column) for column in zip(*taken, strict=True))
    json.dump({"own": own, "database": its, "wall": wall, "people": len(people)}, sys.stdout)


def _enrolment(person: str) -> str:
    row = Standing.objects.filter(person=person, under_way=True, enrolment__isnull=False).first()
    assert row is not None and row.enrolment
    return row.enrolment


if __name__ == "__main__":
    main()
