"""What a referral says of how to reach somebody becomes part of their details, where nothing is known there yet."""

from __future__ import annotations

from collections.abc import Mapping

from ettle.engine.wording.plain import day
from ettle.web.access.acting import as_system
from ettle.web.gateway.models import Referral
from ettle.web.people import sealing
from ettle.web.people.actions import move, set_contact
from ettle.web.people.models import Address, Contact

FIELDS = {"phone": "Phone", "email": "Email", "best_times": "Safely"}
"""The field of their details, by the label under which the referral holds it. The person agreed to all of these."""


def reach_of(referral: Referral) -> Mapping[str, str]:
    """How to reach them, line by line as it was sealed; nothing once it can no longer be opened."""
    try:
        words = sealing.open_text(referral.person_id, bytes(referral.reach))
    except (sealing.Erased, sealing.CannotOpen):
        return {}
    return dict(line.split(": ", 1) for line in words.splitlines() if ": " in line)


def carry(referral: Referral, person: str, *, by: str) -> None:
    """Write down how to reach them. What is known already stays as it is: a referral never overwrites."""
    source = f"from the referral of {day(referral.made_on)}"
    with as_system():
        reach = reach_of(referral)
        held = Contact.objects.filter(person=person).first()
        new = {
            field: reach[label] for field, label in FIELDS.items() if reach.get(label) and not getattr(held, field, "")
        }
        if new:  # beside what somebody else wrote, it is written by whoever answered
            set_contact(person=person, said=new, by=by if held else source)
        if reach.get("Postcode") and not Address.objects.filter(person=person).exists():
            move(person=person, from_on=referral.made_on, postcode=reach["Postcode"], by=source)
