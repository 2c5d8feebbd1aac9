"""Whose acts somebody who audits may see: the first line; row-level security holds the same underneath."""

from __future__ import annotations

from ettle.web.access.acting import Acting
from ettle.web.access.models import Organisation

Kind = Organisation.Kind


def overseen_by(acting: Acting) -> dict[str, str]:
    """Organisations by id with their names: one's own; for a council its area's too, for the government all.

    Those who oversee others see acts of no organisation as well, such as a sign-in that failed: the id ''.
    """
    own = acting.post.organisation
    seen = Organisation.objects.order_by("name")
    if own.kind == Kind.COUNCIL:
        seen = seen.filter(area=own.area) | Organisation.objects.filter(pk=own.pk)
    elif own.kind != Kind.GOVERNMENT:
        seen = seen.filter(pk=own.pk)
    found = {each.pk: each.name for each in seen}
    return found | {"": "No organisation"} if own.kind in (Kind.COUNCIL, Kind.GOVERNMENT) else found
