"""In a test all requests share one transaction, and so does the role they left it in: what a test does itself it does as the owner."""

from django.db import connection


def as_owner():
    connection.cursor().execute("select set_config('role', 'none', true)")


def erase(person):
    """Destroy the key of a person, as erasing them does."""
    as_owner()
    connection.cursor().execute(
        "update people_personkey set wrapped = '', erased_at = now(), erased_by = 'test' where person_id = %s", [person]
    )
