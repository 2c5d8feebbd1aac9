"""Linking two records and parting them: events through the one door, with the reason in words beside the audit's entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django.db import transaction

from ettle.engine.events.catalogue import Event, checked
from ettle.web.access.acting import Acting
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
from ettle.web.audit import entry as audit
from ettle.web.casework import actions
from ettle.web.casework.from_a_desk import new_id
from ettle.web.frame.day import now, today

Kind = Literal["link", "unlink"]
NEEDED = (Category.IDENTITY, Category.JOURNEY)


def may_link(sight: Sight) -> bool:
    """Whether a post may say whose record this is: it sees who they are and their journey, and not by an agreement alone."""
    return sight.has(*NEEDED) and not sight.by_agreement_alone


def event_of(by: Acting, kind: Kind, person: str, other: str, because: str = "") -> Event:
    """The event that says it, the smaller id first, so that it is the same whichever page it was said on."""
    first, second = sorted((person, other))
    said: dict[str, Any] = {
        "id": new_id(),
        "kind": kind,
        "person": first,
        "other": second,
        "on": today(),
        "recorded_at": now(),
    }
    said |= {"recorded_by": by.code, "organisation": by.organisation}
    return checked(said | ({"because": because} if because else {}))


@transaction.atomic
def say(*, by: Acting, kind: Kind, person: str, other: str, said: Mapping[str, str]) -> Event:
    """Record that two records are one person, or are not. The view has asked whether both may be seen. Raises actions.Refused."""
    event = event_of(by, kind, person, other, said["because"])
    actions.record_events(by=by.code, events=[event], for_day=today())
    for each in (event.person, other if event.person == person else person):
        audit.keep(each, **{kind: said["words"]})
    return event
