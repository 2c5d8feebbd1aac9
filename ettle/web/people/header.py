"""The head of a person's page: what to call them, how to reach them safely, how old they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from ettle.web.access.acting import Acting
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
from ettle.web.frame.planned import planned_once
from ettle.web.people.births import age_on
from ettle.web.people.models import Contact, Identity

SAFE = {
    "yes": ("good", "Safe to leave a message"),
    "no": ("bad", "Do not leave a message"),
    "unknown": ("unknown", "Leaving a message: not asked"),
}
POST = {
    "yes": ("good", "Safe to post"),
    "no": ("bad", "Do not post letters"),
    "unknown": ("unknown", "Posting: not asked"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """What is seen of it; the rest is empty. `flags` are states: shape and word."""

    identity: Identity | None
    pronoun: str
    age: int | None
    reach: str
    flags: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    erased: datetime | None


def header_of(acting: Acting, sight: Sight) -> Header:
    """The name and the head of a person's page, in one question."""
    with planned_once() as cursor:
        cursor.execute(KNOWN, {"person": sight.person})
        name, born, reached, erased = cursor.fetchone()
    identity = Identity(**json.loads(name)) if name else None
    contact = Contact(**json.loads(reached)) if reached and sight.has(Category.CONTACT) else None
    return Header(
        identity=identity,
        pronoun=identity.pronoun if identity and sight.has(Category.IDENTITY) else "",
        age=age_on(born, acting.day) if born and sight.has(Category.IDENTITY) else None,
        reach=_reach(contact) if contact else "",
        flags=(SAFE[contact.safe_message], POST[contact.safe_post]) if contact else (),
        notes=tuple(_notes(contact)) if contact else (),
        erased=erased,
    )


KNOWN = """
select (select to_jsonb(i) from people_identity i where i.person_id = %(person)s),
    (select b."on" from people_born b where b.person_id = %(person)s),
    (select to_jsonb(c) from people_contact c where c.person_id = %(person)s),
    (select k.erased_at from people_personkey k where k.person_id = %(person)s)
"""
"""Each row is seen by the category of its own table, or not at all."""


def _reach(contact: Contact) -> str:
    way = str(Contact.Way(contact.preferred).label) if contact.preferred else ""
    at = contact.email if contact.preferred == Contact.Way.EMAIL else contact.phone
    return ", ".join(filter(None, [way, "" if contact.preferred in ("post", "in_person") else at]))


def _notes(contact: Contact) -> list[str]:
    never = [str(Contact.Way(each).label).lower() for each in contact.never_by]
    said = [f"not by {' or '.join(never)}"] if never else []
    said += [contact.best_times, f"{contact.who_else} may answer" if contact.who_else else "", contact.language]
    if contact.interpreter in (Contact.Interpreter.SPOKEN, Contact.Interpreter.BSL):
        said.append("interpreter" if contact.interpreter == Contact.Interpreter.SPOKEN else "BSL interpreter")
    if contact.print != Contact.Print.STANDARD:
        said.append(str(Contact.Print(contact.print).label).lower())
    return [each for each in said if each]
