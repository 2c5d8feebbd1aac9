"""Words, names and documents of a person, locked with a key of their own: destroy the key, and nobody reads them again.

sealed = sealing.seal(person, b"...")      bytes to keep, in a column or a file
sealing.open(person, sealed)               the same bytes again; raises Erased once the person's key is destroyed
sealing.seal_text, sealing.open_text       the same for text

Each key is itself locked with the installation's (`ETTLE_DATA_KEY`), so that the database or a copy of it alone opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken

from ettle.web.access.acting import as_system
from ettle.web.access.actions import know_people
from ettle.web.access.installation_key import wrapping
from ettle.web.people.models import PersonKey

FEW = 1000


class Erased(LookupError):
    """What was sealed of this person was erased: say so, with the moment, in its place."""

    def __init__(self, person: str, at: datetime) -> None:
        self.person, self.at = person, at
        super().__init__(f"What was kept of {person} in words was erased on {at:%-d %B %Y}.")


class CannotOpen(ValueError):
    """What was asked for was not sealed for this person, or not under the key of this installation."""


def seal(person: str, contents: bytes) -> bytes:
    """Lock bytes with the key of a person, which is made with the first. Raises Erased where theirs is destroyed."""
    return _key_to_write(person).encrypt(contents)


def open(person: str, sealed: bytes) -> bytes:
    """The bytes that were sealed. Raises Erased; CannotOpen where nothing of this person's may be seen, or it is not theirs.

    The key is read as whoever the database is asked: an organisation that may see nothing of a person has no key to open it.
    """
    return _opened(person, _key_to_read(person), sealed)


def open_texts(person: str, sealed: Iterable[bytes], kept: PersonKey | None = None) -> list[str]:
    """Many texts of one person, for one asking of their key; for none, where it was read already.

    Raises as `open` does; of none, nothing is asked.
    """
    each = list(sealed)
    key = _key_to_read(person, kept) if each else None
    return [_opened(person, key, one).decode() for one in each if key]


def seal_text(person: str, text: str) -> bytes:
    return seal(person, text.encode())


def open_text(person: str, sealed: bytes) -> str:
    return open(person, sealed).decode()


def erased_at(person: str) -> datetime | None:
    """When what was kept of a person in words was erased; None where it was not."""
    return PersonKey.objects.filter(person=person).values_list("erased_at", flat=True).first()


def erased_among(people: Iterable[str]) -> set[str]:
    """Those of these people who are erased. Inside `as_system`."""
    asked, named = PersonKey.objects.filter(erased_at__isnull=False), set(people)
    if len(named) <= FEW:  # of many, the list of all who are erased is the shorter one
        asked = asked.filter(person__in=sorted(named))
    return set(asked.values_list("person", flat=True)) & named


def _key_to_read(person: str, kept: PersonKey | None = None) -> Fernet:
    kept = kept or PersonKey.objects.filter(person=person).first()
    if kept is None:
        raise CannotOpen(f"No key of {person} is to be seen here, so nothing of theirs can be opened.")
    if kept.erased_at is not None:
        raise Erased(person, kept.erased_at)
    return _unwrapped(kept)


def _opened(person: str, key: Fernet, sealed: bytes) -> bytes:
    try:
        return key.decrypt(bytes(sealed))
    except InvalidToken as wrong:
        raise CannotOpen(f"This was not sealed for {person}, or it was changed since.") from wrong


@contextmanager
def writing_of(person: str) -> Iterator[None]:
    """Write of a person, as the system. Raises Erased where they are: nothing is written of them again."""
    with as_system():
        at = erased_at(person)
        if at is not None:
            raise Erased(person, at)
        yield


def key_of(person: str) -> PersonKey:
    """The row of a person's key, made where there is none. Inside `as_system`."""
    return PersonKey.objects.filter(person=person).first() or _made(person)


def _key_to_write(person: str) -> Fernet:
    with as_system():
        kept = key_of(person)
    if kept.erased_at is not None:
        raise Erased(person, kept.erased_at)
    return _unwrapped(kept)


def _made(person: str) -> PersonKey:
    """A fresh key; that of whoever was quicker, where two write of a person for the first time at once."""
    know_people([person])
    fresh = PersonKey(person_id=person, wrapped=wrapping().encrypt(Fernet.generate_key()))
    PersonKey.objects.bulk_create([fresh], ignore_conflicts=True)
    return PersonKey.objects.get(person=person)


def _unwrapped(kept: PersonKey) -> Fernet:
    try:
        return Fernet(wrapping().decrypt(bytes(kept.wrapped)))
    except InvalidToken as wrong:
        raise CannotOpen(
            "The keys of people were locked under another ETTLE_DATA_KEY. Start the site with the one of this database."
        ) from wrong
