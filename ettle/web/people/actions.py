"""What is written about who somebody is. The caller has asked whether they may; what stood before is kept, sealed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from ettle.web.access.actions import know_people
from ettle.web.access.installation_key import fingerprint
from ettle.web.audit import entry as audit
from ettle.web.people import sealing
from ettle.web.people.earlier import keep, put, take_away
from ettle.web.people.indexing import index
from ettle.web.people.models import (
    Address,
    Contact,
    EmergencyContact,
    EqualityAnswer,
    Identity,
    NationalInsurance,
    OtherName,
)
from ettle.web.people.national_insurance import checked_number, masked, stem
from ettle.web.people.telling import tell


class DoesNotFit(ValueError):
    """What was said does not fit what is held; the message says what is held and what to do."""


@transaction.atomic
def name_person(
    *, person: str, given: str, family: str, known_as: str = "", pronoun: str = "", by: str = ""
) -> Identity:
    """Set the name somebody uses."""
    with sealing.writing_of(person):
        know_people([person])
        said = {"given": given, "family": family, "known_as": known_as, "pronoun": pronoun}
        identity = put(Identity, person, said, by=by)
        index([person])
        tell(person)
    audit.wrote("identity", person, person)
    return identity


@transaction.atomic
def add_other_name(*, person: str, kind: str, given: str, family: str, since: date | None = None, by: str) -> OtherName:
    """Have somebody found by another name too."""
    with sealing.writing_of(person):
        said = {"kind": kind, "given": given, "family": family}
        other, _ = OtherName.objects.get_or_create(
            person_id=person, **said, defaults={"since": since, "written_by": by}
        )
        index([person])
    audit.wrote("other_name", other.pk, person)
    return other


@transaction.atomic
def remove_other_name(*, person: str, id: int, by: str) -> None:
    """Have somebody found by a name no more. Raises OtherName.DoesNotExist."""
    with sealing.writing_of(person):
        take_away(OtherName.objects.get(person=person, pk=id), by=by)
        index([person])
    audit.wrote("other_name", id, person)


@transaction.atomic
def set_number(*, person: str, number: str = "", lack: str = "", by: str) -> None:
    """Keep a National Insurance number, or why there is none. Raises NotANumber."""
    with sealing.writing_of(person):
        held = checked_number(number) if number else ""
        said = {
            "fingerprint": fingerprint(stem(held)) if held else "",
            "shown": masked(held) if held else "",
            "lack": lack,
        }
        stands = NationalInsurance.objects.filter(person=person).first()
        if stands and held and stands.fingerprint == said["fingerprint"] and stands.shown == said["shown"]:
            return
        if stands:
            keep(stands, by=by)
            stands.delete()
        sealed = sealing.seal_text(person, held) if held else b""
        NationalInsurance.objects.create(person_id=person, sealed=sealed, written_by=by, **said)
    audit.wrote("national_insurance", person, person)


def open_number(*, person: str) -> str:
    """The whole number, on record as opened; empty where there is none to be seen."""
    held = NationalInsurance.objects.filter(person=person).exclude(fingerprint="").first()
    audit.wrote("national_insurance_opened", person, person)
    return sealing.open_text(person, bytes(held.sealed)) if held else ""


@transaction.atomic
def set_contact(*, person: str, said: Mapping[str, Any], by: str) -> Contact:
    """Set how somebody is reached and how not."""
    with sealing.writing_of(person):
        dialled = {"phone_key": phone_key(said["phone"])} if "phone" in said else {}
        contact = put(Contact, person, {**said, **dialled}, by=by)
    audit.wrote("contact", person, person)
    return contact


def phone_key(phone: str) -> str:
    """The figures of a number as they are dialled here: +44 (0)131 496 0000 and 0131 496 0000 are one."""
    figures = re.sub(r"[^\d+]", "", re.sub(r"\(0\)|(?:x|ext).*$", "", phone, flags=re.IGNORECASE))
    return re.sub(r"^(\+44|0044)0?", "0", figures)


@transaction.atomic
def move(
    *, person: str, from_on: date, lines: str = "", postcode: str = "", no_fixed: bool = False, by: str
) -> Address:
    """Somebody lives elsewhere since a day; where they lived ends there. The same day corrects what was said. Raises DoesNotFit."""
    with sealing.writing_of(person):
        said = {"lines": lines, "postcode": postcode, "no_fixed": no_fixed}
        current = Address.objects.filter(person=person, until_on__isnull=True).first()
        if current and current.from_on > from_on:
            raise DoesNotFit(
                f"They live where they do since {current.from_on:%-d %B %Y}. Give that day or a later one, or correct that address first."
            )
        if current and current.from_on < from_on:
            keep(current, by=by)
            current.until_on = from_on
            current.save()
        address = put(Address, person, said, by=by, from_on=from_on)
        index([person])
    audit.wrote("address", address.pk, person)
    return address


@transaction.atomic
def set_emergency_contact(*, person: str, name: str, phone: str, relation: str = "", note: str = "", by: str) -> None:
    with sealing.writing_of(person):
        put(EmergencyContact, person, {"name": name, "phone": phone, "relation": relation, "note": note}, by=by)
    audit.wrote("emergency_contact", person, person)


@transaction.atomic
def answer_equality(*, person: str, answers: Mapping[str, str], by: str) -> None:
    """Keep answers by question; an empty one takes an answer back to not asked."""
    with sealing.writing_of(person):
        for question, answer in answers.items():
            if answer:
                put(EqualityAnswer, person, {"answer": answer}, by=by, question=question)
                continue
            for stands in EqualityAnswer.objects.filter(person=person, question=question):
                take_away(stands, by=by)
    audit.wrote("equality", person, person)
