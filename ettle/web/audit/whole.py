"""Only who sees the whole record can seal it or say that it is whole."""

from __future__ import annotations

from django.db import connection


class SeesOnlyAPart(RuntimeError):
    """The database role at hand sees only some of the rows, so it would leave some out and find others missing."""


def require_whole_sight() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('audit_seal', 'insert'), current_user")
        may, role = cursor.fetchone()
    if not may:
        raise SeesOnlyAPart(
            f"The record is sealed and verified as the system, and this is {role}: run it in the worker, or by ettle audit."
        )
