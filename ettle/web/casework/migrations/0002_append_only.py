"""The store refuses to be rewritten. TRUNCATE is not refused here: it is the owner's, and tests empty tables with it."""

from django.db import migrations

FORWARD = """
create function casework_refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception 'An event is never changed or removed. Record one that replaces or retracts it.'
        using errcode = 'restrict_violation';
end $$;
create trigger event_append_only before update or delete on casework_event
    for each row execute function casework_refuse_rewriting();
"""
BACKWARD = """
drop trigger event_append_only on casework_event;
drop function casework_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
