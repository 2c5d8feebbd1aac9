"""Erasing a person: their key is destroyed and what stood in the clear removed. Codes and dates of events stay, for the money."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ettle.web.access.acting import as_system
from ettle.web.access.actions import take_grants
from ettle.web.access.models import BreakGlass
from ettle.web.audit import entry as audit
from ettle.web.audit.actions import erase_payloads
from ettle.web.drafts.models import Draft
from ettle.web.frame.day import now
from ettle.web.people.indexing import index
from ettle.web.people.models import (
    Address,
    Contact,
    EmergencyContact,
    EqualityAnswer,
    Erasure,
    Identity,
    NationalInsurance,
    NotTheSame,
    OtherName,
)
from ettle.web.people.sealing import key_of
from ettle.web.people.telling import tell, tell_erased

IN_THE_CLEAR = (Identity, OtherName, NationalInsurance, Contact, Address, EmergencyContact, EqualityAnswer)

ERASED = "Erased with the person’s words"
"""In place of why their record was opened in need: that it was, and by whom, stays."""


@transaction.atomic
def erase_person(*, person: str, agreed: Erasure) -> datetime:
    """Erase what is kept of a person in words, for good, as two agreed. Returns when. Erasing once more changes nothing.

    The database refuses it of a person whom no agreed erasure names. Nobody sees the person from then on. Every desk that
    keeps words in the clear has asked to be told (`telling.when_erased`); what is sealed nobody can open.
    Copies of the database made before hold the key until they are too old to be kept.
    """
    with as_system():
        kept = key_of(person)
        if kept.erased_at is not None:
            return kept.erased_at
        kept.wrapped, kept.erased_at = b"", now()
        kept.erased_by, kept.erased_because = agreed.agreed_by, f"erasure {agreed.pk}: {agreed.basis}"
        kept.save()
        for model in IN_THE_CLEAR:
            model._default_manager.filter(person=person).delete()
        NotTheSame.objects.filter(Q(one=person) | Q(other=person)).delete()
        BreakGlass.objects.filter(person=person).update(reason=ERASED)
        Draft.objects.filter(Q(subject=person) | Q(address__contains=f"/people/{person}/")).delete()
        take_grants(person)
        index([person])
        tell(person)
        tell_erased(person)
        erase_payloads(person=person, by=agreed.agreed_by)
    audit.wrote("erased", person, person)
    return kept.erased_at
