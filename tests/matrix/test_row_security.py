"""Row-level security alone, with no filter of the site's in the way: no table gives a row of somebody else's person."""

import pytest
from django.db import connection

from ettle.web.access.acting import as_organisation
from tests.matrix import world as worlds
from tests.matrix.allowed import Kind
from tests.web.told import DAY

pytestmark = pytest.mark.django_db

# Tables whose policies hold the site's role but not the owner, whose function finds a person's entries by their index.
NOT_FORCED = {"audit_entry", "audit_payload"}
COLUMNS = {"person", "person_id", "people", "subject"}


def tables_of_people() -> dict[str, str]:
    """Every table with a column that names a person, and that column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name, c.column_name from information_schema.columns c join information_schema.tables t "
            "using (table_schema, table_name) where c.table_schema = 'public' and t.table_type = 'BASE TABLE'"
        )
        found = {table: column for table, column in cursor.fetchall() if column in COLUMNS}
    return {table: column for table, column in found.items() if not table.startswith(("django_", "auth_"))}


def test_every_table_of_people_is_protected_whoever_owns_it(db):
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}
        cursor.execute("select relname from pg_class where relrowsecurity")
        protected = {name for (name,) in cursor.fetchall()}
    assert set(tables_of_people()) - protected == set()
    assert set(tables_of_people()) - forced == NOT_FORCED


def test_the_site_s_role_owns_nothing_and_passes_no_policy(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in ('ettle_app', 'ettle_system')"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "select bool_or(rolsuper or rolbypassrls) from pg_roles where rolname in ('ettle_app', 'ettle_system')"
        )
        assert cursor.fetchone() == (False,)


PAID = {"claims_entitled", "claims_line"}
"""Where a payer reads, by reference and without a name, what was earned and claimed of those it pays for."""


@pytest.mark.parametrize(
    ("organisation", "theirs"),
    [
        (worlds.ELSEWHERE, {Kind.ELSEWHERE}),
        (worlds.FAR, {Kind.FAR}),
        (worlds.JOBCENTRE, {Kind.REFERRED, Kind.SHARED}),
        (worlds.COUNCIL, {Kind.ELSEWHERE, Kind.FAR}),
        ("", set()),
    ],
)
def test_no_table_shows_an_organisation_somebody_who_is_not_theirs(organisation, theirs):
    world = worlds.build()
    known = {world.people[kind] for kind in theirs}
    others = set(world.people.values()) - known
    # A council answers for the record of automatic acts of its area, which names people by their ids.
    left_out = NOT_FORCED if organisation == worlds.COUNCIL else set()
    tables = {table: column for table, column in tables_of_people().items() if table not in left_out}
    found = {}
    with as_organisation(organisation, DAY), connection.cursor() as cursor:
        for table, column in tables.items():
            cursor.execute(f'select "{column}"::text from "{table}"')
            seen = {value for (value,) in cursor.fetchall() if value}
            paid_for = worlds.paid_by(world, organisation) if table in PAID else set()
            foreign = {person for person in others - paid_for if any(person in value for value in seen)}
            if foreign:
                found[table] = sorted(foreign)
    assert found == {}


def test_and_of_their_own_people_they_see_rows(db):
    """The test above would pass on an empty database: this one says that it is not."""
    world = worlds.build()
    with as_organisation(worlds.ELSEWHERE, DAY), connection.cursor() as cursor:
        cursor.execute("select count(*) from casework_event where person = %s", [world.people[Kind.ELSEWHERE]])
        assert cursor.fetchone()[0] > 3
