"""Locking a month of the books: one says that it is ready, another locks what the first looked at. Then it stays as it is.

Whoever locks a month locks those before it. Who may is for the page to ask; both act for the payer.
"""

from __future__ import annotations

from datetime import date

from django.db import connection

from ettle.engine.basics.day import months_after
from ettle.engine.basics.money import pounds
from ettle.engine.wording.plain import day as in_words
from ettle.web.access.acting import as_system
from ettle.web.audit import entry as audit
from ettle.web.claims.ledger import clearing, queries
from ettle.web.claims.ledger.models import Entry, Period
from ettle.web.frame.day import now, today


class CannotLock(ValueError):
    """The month cannot be said to be ready, or locked; the message says why and what to do."""


def say_ready(*, payer: str, month: date, by: str, seen: int | None = None) -> Period:
    """Say that a month, and those before it, can be locked. Said again it stands for what is in the books by then.

    `seen` = the last entry that was shown; None = whatever there is. Raises CannotLock, also where one came since.
    """
    with as_system():
        _take_turn(payer)
        period = _open(payer, month)
        if seen is not None and seen != last_entry(payer, month):
            raise CannotLock("Something was posted since the page was shown. Look the month over as it is now.")
        _explained(payer)
        period.ready_by, period.ready_at, period.ready_with = by, now(), last_entry(payer, month)
        period.save()
        audit.wrote("month said ready", f"{payer} {month:%Y-%m}")
        return period


def lock(*, payer: str, month: date, by: str) -> Period:
    """Lock a month that another said is ready, and those before it. Raises CannotLock."""
    with as_system():
        _take_turn(payer)
        period = _open(payer, month)
        if period.ready_at is None:
            raise CannotLock("Nobody has said yet that this month is ready. One says so, another locks it.")
        if period.ready_by == by:
            raise CannotLock("You said yourself that this month is ready. Ask a colleague to look it over and lock it.")
        if period.ready_with != last_entry(payer, month):
            raise CannotLock(
                "Something was posted since this month was said to be ready. Look it over and say so again."
            )
        _explained(payer)
        period.locked_by, period.locked_at = by, now()
        period.save()
        audit.wrote("month locked", f"{payer} {month:%Y-%m}")
        return period


def _open(payer: str, month: date) -> Period:
    ends = months_after(month, 1)
    if today() < ends:
        raise CannotLock(f"This month is not over: it can be locked from {in_words(ends)}.")
    opens = queries.locked_until(payer)
    if opens is not None and month < opens:
        raise CannotLock(f"The books are locked already, until {in_words(opens)}.")
    return Period.objects.get_or_create(payer=payer, month=month)[0]


def _explained(payer: str) -> None:
    found = clearing.report(payer)
    if found.misfits:
        entries = ", ".join(str(each.entry) for each in found.misfits if each.entry)
        raise CannotLock(f"{pounds(found.residue)} of the books is not explained. Look at the entries {entries}.")


def last_entry(payer: str, month: date) -> int:
    """The number of the last entry dated until the end of a month: by it one knows whether anything came since."""
    last = Entry.objects.filter(payer=payer, dated_on__lt=months_after(month, 1)).order_by("-id").first()
    return last.pk if last else 0


def _take_turn(payer: str) -> None:
    """Whoever is posting into these books is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_turn('months of ' || %s)", [payer])
