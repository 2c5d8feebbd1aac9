"""Agreed lines as entries of the ledger. Each is posted once, by the reference of its line."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.web.claims.ledger import actions as ledger
from ettle.web.claims.ledger.actions import Books, BooksLocked
from ettle.web.claims.ledger.clearing import Contract, Said
from ettle.web.claims.ledger.models import Account, Entry
from ettle.web.claims.ledger.queries import left_of
from ettle.web.claims.ledger.sides import TooMuch
from ettle.web.claims.models import OWED, Line, Part
from ettle.web.claims.refusals import CannotAct, Refusal


def act_of(line: Line) -> str:
    return f"agreed {line.reference}"


def said() -> Iterator[Said]:
    """What the lines say was posted of what is owed, for the report of the ledger. As who sees all of a contract."""
    lines = Line.objects.filter(state__in=OWED, pence__gt=0)
    for line in lines.only("payer", "contract", "pence"):
        yield Said(act_of(line), Contract(line.payer, line.contract), line.pence)


def post(line: Line, by: str) -> None:
    """What is owed from now on because a line was agreed to; nothing, where its sum is nothing. As the system.

    Raises CannotAct where the ledger has less left to take back, or the month is locked.
    """
    try:
        _post(line, by)
    except (TooMuch, BooksLocked) as error:
        cure = "Look at what corrects the same line, and agree to one after the other; tell who keeps the ledger."
        raise CannotAct(Refusal(line.reference, "ledger", f"The ledger refuses it: {error}.", cure)) from error


def _post(line: Line, by: str) -> None:
    parts = {body: pence for body, pence in Part.objects.filter(line=line).values_list("body", "pence") if pence}
    if not parts:
        return
    because = tuple(reason["words"] for reason in line.basis["because"])
    if line.pence > 0:
        books = Books(line.contract, line.payer, line.provider)
        ledger.approve(act=act_of(line), books=books, parts=parts, by=by, because=because, about=line.reference)
        return
    _take_back(line, {body: -pence for body, pence in parts.items()}, by, because)


def _take_back(line: Line, owing: dict[str, int], by: str, because: tuple[str, ...]) -> None:
    """Take a recovery back over the entries of what it corrects, the latest first, each at its own parts."""
    for entry in _entries_of(line):
        left = {body: -each.remains for (body, account), each in left_of(entry).items() if account == Account.OWED}
        taken = {body: min(pence, left.get(body, 0)) for body, pence in owing.items()}
        taken = {body: pence for body, pence in taken.items() if pence > 0}
        if taken:
            act = f"{act_of(line)} from {entry.reference}"
            ledger.reverse(act=act, entry=entry, pence=taken, by=by, because=because, about=line.reference)
            owing = {body: pence - taken.get(body, 0) for body, pence in owing.items()}
    if any(owing.values()):
        raise TooMuch(f"{line.reference} takes back more than was agreed and is left of {line.corrects}")


def _entries_of(line: Line) -> list[Entry]:
    """The entries by which what a line corrects was agreed, and what was added to it since, the latest first."""
    original = line.corrects
    assert original is not None, "what takes back corrects something"
    acts = [act_of(each) for each in (original, *original.corrected_by.filter(pence__gt=0))]
    return list(Entry.objects.filter(act__in=acts).order_by("-id"))
