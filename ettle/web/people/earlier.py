"""Writing over what stands, with what stood before kept beside it, sealed with the person's key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from ettle.web.access.roles import Category
from ettle.web.frame.day import now
from ettle.web.people import sealing
from ettle.web.people.models import (
    Address,
    Contact,
    Earlier,
    EmergencyContact,
    EqualityAnswer,
    Identity,
    NationalInsurance,
    OtherName,
    Written,
)

One = TypeVar("One", bound=Written)

CATEGORY: Mapping[type[Written], Category] = {
    Identity: Category.IDENTITY,
    OtherName: Category.IDENTITY,
    NationalInsurance: Category.IDENTITY,
    Contact: Category.CONTACT,
    Address: Category.CONTACT,
    EmergencyContact: Category.CONTACT,
    EqualityAnswer: Category.EQUALITY,
}
"""What must be seen to see what stood there before. An earlier name is identity, though the present one is only a name."""
NOT_SAID = ("id", "person_id", "written_by", "written_at", "sealed", "fingerprint", "phone_key")


@dataclass(frozen=True, slots=True)
class Stood:
    """What a part said once, until when, and who wrote it."""

    part: str
    said: Mapping[str, Any]
    written_by: str
    written_at: datetime
    until: datetime
    replaced_by: str


def put(model: type[One], person: str, said: Mapping[str, Any], *, by: str, **which: Any) -> One:
    """Have the one row of a person (and of `which`, where there are several) say this. What it said before is kept."""
    stands = model._default_manager.filter(person=person, **which).first()
    if stands is None:
        return model._default_manager.create(person_id=person, written_by=by, written_at=now(), **which, **said)
    if all(getattr(stands, name) == value for name, value in said.items()):
        return stands
    keep(stands, by=by)
    for name, value in {**said, "written_by": by, "written_at": now()}.items():
        setattr(stands, name, value)
    stands.save()
    return stands


def take_away(stands: Written, *, by: str) -> None:
    """Remove a row, and keep what it said."""
    keep(stands, by=by)
    stands.delete()


def keep(stands: Written, *, by: str) -> None:
    person: str = stands.person_id  # type: ignore[attr-defined]
    names = [each.attname for each in stands._meta.concrete_fields if each.attname not in NOT_SAID]
    said = json.dumps({name: getattr(stands, name) for name in names}, default=str, ensure_ascii=False)
    Earlier.objects.create(
        person_id=person,
        part=type(stands).__name__.lower(),
        category=CATEGORY[type(stands)],
        sealed=sealing.seal_text(person, said),
        written_by=stands.written_by,
        written_at=stands.written_at,
        until=now(),
        replaced_by=by,
    )


def earlier_of(person: str, *parts: str) -> list[Stood]:
    """What these parts said before, the latest first, as far as the organisation asking sees their category."""
    rows = Earlier.objects.filter(person=person, part__in=parts).order_by("-until", "-pk")
    return [
        Stood(
            row.part,
            json.loads(sealing.open_text(person, bytes(row.sealed))),
            row.written_by,
            row.written_at,
            row.until,
            row.replaced_by,
        )
        for row in rows
    ]
