"""The head of a person's page: what to call them, how to reach them safely, how old they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ettle.web.access.acting import Acting
from ettle.web.access.models import PersonRef
from ettle.web.access.roles import Category
from ettle.web.access.sight import Sight
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
    known = PersonRef.objects.select_related("identity", "born", "contact", "personkey").get(pk=sight.person)
    identity = getattr(known, "identity", None)
    born = getattr(known, "born", None) if sight.has(Category.IDENTITY) else None
    contact = getattr(known, "contact", None) if sight.has(Category.CONTACT) else None
    key = getattr(known, "personkey", None)
    return Header(
        identity=identity,
        pronoun=identity.pronoun if identity and sight.has(Category.IDENTITY) else "",
        age=age_on(born.on, acting.day) if born else None,
        reach=_reach(contact) if contact else "",
        flags=(SAFE[contact.safe_message], POST[contact.safe_post]) if contact else (),
        notes=tuple(_notes(contact)) if contact else (),
        erased=key.erased_at if key else None,
    )


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
