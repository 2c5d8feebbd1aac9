"""Who is loaded: parts of 300 people in the shares of the demonstration, each with key workers of its own.

A part is the same however many there are: whoever is measured has the same people at 10,000 as at 1,000,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bench.pages import A_PART
from ettle.engine.events.catalogue import Event, KeyWorker, Start
from ettle.engine.events.facts import FactDeclaration
from ettle.web.site.demonstration import staff
from ettle.web.site.demonstration.people import PEOPLE as SHARES
from ettle.web.site.demonstration.people import people_of

CASELOAD = 60
"""People to a key worker, those who left included: about 50 of them go on."""
TEAM_OF_PARTS = 3
"""So many parts make a team of each organisation: eight or nine key workers of the largest."""
CONTRACT = {"id": "fss-lot-5-illustrative", "provider": staff.START}
"""Under which the largest provider takes people: what they have earned, and what is soon too late to claim, is there to be read."""
BEN, LEA = "start-scotland-0-0", "lead-start-scotland-0"
ORGANISATION_OF = {code: id for id in staff.ORGANISATIONS for code in staff.workers_of(id)}


def part_of(part: int, day: date, facts: Mapping[str, FactDeclaration]) -> Iterator[list[Event]]:
    """The events of the people of one part, a list for each programme."""
    first = part * A_PART + 1
    for programme, share in SHARES.items():
        number = share * A_PART // sum(SHARES.values())
        yield [_at_a_desk(each, part, first) for each in people_of(day, programme, first, number, facts)]
        first += number


def _at_a_desk(event: Event, part: int, first: int) -> Event:
    """The event with the key workers of its part in place of the few of the demonstration."""
    changes: dict[str, Any] = {}
    if isinstance(event, Start) and event.provider == CONTRACT["provider"]:
        changes["contract"] = CONTRACT["id"]
    if event.recorded_by in ORGANISATION_OF:
        changes["recorded_by"] = _worker(event.recorded_by, event.person, part, first)
    if isinstance(event, KeyWorker) and event.worker in ORGANISATION_OF:
        changes["worker"] = _worker(event.worker, event.person, part, first)
    return event.model_copy(update=changes) if changes else event


def _worker(code: str, person: str, part: int, first: int) -> str:
    return f"{ORGANISATION_OF[code]}-{part}-{(int(person.split('-')[1]) - first) // CASELOAD}"


def workers_of(part: int) -> Iterator[tuple[str, str, str]]:
    """Everybody who may be key worker of somebody in a part: code, organisation, team."""
    most = max(SHARES.values()) // 10 // CASELOAD + 1
    for organisation in staff.KEY_WORKERS:
        for number in range(most):
            yield f"{organisation}-{part}-{number}", organisation, f"Team {part // TEAM_OF_PARTS}"
