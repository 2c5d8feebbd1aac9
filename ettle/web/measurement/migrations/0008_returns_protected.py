"""Who sees editions of returns: one's own organisation. Only the system writes, and what was made is kept as it was made."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

TABLE = "measurement_returnedition"
KEPT = """
create function measurement_return_kept() returns trigger language plpgsql as $$
declare changing constant text[] := array['sent_by', 'sent_at'];
begin
    if tg_op = 'DELETE' or old.sent_at is not null or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing) then
        raise exception 'An edition of a return is kept as it was made. Make another edition.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger return_kept before update or delete on measurement_returnedition
    for each row execute function measurement_return_kept();
"""
FREE = """
drop trigger return_kept on measurement_returnedition;
drop function measurement_return_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("measurement", "0007_returns")]
    operations = [
        migrations.RunSQL(protect(TABLE, read=of_own_organisation("organisation")), unprotect(TABLE)),
        migrations.RunSQL(KEPT, FREE),
    ]
