"""A letter is kept as it was sent, word for word."""

from __future__ import annotations

from django.db import transaction

from ettle.web.access.acting import Acting
from ettle.web.audit import entry as audit
from ettle.web.documents.letters.templates import Template
from ettle.web.documents.models import Letter
from ettle.web.frame.day import now
from ettle.web.people import sealing


@transaction.atomic
def keep(*, by: Acting, person: str, template: Template, words: str, how: str, large: bool) -> Letter:
    """Keep a letter as sent. The form has asked whether it may go that way."""
    letter = Letter.objects.create(
        person_id=person,
        organisation_id=by.organisation,
        made_at=now(),
        made_by=by.code,
        template=template.letter,
        title=template.title,
        words=sealing.seal_text(person, words),
        how=how,
        large=large,
    )
    audit.wrote("letter", letter.id, person)
    return letter
