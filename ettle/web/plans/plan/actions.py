"""What is written of a plan: an entry added for each change, an event where it was agreed or gone over."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from ettle.web.access.acting import Acting
from ettle.web.audit import entry as audit
from ettle.web.casework.from_a_desk import tell
from ettle.web.frame.day import now
from ettle.web.people import sealing
from ettle.web.plans.models import Agreement, Entry
from ettle.web.plans.plan.needs import category_of


@transaction.atomic
def write(
    *,
    by: Acting,
    person: str,
    goal: uuid.UUID | None,
    said: Mapping[str, Any],
    before: Entry | None = None,
    step: bool = False,
) -> Entry:
    """Write a goal or a step as it stands now: a new one, or `before` again. What stood before is kept."""
    need = before.need if before else said.get("need", "")
    entry = Entry(
        person_id=person,
        organisation_id=by.organisation,
        made_at=now(),
        made_by=by.code,
        goal=goal or (before.goal if before else uuid.uuid4()),
        step=(before.step if before else uuid.uuid4()) if step else None,
        words=sealing.seal_text(person, said["words"]),
        state=said["state"],
        why=said.get("why", ""),
        who=said.get("who", ""),
        who_else=sealing.seal_text(person, said["who_else"]) if said.get("who_else") else None,
        by_on=said.get("by_on"),
        need=need,
        leads_to=said.get("leads_to", ""),
        category=before.category if before else category_of(need),
    )
    entry.save(force_insert=True)
    audit.wrote("plan step" if step else "plan goal", entry.step or entry.goal, person)
    return entry


@transaction.atomic
def agree(
    *, by: Acting, person: str, kind: str, on: date, agreed: str, words: str, review_on: date | None, stay: str | None
) -> Agreement:
    """Record that the plan was agreed (`plan`), or gone over and then agreed or not (`review`).

    Raises casework.actions.Refused.
    """
    said: dict[str, Any] = {"on": on, "enrolment": stay}
    answered = ("plan", said | {"agreed_by_person": agreed})
    event, *_ = tell(by, person, [answered] if kind == "plan" else [("review", said), answered])
    agreement = Agreement.objects.create(
        person_id=person,
        organisation_id=by.organisation,
        made_at=now(),
        made_by=by.code,
        event=event.id,
        kind=kind,
        agreed=agreed,
        on=on,
        words=sealing.seal_text(person, words) if words else None,
        review_on=review_on,
    )
    audit.wrote("plan agreement", agreement.id, person)
    return agreement
