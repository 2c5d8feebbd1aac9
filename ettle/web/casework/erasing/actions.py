"""Asking that somebody be erased, agreeing to it, and letting it be. Two people, whatever posts either of them holds."""

from __future__ import annotations

from django.db import transaction

from ettle.web.access.acting import Acting, as_system
from ettle.web.audit import entry as audit
from ettle.web.casework import queries as store
from ettle.web.casework.actions import wait_for_turn, work_out_again
from ettle.web.casework.erasing.queries import answers_for_all
from ettle.web.frame.day import now, today
from ettle.web.people.erasure import erase_person
from ettle.web.people.models import Erasure


class MayNot(ValueError):
    """Why this one may not ask or agree, to be told to them."""


@transaction.atomic
def ask(*, by: Acting, person: str, basis: str, reason: str) -> Erasure:
    """Ask that somebody be erased. The caller has asked whether they are known here. Raises MayNot."""
    with as_system():
        people = _one_journey(person)
        _refuse_a_part(by, people)
        if Erasure.objects.filter(person__in=people, agreed_at=None, dropped_at=None).exists():
            raise MayNot("This was asked for already, and waits for somebody to agree. It is on the list")
        made = Erasure.objects.create(
            person_id=person,
            organisation=by.organisation,
            basis=basis,
            reason=reason,
            asked_by=by.code,
            asked_at=now(),
        )
    audit.wrote("erasure asked", made.pk, person)
    return made


@transaction.atomic
def agree(*, by: Acting, id: int) -> Erasure:
    """Agree to what another asked, and have it done: the person's records, linked ones too, all of it or nothing.

    Done a second time it changes nothing. Raises MayNot: of who asked it, and of who does not answer for all that is held.
    """
    with as_system():
        found = Erasure.objects.select_for_update().get(pk=id)
        if not found.is_open:
            return found
        if found.asked_by == by.code:
            raise MayNot("You asked for this yourself. Somebody else must agree, whichever of your posts you act in")
        people = _one_journey(found.person_id)
        _refuse_a_part(by, people)
        found.people, found.agreed_by, found.agreed_at = sorted(people), by.code, now()
        found.save()
        audit.wrote("erasure agreed", found.pk, *people)
        for person in found.people:
            erase_person(person=person, agreed=found)
    return found


@transaction.atomic
def drop(*, by: Acting, id: int, because: str) -> Erasure:
    """Let it be, whoever of the two says so: nothing is erased, and why not stays on record."""
    with as_system():
        found = Erasure.objects.select_for_update().get(pk=id)
        if found.is_open:
            found.dropped_by, found.dropped_at, found.dropped_because = by.code, now(), because
            found.save()
            audit.wrote("erasure dropped", found.pk, found.person_id)
    return found


def forget(person: str) -> None:
    """Work out anew, as the system, where somebody erased stands: nowhere, and nobody sees them."""
    work_out_again({person}, today())


def _one_journey(person: str) -> set[str]:
    """The records that are one person's today. Those once linked by mistake and parted are somebody else's."""
    wait_for_turn({person})
    journey = store.journey(person, now())
    return set(journey.people) if journey else {person}


def _refuse_a_part(by: Acting, people: set[str]) -> None:
    if not answers_for_all(by, people):
        raise MayNot(
            "An organisation that you do not answer for holds a part of this. "
            "Send the request to the data protection officer of the Scottish Government, who answers for every organisation"
        )
