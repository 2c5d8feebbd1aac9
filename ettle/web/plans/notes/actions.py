"""Notes are written once. A mistake is corrected by another note, and both stay."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from ettle.web.access.acting import Acting
from ettle.web.audit import entry as audit
from ettle.web.frame.day import now
from ettle.web.people import sealing
from ettle.web.plans.models import Note


class Corrected(Exception):
    """The note has been corrected already: correct the correction."""


@transaction.atomic
def write(*, by: Acting, person: str, kind: str, on: date, words: str, corrects: Note | None = None) -> Note:
    """Write a note, or what it should have said. Raises Corrected where somebody was quicker."""
    note = Note(
        person_id=person,
        organisation_id=by.organisation,
        made_at=now(),
        made_by=by.code,
        category=corrects.category if corrects else kind,
        on=on,
        words=sealing.seal_text(person, words),
        corrects=corrects,
    )
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError as error:
        raise Corrected from error
    audit.wrote("note", note.id, person)
    return note
