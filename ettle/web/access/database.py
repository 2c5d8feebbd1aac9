"""The two database roles of the site, and what they may do with each table.

Every table may be read and written by both, and row-level security says which rows; what is only ever added to
gives no UPDATE and no DELETE. Done after each migration, so that no table is left out.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

APP, SYSTEM = "ettle_app", "ettle_system"
ONLY_ADDED_TO: set[str] = {"audit_entry", "audit_seal", "audit_check", "casework_event"}
"""Tables whose rows are never changed or removed by the site. A desk adds its own when it starts."""
EMPTIED_WHEN_ERASED: dict[str, str] = {}
"""Of tables only added to, the column of words that the system may empty where somebody is erased."""
ONLY_BY_THE_SYSTEM: set[str] = {"audit_seal", "audit_check"}
"""Tables to which no page adds."""


def grant_privileges(using: str = "default", **_: Any) -> None:
    """Give both roles what they need on every table. Run by the owner of the tables."""
    both = f"{APP}, {SYSTEM}"
    with connections[using].cursor() as cursor:
        cursor.execute(f"grant usage on schema public to {both}")
        cursor.execute(f"grant select, insert, update, delete on all tables in schema public to {both}")
        cursor.execute(f"grant usage on all sequences in schema public to {both}")
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        there = {name for (name,) in cursor.fetchall()}
        for table in sorted(ONLY_ADDED_TO & there):
            cursor.execute(f'revoke update, delete on "{table}" from {both}')
        for table, column in sorted(EMPTIED_WHEN_ERASED.items()):
            if table in there:
                cursor.execute(f'grant update ("{column}") on "{table}" to {SYSTEM}')
        for table in sorted(ONLY_BY_THE_SYSTEM & there):
            cursor.execute(f'revoke insert on "{table}" from {APP}')
        if "django_migrations" in there:
            cursor.execute(f"revoke insert, update, delete on django_migrations from {both}")
