"""Writing down what was said of the areas of life: an event for each area, the words sealed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from ettle.engine.events.catalogue import Event
from ettle.web.access.acting import Acting
from ettle.web.casework.from_a_desk import tell
from ettle.web.frame.day import now
from ettle.web.people import sealing
from ettle.web.plans.assessment.forms import Answer
from ettle.web.plans.assessment.tools import Tool
from ettle.web.plans.models import Said

WORDS = "notes"
"""The category of words about an area that has none of its own: a score is of the journey, what somebody said is not."""


@transaction.atomic
def write_down(
    *, by: Acting, person: str, tool: Tool, on: date, stay: str | None, answers: Sequence[Answer]
) -> list[Event]:
    """Record what was answered: the events. Raises casework.actions.Refused when it does not hold together with what is held."""
    told = [
        (
            "assessment",
            {
                "on": on,
                "enrolment": stay,
                "tool": tool.tool,
                "area": each.area,
                "score": each.score,
                "scale_max": tool.scale.most,
            },
        )
        for each in answers
    ]
    events = tell(by, person, told)
    Said.objects.bulk_create(
        Said(
            person_id=person,
            organisation_id=by.organisation,
            made_at=now(),
            made_by=by.code,
            event=event.id,
            area=each.area,
            category=WORDS if each.category == "journey" else each.category,
            words=sealing.seal_text(person, each.words),
        )
        for event, each in zip(events, answers, strict=True)
        if each.words
    )
    return events
