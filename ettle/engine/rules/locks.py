"""Locks: what was once in force is not edited; it is changed by a variation, or mended by an erratum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from ettle.engine.events.fields import Day
from ettle.engine.rules.problems import Problem


class Lock(BaseModel):
    """The fingerprint of one document, and until when it was to be in force."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: str
    until: Day | None = None


class LockFile(BaseModel):
    """`LOCKS.json`: written by `ettle check --lock`, never by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    locks: dict[str, Lock] = {}


@dataclass(frozen=True, slots=True)
class Agreed:
    """A document that can be locked: its name (`programme p`, `variation p/v` ..), file, content, when in force."""

    name: str
    file: str
    document: Mapping[str, Any]
    from_: date
    until: date | None = None

    def lock(self) -> Lock:
        return Lock(fingerprint=fingerprint(self.document), until=self.until)


def fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 of what a document says: comments, order of keys and 52.5 or 52.50 make no difference.

    The order of phases does (of two at once the later wins). `in_force.until` is left out: the lock
    holds it beside the fingerprint, because a day to come may still be moved.
    """
    return hashlib.sha256(json.dumps(_canonical(_without_end(document))).encode()).hexdigest()


def _without_end(document: Mapping[str, Any]) -> dict[str, Any]:
    in_force = document.get("in_force")
    if not isinstance(in_force, Mapping):
        return dict(document)
    return {**document, "in_force": {key: said for key, said in in_force.items() if key != "until"}}


def _canonical(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        content = [[each, _canonical(value[each], each)] for each in sorted(value)]
        return {"map": content, "order": list(value)} if key == "phases" else {"map": content}
    if isinstance(value, list | tuple):
        return [_canonical(each) for each in value]
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal | int):
        exact = Decimal(value)
        return {"number": str(int(exact)) if exact == int(exact) else str(exact.normalize())}
    return value


def verify_locks(agreed: Iterable[Agreed], locks: Mapping[str, Lock], on: date, lock_file: str) -> list[Problem]:
    """What was edited or deleted after it was locked."""
    by_name = {each.name: each for each in agreed}
    problems = []
    for name, lock in sorted(locks.items()):
        document = by_name.get(name)
        if document is None:
            found, cure = (
                f"`{name}` is locked but no longer in the rulebook",
                "put it back: it decided what was paid",
            )
            problems.append(Problem(lock_file, 1, ("locks", name), found, cure=cure))
        else:
            problems += _verified(document, lock, on)
    return problems


def _verified(document: Agreed, lock: Lock, on: date) -> list[Problem]:
    if fingerprint(document.document) != lock.fingerprint:
        found = f"`{document.name}` was in force and locked, and has been edited"
        cure = "undo the edit and write a variation, or an erratum if it was encoded wrongly"
        return [Problem(document.file, 1, (), found, cure=cure)]
    if document.until != lock.until and not (_to_come(document.until, on) and _to_come(lock.until, on)):
        found = f"`until` was {lock.until or 'open'} when locked and is now {document.until or 'open'}"
        return [Problem(document.file, 1, ("in_force", "until"), found, "a day to come", "put the locked day back")]
    return []


def _to_come(until: date | None, on: date) -> bool:
    return until is None or until > on


def new_locks(agreed: Iterable[Agreed], locks: Mapping[str, Lock], on: date) -> dict[str, Lock]:
    """The locks with those of every document in force by `on` added; a locked end still to come follows its file."""
    found = dict(locks)
    for each in agreed:
        if each.from_ <= on and (each.name not in locks or not _verified(each, locks[each.name], on)):
            found[each.name] = each.lock()
    return dict(sorted(found.items()))
