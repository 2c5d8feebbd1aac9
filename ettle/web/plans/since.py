"""What this desk kept of somebody since a moment: asked before a move of theirs is undone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model, Q

from ettle.web.plans.models import Agreement, Appointment, DigitalCheck, Entry, Loan, Note

KEPT: dict[type[Model], str] = {
    Note: "a note",
    Appointment: "an appointment",
    Entry: "a goal or step",
    Agreement: "an agreed plan",
    DigitalCheck: "a check of getting online",
    Loan: "a lent device",
}
"""What is told of each that was kept of somebody: that it is there, and no more."""


def kept_since(request: None, *, people: set[str], since: datetime) -> list[tuple[str, str, str]]:
    """Of whom something was kept after a moment, what, and by which organisation. Asked as the system."""
    return [
        (person, what, organisation)
        for model, what in KEPT.items()
        for person, organisation in model._default_manager.filter(_after(model, since), person__in=people).values_list(
            "person_id", "organisation_id"
        )
    ]


def _after(model: type[Model], since: datetime) -> Q:
    """What was made since; of an appointment also what came of it."""
    made = Q(made_at__gt=since)
    return made | Q(changed_at__gt=since) if model is Appointment else made
