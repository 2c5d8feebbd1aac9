"""What is written about who somebody is."""

from __future__ import annotations

from django.db import transaction

from ettle.web.access.acting import as_system
from ettle.web.access.actions import know_people
from ettle.web.audit import entry as audit
from ettle.web.people.models import Identity


@transaction.atomic
def name_person(*, person: str, given: str, family: str, known_as: str = "", pronoun: str = "") -> Identity:
    """Set the name somebody uses."""
    with as_system():
        know_people([person])
        said = {"given": given, "family": family, "known_as": known_as, "pronoun": pronoun}
        identity, _ = Identity.objects.update_or_create(person_id=person, defaults=said)
    audit.wrote("identity", person, person)
    return identity
