"""Closing an organisation and what brings somebody to it wait for each other.

Who is with an organisation is told by events, which name it by its code: no foreign key holds it. So whatever brings
somebody to it, or gives a post there, holds it open until that is done, and whoever closes it waits for them.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from ettle.engine.wording.plain import day
from ettle.web.access.models import Organisation

ONE_ORGANISATION = 4_573_003
"""The space of the advisory locks of organisations. Asked for after those of people, never before."""


class Closed(ValueError):
    """An organisation no longer stands; the message says since when and what to do."""


def hold_open(organisations: Iterable[str]) -> dict[str, Organisation]:
    """Let nobody close these until the transaction ends. Those that are closed already, by their codes."""
    ids = sorted(set(organisations))
    for each in ids:
        _lock("pg_advisory_xact_lock_shared", each)
    return {each.id: each for each in Organisation.objects.filter(id__in=ids).exclude(closed_on=None)}


def must_stand(organisation: str) -> None:
    """Let nobody close it until the transaction ends. Raises Closed."""
    if closed := hold_open([organisation]).get(organisation):
        assert closed.closed_on is not None
        raise Closed(f"{closed.name} closed on {day(closed.closed_on)}. Choose another.")


def wait_to_close(organisation: str) -> None:
    """Wait until what is under way there has ended, and let nothing begin until the transaction ends."""
    _lock("pg_advisory_xact_lock", organisation)


def _lock(function: str, organisation: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s, hashtext(%s))", [ONE_ORGANISATION, organisation])
