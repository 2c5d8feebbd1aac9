"""What the page of details says, part by part, as far as it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.models import Staff
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
from ettle.web.people.earlier import Stood, earlier_of
from ettle.web.people.models import (
    Address,
    Contact,
    EmergencyContact,
    Identity,
    NationalInsurance,
    OtherName,
    Written,
)

NOT_ASKED = "Not asked yet"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: its rows of label and value, where it is changed, and what it said before."""

    title: str
    rows: list[tuple[str, str]]
    change: str
    written: str
    before: list[str]
    code: str


def parts_of(sight: Sight) -> list[Part]:
    """The parts that are seen, in their order."""
    person = sight.person
    found: list[Part] = []
    if sight.has(Category.IDENTITY):
        found += [_name(person), _number(person)]
    if sight.has(Category.CONTACT):
        found += [_contact(person), _address(person), _emergency(person)]
    return found


def _name(person: str) -> Part:
    name = Identity.objects.filter(person=person).first()
    rows = [(label, getattr(name, each)) for each, label in NAMES.items() if name and getattr(name, each)]
    for other in OtherName.objects.filter(person=person).order_by("pk"):
        since = f", since {in_words(other.since)}" if other.since else ""
        rows.append(
            ("Had before" if other.kind == OtherName.Kind.PREVIOUS else "Also known as", f"{other.name}{since}")
        )
    return _part("Name", "name", person, rows, name, "identity", "othername")


NAMES = {"given": "Given name", "family": "Family name", "known_as": "What to call them", "pronoun": "Pronoun"}


def _number(person: str) -> Part:
    held = NationalInsurance.objects.filter(person=person).first()
    said = held.shown or str(NationalInsurance.Lack(held.lack).label) if held else NOT_ASKED
    return _part("National Insurance number", "number", person, [("Number", said)], held, "nationalinsurance")


def _contact(person: str) -> Part:
    held = Contact.objects.filter(person=person).first()
    return _part("How to reach them", "contact", person, list(_reach(held)) if held else [], held, "contact")


def _reach(held: Contact) -> Iterator[tuple[str, str]]:
    yield "Phone", held.phone or NOT_ASKED
    yield "Email", held.email or NOT_ASKED
    yield "Likes best", str(Contact.Way(held.preferred).label) if held.preferred else NOT_ASKED
    if held.never_by:
        yield "Do not contact by", ", ".join(str(Contact.Way(each).label).lower() for each in held.never_by)
    yield "Safe to leave a message", str(Contact.Safe(held.safe_message).label)
    yield "Safe to post letters", str(Contact.Safe(held.safe_post).label)
    for label, said in (
        ("Best times and ways", held.best_times),
        ("Who else may answer", held.who_else),
        ("Language", held.language),
    ):
        if said:
            yield label, said
    yield "Interpreter", str(Contact.Interpreter(held.interpreter).label)
    yield "Letters", str(Contact.Print(held.print).label)


def _address(person: str) -> Part:
    held = list(Address.objects.filter(person=person).order_by("-from_on"))
    rows = [(_days(each), where(each)) for each in held]
    return _part("Address", "address", person, rows, held[0] if held else None, "address")


def _days(each: Address) -> str:
    since = f"Since {in_words(each.from_on)}"
    return since if each.until_on is None else f"{in_words(each.from_on)} to {in_words(each.until_on)}"


def where(each: Address) -> str:
    return "No fixed address" if each.no_fixed else ", ".join(filter(None, [*each.lines.splitlines(), each.postcode]))


def _emergency(person: str) -> Part:
    held = EmergencyContact.objects.filter(person=person).first()
    rows = (
        [("Name", held.name), ("Who they are", held.relation), ("Phone", held.phone), ("To know", held.note)]
        if held
        else []
    )
    shown = [(label, said) for label, said in rows if said]
    return _part("In an emergency", "emergency", person, shown, held, "emergencycontact")


def _part(title: str, code: str, person: str, rows: list[tuple[str, str]], held: Written | None, *tables: str) -> Part:
    change = reverse("change_details", args=[person, code])
    by = Staff.objects.filter(code=held.written_by).values_list("name", flat=True).first() if held else None
    source = f" by {by}" if by else f" {held.written_by}" if held and held.written_by.startswith("from ") else ""
    written = f"Written on {in_words(held.written_at.date())}{source}" if held else ""
    return Part(title, rows, change, written, [_said_before(each) for each in earlier_of(person, *tables)], code)


def _said_before(stood: Stood) -> str:
    said = ", ".join(_plain(name, value) for name, value in stood.said.items() if value not in ("", None, [], False))
    return f"Until {in_words(stood.until.date())}: {said or 'nothing'}"


def _plain(name: str, value: Any) -> str:
    if name == "shown":
        return str(value)
    label = name.removesuffix("_on").replace("_", " ")
    return f"{label} {', '.join(map(str, value)) if isinstance(value, list) else 'yes' if value is True else value}"


def initial_of(model: type[models.Model], person: str) -> dict[str, Any]:
    """What stands, for a form to start from."""
    held = model._default_manager.filter(person=person).first()
    return (
        {each.name: getattr(held, each.name) for each in model._meta.concrete_fields if each.name != "person"}
        if held
        else {}
    )
