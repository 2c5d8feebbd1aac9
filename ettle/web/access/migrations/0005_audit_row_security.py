"""Whose acts a page's role sees in the record: its own organisation's; a council its area's too; the government all."""

from django.db import migrations

from ettle.web.access.row_security import ORGANISATION

# Worked out once for a statement. An act of no organisation (somebody who failed to sign in) is for those who oversee.
OVERSEEN = f"""array(
    select o.id from access_organisation me join access_organisation o
        on o.id = me.id or me.kind = 'government' or (me.kind = 'council' and o.area = me.area)
        where me.id = {ORGANISATION}
    union all
    select '' from access_organisation me where me.id = {ORGANISATION} and me.kind in ('council', 'government'))"""

# Not forced upon the owner, whose function below finds a person's entries by their index.
FORWARD = f"""
alter table audit_entry enable row level security;
create policy everybody on audit_entry for all to ettle_system using (true) with check (true);
create policy read on audit_entry for select to ettle_app using (organisation = any ({OVERSEEN}));
create policy add on audit_entry for insert to ettle_app with check (true);

alter table audit_payload enable row level security;
create policy everybody on audit_payload for all to ettle_system using (true) with check (true);
create policy read on audit_payload for select to ettle_app
    using (exists (select from audit_entry e where e.id = entry_id));
create policy add on audit_payload for insert to ettle_app with check (true);
create policy remove on audit_payload for delete to ettle_app
    using (exists (select from audit_entry e where e.id = entry_id));

create function audit_entries_of(person text) returns setof bigint
    language sql stable security definer set search_path = pg_catalog, public
    as $$ select id from audit_entry where people @> array[person]::varchar[] $$;
revoke all on function audit_entries_of(text) from public;
grant execute on function audit_entries_of(text) to ettle_app, ettle_system;
"""
BACKWARD = """
drop function audit_entries_of(text);
drop policy everybody on audit_payload;
drop policy read on audit_payload;
drop policy add on audit_payload;
drop policy remove on audit_payload;
alter table audit_payload disable row level security;
drop policy everybody on audit_entry;
drop policy read on audit_entry;
drop policy add on audit_entry;
alter table audit_entry disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_opened_in_need"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
