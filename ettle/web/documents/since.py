"""What this desk kept of somebody since a moment: asked before a move of theirs is undone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from ettle.web.documents.models import Document, Letter


def kept_since(request: None, *, people: set[str], since: datetime) -> list[tuple[str, str, str]]:
    """Of whom something was kept after a moment, what, and by which organisation. Asked as the system."""
    papers = Document.objects.filter(Q(made_at__gt=since) | Q(removed_at__gt=since), person__in=people)
    letters = Letter.objects.filter(made_at__gt=since, person__in=people)
    return [
        (person, what, organisation)
        for what, rows in (("a paper", papers), ("a letter", letters))
        for person, organisation in rows.values_list("person_id", "organisation_id")
    ]
