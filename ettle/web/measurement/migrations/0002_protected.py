"""Who sees what was handed over: whoever counts in it, as it names nobody. Only the system adds, and nothing is ever changed.

And by when everything that is in the store had surely come into it: what is being entered meanwhile says an instant of its
own, and is seen only once it is whole.
"""

from django.db import migrations

from ettle.web.access.row_security import protect, unprotect

KEPT = """
create function measurement_refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception 'What was handed over is never changed or removed.' using errcode = 'restrict_violation';
end $$;
create trigger snapshot_kept before update or delete on measurement_snapshot
    for each row execute function measurement_refuse_rewriting();
create function measurement_entered_by() returns timestamptz language sql volatile security definer
    set search_path = pg_catalog as $$
    select least(clock_timestamp(), min(case
        when backend_xid is not null then xact_start
        when state = 'active' and query_start > clock_timestamp() - interval '1 minute' then query_start
        when state is null then clock_timestamp() - interval '10 minutes'
        end) - interval '1 microsecond')
    from pg_stat_activity
    where datname = current_database() and coalesce(backend_type, 'client backend') = 'client backend' and pid <> pg_backend_pid()
$$;
"""
FREE = """
drop function measurement_entered_by();
drop trigger snapshot_kept on measurement_snapshot;
drop function measurement_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("measurement", "0001_initial"), ("access", "0002_row_security"), ("casework", "0001_initial")]
    operations = [
        migrations.RunSQL(protect("measurement_snapshot", read="true"), unprotect("measurement_snapshot")),
        migrations.RunSQL(KEPT, FREE),
    ]
