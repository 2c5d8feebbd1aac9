"""Filling an empty database with the invented area: enough to look at before the first page, the rest behind it.

`python -m ettle.web.site.demonstration` goes on from where the last part ended; it ends with 0 when all are there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from django.db import transaction

from ettle.simulation.naming import invent_name
from ettle.web.access.models import Organisation, PersonRef
from ettle.web.audit import entry as audit
from ettle.web.casework import actions, queries
from ettle.web.contracts.queries import rulebook
from ettle.web.frame.day import today
from ettle.web.people.actions import name_person
from ettle.web.site.demonstration import figures, money, people, staff

ACTOR = "system: invented area"
AT_ONCE = 90
"""People in one part: few enough that somebody who records meanwhile waits for nobody but their own."""
BEFORE_THE_FIRST_PAGE = 2


def begin() -> int:
    """Make staff and the first parts. Returns how many people were added; 0 when the database holds somebody already."""
    if not queries.is_empty() or Organisation.objects.exists():
        return 0
    with audit.entry(actor=ACTOR, act="demonstration: staff"):
        staff.employ()
    added = sum(_add(*part) for part in list(people.batches(AT_ONCE))[:BEFORE_THE_FIRST_PAGE])
    with audit.entry(actor=ACTOR, act="demonstration: money"):
        money.tell()
    figures.count()
    return added


def go_on() -> int:
    """Add every part that is not there yet. Returns how many people were added."""
    return sum(_add(*part) for part in _missing())


def _missing() -> Iterator[tuple[str, int, int]]:
    """The parts of which nobody is there: one is added whole or not at all."""
    for programme, first, number in people.batches(AT_ONCE):
        ids = [f"P-{each:06d}" for each in range(first, first + number)]
        if not PersonRef.objects.filter(id__in=ids).exists():
            yield programme, first, number


def _add(programme: str, first: int, number: int) -> int:
    day = today()
    events = people.people_of(day, programme, first, number, rulebook().facts)
    found = sorted({event.person for event in events})
    with audit.entry(actor=ACTOR, act="demonstration: people"), transaction.atomic():
        for person in found:
            name = invent_name(person)
            name_person(person=person, given=name.given, family=name.family)
        actions.record_events(by=ACTOR, events=events, for_day=day)
    return len(found)


def main() -> None:
    added = go_on()
    if added:
        figures.count()
        figures.tell()
        sys.stdout.write(f"  The whole invented area is there: {sum(people.PEOPLE.values()):,} people.\n")
