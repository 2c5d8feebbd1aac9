"""The database role of the site in production: row-level security binds only whoever owns nothing and is nobody special."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from ettle.web.site.environment import NonsenseInEnvironment

FAULTS = """
select r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
    exists (select from pg_class c where c.relnamespace = 'public'::regnamespace and pg_has_role(r.oid, c.relowner, 'member')),
    pg_has_role(r.oid, 'ettle_app', 'member')
from pg_roles r where r.rolname = session_user
"""


def require_role_that_owns_nothing() -> None:
    """Refuse to serve real people's data as a role that row-level security does not bind. A demonstration has its own."""
    if not settings.PRODUCTION or settings.ENVIRONMENT.owner:
        return
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_roles where rolname = 'ettle_app')")
        if not cursor.fetchone()[0]:
            raise NonsenseInEnvironment(
                "The database has no tables of Ettle yet. Make them as their owner, then start again: "
                "ETTLE_DATABASE_OWNER=yes DATABASE_OWNER_URL=postgresql://owner@host/name python -m django migrate"
            )
        cursor.execute(FAULTS)
        name, superuser, bypasses, creates, owns, may_become = cursor.fetchone()
    found = [
        ("is a superuser", superuser),
        ("passes by row-level security", bypasses),
        ("can make roles", creates),
        ("owns tables of the site, or may become who does", owns),
        ("may not become ettle_app", not may_become),
    ]
    faults = [words for words, so in found if so]
    if faults:
        raise NonsenseInEnvironment(
            f"DATABASE_URL signs in as {name!r}, which {' and '.join(faults)}: one forgotten filter would show everybody to everybody. "
            "Sign in as ettle_app, which the tables' migration makes: give it a password with "
            "`alter role ettle_app password '...'` and name it in DATABASE_URL. Only DATABASE_OWNER_URL names the owner, to migrate."
        )
