"""The two roles of the site, and whose rows of access they see."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

ROLES = """
do $$ begin
    create role ettle_app login noinherit nosuperuser nobypassrls nocreaterole nocreatedb;
exception when duplicate_object or unique_violation then null; end $$;
do $$ begin
    create role ettle_system nologin noinherit nosuperuser nobypassrls nocreaterole nocreatedb;
exception when duplicate_object or unique_violation then null; end $$;
do $$ begin
    if not pg_has_role('ettle_app', 'ettle_system', 'member') then grant ettle_system to ettle_app; end if;
exception when unique_violation then null; end $$;
"""
TABLES = ("access_grant", "access_assignment")


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        *(migrations.RunSQL(protect(each, read=of_own_organisation()), unprotect(each)) for each in TABLES),
    ]
