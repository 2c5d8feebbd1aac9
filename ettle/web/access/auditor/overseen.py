"""Whose acts somebody who audits may see: the first line; row-level security holds the same underneath."""

from __future__ import annotations

from ettle.web.access.acting import Acting
from ettle.web.access.models import Organisation
from ettle.web.access.oversight.queries import overseen

Kind = Organisation.Kind


def overseen_by(acting: Acting) -> dict[str, str]:
    """Organisations by id with their names: one's own; for a council its area's too, for the government all.

    Those who oversee others see acts of no organisation as well, such as a sign-in that failed: the id ''.
    """
    found, kind = overseen(acting), acting.post.organisation.kind
    return found | {"": "No organisation"} if kind in (Kind.COUNCIL, Kind.GOVERNMENT) else found
