"""In a test all requests share one transaction, and so does the role they left it in: what a test does itself it does as the owner."""

from django.db import connection

from tests.people.erasing import agreed


def as_owner():
    connection.cursor().execute("select set_config('role', 'none', true)")


def erase(person):
    """Destroy the key of a person and nothing else: as whoever was reading when they were erased meets it."""
    as_owner()
    agreed(person)
    connection.cursor().execute(
        "update people_personkey set wrapped = '', erased_at = now(), erased_by = 'test' where person_id = %s", [person]
    )
