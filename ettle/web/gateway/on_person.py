"""What this desk puts on the person's page: what they wanted when they were referred, for the first plan."""

from __future__ import annotations

from collections.abc import Sequence

from ettle.engine.events.catalogue import Event
from ettle.engine.events.catalogue import Referral as Referred
from ettle.web.access.request import Request
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
from ettle.web.frame.planned import rows_of
from ettle.web.frame.slots import Section
from ettle.web.gateway.models import Referral
from ettle.web.people import sealing


def on_person(request: Request, sight: Sight, told: Sequence[Event] | None = None) -> Section | None:
    """The latest referral to the organisation; nothing is asked of the database where none is recorded."""
    ours = [each.id for each in told or () if isinstance(each, Referred) and each.to == request.acting.organisation]
    if not ours or not sight.has(Category.CONTACT, Category.JOURNEY):
        return None
    found = next(iter(rows_of(Referral, LATEST, {"ours": ours, "organisation": request.acting.organisation})), None)
    if found is None:
        return None
    try:
        wants = sealing.open_text(found.person_id, bytes(found.wants))
    except (sealing.Erased, sealing.CannotOpen):
        return None
    return Section(19, "gateway/on_person.html", {"referral": found, "wants": wants})


LATEST = """
select * from gateway_referral where event = any(%(ours)s) and to_organisation_id = %(organisation)s order by id desc limit 1
"""
