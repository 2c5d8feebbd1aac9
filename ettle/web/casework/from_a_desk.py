"""What a higher desk needs to make events of its own acts: the stays they may belong to, and several told at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ettle.engine.events.catalogue import Event, checked
from ettle.web.access.acting import Acting
from ettle.web.casework import actions, queries
from ettle.web.casework.models import State
from ettle.web.contracts.queries import title_of
from ettle.web.frame.day import now, today

Told = tuple[str, Mapping[str, Any]]
"""A kind, and its fields by their names in files."""


def stays_of(acting: Acting, person: str) -> list[tuple[str, str]]:
    """The enrolments of a person with the post's organisation that go on, the latest first: id and title."""
    rows = queries.visible(acting).filter(person=person, enrolment__isnull=False).exclude(state=State.LEFT)
    return [(row.enrolment or "", title_of(row.programme)) for row in rows.order_by("-since", "-id")]


def stay_of(acting: Acting, person: str) -> str | None:
    """The enrolment that what is done with a person today belongs to; None where none goes on here."""
    return next((id for id, _ in stays_of(acting, person)), None)


def tell(acting: Acting, person: str, told: Sequence[Told]) -> list[Event]:
    """Record events of a person the post sees, all or none, in the order told. The view has asked whether it may.

    Raises actions.Refused when they do not hold together with what is held.
    """
    common = {"person": person, "recorded_at": now(), "recorded_by": acting.code, "organisation": acting.organisation}
    events = [
        checked(
            common | {"id": new_id(), "kind": kind} | {name: value for name, value in said.items() if value is not None}
        )
        for kind, said in told
    ]
    actions.record_events(by=acting.code, events=events, for_day=today())
    return events


def new_id() -> str:
    """An id that no event has."""
    return f"ev-{uuid.uuid4().hex}"


def refused_words(refused: actions.Refused) -> list[str]:
    """What did not hold together, for the form that asked."""
    return [f"{fault.found}; {fault.cure}." for faults in refused.faults.values() for fault in faults]
