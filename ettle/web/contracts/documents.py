"""The documents that were agreed on pages, for the rulebook to read: which edition stands, and what it holds."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from ettle.files.agreed import AgreedText
from ettle.web.access.acting import as_system
from ettle.web.contracts.models import BetweenTwo, Document
from ettle.web.frame.once import asked_once, tell
from ettle.web.frame.planned import planned_once

EDITION = "edition of the rulebook"
LATEST = "(select number || ' ' || chain from contracts_edition order by number desc limit 1)"
"""One value, asked together with as whom the database is asked: a page pays no question for it."""


class At(NamedTuple):
    """An edition by its number and chain; 0 = nothing was agreed on a page yet."""

    number: int
    chain: str


def edition() -> At:
    """The edition that stands, asked once in a transaction: a page goes by one state of the rules from end to end."""
    said = asked_once(EDITION, _asked)
    number, _, chain = (said or "0").partition(" ")
    return At(int(number), chain)


def ask_again() -> None:
    """Ask which edition stands now: for whoever waited for a lock, and goes by what was agreed meanwhile."""
    heard(_asked())


def heard(latest: str | None) -> None:
    """Go by the edition that another question brought along, by `LATEST`."""
    tell(EDITION, latest)


def _asked() -> str | None:
    with planned_once() as cursor:
        cursor.execute(f"select {LATEST}")
        found: str | None = cursor.fetchone()[0]
    return found


def texts(until: int) -> list[AgreedText]:
    """Every document agreed by an edition, in the order of agreement. Rules are read whole, whoever asks."""
    if not until:
        return []
    with as_system():
        found = list(Document.objects.filter(edition__lte=until).order_by("edition"))
    return [text_of(each) for each in found]


def moments(until: int) -> dict[str, datetime]:
    """When each document agreed by an edition was agreed, by the file it would be."""
    with as_system():
        return {text_of(each).file: each.at for each in Document.objects.filter(edition__lte=until)}


def text_of(row: BetweenTwo) -> AgreedText:
    """A proposal or document as the loader takes it."""
    return AgreedText("contract" if row.kind == "contract" else "variation", row.contract, row.name, row.text)


def next_chain(chain: str, print_of_document: str) -> str:
    return hashlib.sha256(f"{chain} {print_of_document}".encode()).hexdigest()


def fingerprint(text: str) -> str:
    """SHA-256 of a text, as it is shown and kept."""
    return hashlib.sha256(text.encode()).hexdigest()
