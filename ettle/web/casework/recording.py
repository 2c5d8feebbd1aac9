"""Recording one event from a page: by whom, for which organisation, at what moment is never the form's to say."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from ettle.engine.events.catalogue import Event, checked
from ettle.web.access.acting import Acting
from ettle.web.access.sight import Sight
from ettle.web.casework import actions
from ettle.web.frame.day import now, today


def record(acting: Acting, sight: Sight, kind: str, said: Mapping[str, Any]) -> Event:
    """Record one event of a person the post sees. `said` holds the fields by their names in files.

    Raises actions.Refused when it does not hold together with what is held.
    """
    row = {
        "id": new_id(),
        "person": sight.person,
        "kind": kind,
        "recorded_at": now(),
        "recorded_by": acting.code,
        "organisation": acting.organisation,
    }
    event = checked(row | {name: value for name, value in said.items() if value not in (None, "")})
    actions.record_events(by=acting.code, events=[event], for_day=today())
    return event


def new_id() -> str:
    """An id that no event has."""
    return f"ev-{uuid.uuid4().hex}"
