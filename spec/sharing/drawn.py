"""Reading the tables of this chapter.

The agreement is between the council and North Works, which give, and the practice, which receives. A row of events is a
kind, its day, the day it lasts `until` (the first no longer so) and what it says. A row of what is seen is an
organisation, a category, from when until when. A dot is an empty cell.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from ettle.engine.events.catalogue import Event, checked
from ettle.engine.events.counting import Journey, journeys
from ettle.engine.rules.sharing import SharingAgreement
from ettle.engine.sharing.agreements import Shared, is_shared_on, shared_by

TERMS = {
    "agreement": "link",
    "title": "The link",
    "parties": {
        "council": {"role": "controller", "does": "gives"},
        "north-works": {"role": "processor", "does": "gives"},
        "practice": {"role": "controller", "does": "receives"},
    },
    "purpose": "helping together",
    "lawful_basis": "public_task",
    "needs_consent": "no",
    "categories": ["contact"],
    "from": "2024-01-01",
    "review_on": "2025-01-01",
    "told_to_person": "The practice sees how to reach you.",
    "illustrative": "yes",
}


def agreed(**terms: Any) -> SharingAgreement:
    return SharingAgreement.model_validate(TERMS | terms)


def journey_of(table: str) -> Journey:
    names, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    events = [_event(number, dict(zip(names, row, strict=True))) for number, row in enumerate(rows, 1)]
    return journeys(events, datetime(2030, 1, 1, tzinfo=UTC))["ada"]


def _event(number: int, cells: dict[str, str]) -> Event:
    row: dict[str, Any] = {name: cell for name, cell in cells.items() if cell not in (".", "")}
    says = dict(each.split(": ") for each in row.pop("says", "").split(", ") if each)
    id = row.get("id", f"e{number}")
    return checked({"id": id, "person": "ada", "recorded_at": f"{row['on']}T09:00:00Z", **row, **says})


def sees(events: str, expected: str, *agreements: SharingAgreement) -> None:
    """What these agreements give of the journey, as rows of grants, is exactly what is drawn."""
    journey = journey_of(events)
    grants = shared_by(journey, agreements).grants
    assert _drawn(shared_by(journey, agreements)) == _rows(expected)
    days = {day for each in (*journey.events, *agreements) for day in _around(each)}
    for day in {*days, *(day for each in grants for day in (each.valid_from, each.valid_until) if day)}:
        stands = any(each.valid_from <= day and (each.valid_until is None or day < each.valid_until) for each in grants)
        assert is_shared_on(journey, agreements, day) == stands, day


def _around(dated: Any) -> list[date]:
    """The days on which something begins and ends, with the day before each."""
    begun, until = getattr(dated, "on", None) or getattr(dated, "from_", None), getattr(dated, "until", None)
    return [day - back for day in (begun, until) if day for back in (timedelta(), timedelta(days=1))]


def outlined(events: str, expected: str, *agreements: SharingAgreement) -> None:
    """The fields of the journey that are told are exactly those drawn."""
    found = shared_by(journey_of(events), agreements).outlines
    said = [(each.organisation, each.field, each.value, str(each.valid_from), _end(each.valid_until)) for each in found]
    assert sorted(said) == _rows(expected)


def _drawn(shared: Shared) -> list[tuple[str, ...]]:
    rows = [(each.organisation, each.category, str(each.valid_from), _end(each.valid_until)) for each in shared.grants]
    return sorted(rows)


def _end(until: object) -> str:
    return "." if until is None else str(until)


def _rows(table: str) -> list[tuple[str, ...]]:
    _, *rows = [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]
    return sorted(rows)
