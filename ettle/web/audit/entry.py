"""What is being recorded of the request or command at hand: begun at its start, added to on the way, kept as one row.

The row is inserted in the transaction of what it tells of: both are kept or neither. Nothing else is waited for;
the chain is sealed behind, by `actions.seal`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import DatabaseError, transaction

from ettle.web.audit.chain import new_salt, payload_digest, payload_text
from ettle.web.audit.models import LONGEST, LONGEST_ADDRESS, Outcome
from ettle.web.frame.planned import planned_once

OutcomeName = Literal["read", "wrote", "refused", "signed_in", "signed_out", "failed"]

log = logging.getLogger(__name__)


class NothingRecords(RuntimeError):
    """Something was read or written outside any entry, so nobody would ever know. Begin one around it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}, and nothing records it. A page is recorded by the middleware; around a command, a task or a test write: "
            f"with audit.entry.entry(actor='system: ...', act='...')"
        )


@dataclass
class Entry:
    """What is known so far. Everything here stays for ever, except `payload`, which can be erased."""

    actor: str
    act: str
    organisation: str = ""
    role: str = ""
    method: str = ""
    address: str = ""
    address_of: str = ""
    people: set[str] = field(default_factory=set)
    wrote: list[tuple[str, str]] = field(default_factory=list)
    outcome: OutcomeName = "read"
    why: str = ""
    status: int | None = None
    break_glass: bool = False
    payload: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By person, what is kept of them in words, until it is erased."""
    before: Token[Entry | None] | None = field(default=None, repr=False, compare=False)


_making: ContextVar[Entry | None] = ContextVar("audit_entry", default=None)


def begin(
    *,
    actor: str,
    act: str,
    organisation: str = "",
    role: str = "",
    method: str = "",
    address: str = "",
    address_of: str = "",
) -> Entry:
    """Begin the entry of a request or command. Whoever begins one ends it, with `finish` or `fail`."""
    new = Entry(actor, act, organisation, role, method, address, address_of)
    new.before = _making.set(new)
    return new


def current() -> Entry | None:
    """The entry in the making, if one is."""
    return _making.get()


def read(*people: str) -> None:
    """Say that data of people were looked at."""
    _in_the_making(f"Data of {_some(people)} were read").people.update(people)


def wrote(what: str, id: object, *people: str) -> None:
    """Say that something was written, by its kind and id, and whose data it is."""
    entry = _in_the_making(f"{what} {id} was written")
    entry.wrote.append((what, str(id)))
    entry.people.update(people)
    if entry.outcome == "read":
        entry.outcome = "wrote"


def refused(why: str) -> None:
    """Say that what was asked is refused, by a short code."""
    entry = _in_the_making(f"Something was refused ({why})")
    entry.outcome, entry.why = "refused", why


def broke_glass() -> None:
    """Say that a record was open only because somebody opened it in need."""
    _in_the_making("A record opened in need was read").break_glass = True


def keep(person: str, **contents: Any) -> None:
    """Keep words about a person beside the entry, until theirs are erased."""
    entry = _in_the_making(f"Words about {person} were to be kept")
    entry.people.add(person)
    entry.payload.setdefault(person, {}).update(contents)


def finish(entry: Entry) -> None:
    """Insert the entry in the transaction at hand. It is over, whether that works or not."""
    _over(entry)
    insert(entry)


def fail(entry: Entry, why: str = "error") -> None:
    """Record, in a transaction of its own, that it failed. The caller has rolled back: what it wrote is not claimed.

    Where even that cannot be recorded (the database is away) it is logged, and the caller's own error is the one to show.
    """
    _over(entry)
    entry.outcome, entry.why = "failed", why
    entry.wrote.clear()
    try:
        with transaction.atomic():
            insert(entry)
    except DatabaseError:
        log.exception("An act that failed could not be recorded: %s by %s", entry.act, entry.actor)


@contextmanager
def entry(
    *, actor: str, act: str, organisation: str = "", role: str = "", break_glass: bool = False
) -> Iterator[Entry]:
    """Do a command or task in one transaction, and record it in that; if it raises, undo it and record that it failed."""
    new = begin(actor=actor, act=act, organisation=organisation, role=role)
    new.break_glass = break_glass
    try:
        with transaction.atomic():
            yield new
            finish(new)
    except BaseException as error:
        fail(new, type(error).__name__)
        raise


# The id is never asked back: whoever adds a row may not be one who may read it.
NEXT_ID = "select nextval(pg_get_serial_sequence('audit_entry', 'id'))"
INSERT = """
insert into audit_entry (id, actor, organisation, role, act, method, address, address_of, people, wrote, outcome, why, status,
    break_glass, digests)
values (coalesce(%s, nextval(pg_get_serial_sequence('audit_entry', 'id'))),
    %s, %s, %s, %s, %s, %s, %s, %s::varchar[], %s::varchar[], %s, %s, %s, %s, %s::jsonb)
"""
INSERT_PAYLOAD = "insert into audit_payload (entry_id, person, salt, contents) values (%s, %s, %s, %s)"


def insert(entry: Entry) -> None:
    """Insert one row, and what is kept of people beside it. For `finish` and for acts that must be on record before they act."""
    payloads = [(plain(person), new_salt(), payload_text(said)) for person, said in sorted(entry.payload.items())]
    digests = {person: payload_digest(salt, person, text) for person, salt, text in payloads}
    id = None
    with planned_once() as cursor:
        if payloads:
            cursor.execute(NEXT_ID)
            (id,) = cursor.fetchone()
        cursor.execute(INSERT, [id, *_columns(entry), json.dumps(digests)])
        if payloads:
            cursor.executemany(INSERT_PAYLOAD, [(id, *payload) for payload in payloads])


def _columns(entry: Entry) -> list[Any]:
    return [
        plain(entry.actor),
        plain(entry.organisation),
        plain(entry.role),
        plain(entry.act),
        plain(entry.method, 10),
        plain(entry.address.partition("?")[0], LONGEST_ADDRESS),
        plain(entry.address_of),
        sorted(plain(person) for person in entry.people),
        [plain(f"{what}:{id}", LONGEST * 2) for what, id in entry.wrote],
        Outcome(entry.outcome).value,
        plain(entry.why),
        entry.status,
        entry.break_glass,
    ]


def plain(text: str, longest: int = LONGEST) -> str:
    """Text that the database takes whatever was asked for: no NUL, no half characters, not endless."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()[:longest]


def _in_the_making(what: str) -> Entry:
    found = _making.get()
    if found is None:
        raise NothingRecords(what)
    return found


def _over(entry: Entry) -> None:
    if entry.before is not None:
        _making.reset(entry.before)
        entry.before = None


def _some(people: tuple[str, ...]) -> str:
    return ", ".join(people[:3]) + (" and others" if len(people) > 3 else "")
