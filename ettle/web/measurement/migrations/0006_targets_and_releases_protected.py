"""Who sees targets and releases: one's own organisation; everybody what was released. Only the system writes, and what left is kept as it left."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

OWN = of_own_organisation("organisation")
RULES = {"measurement_target": OWN, "measurement_release": f"state = 'agreed' or {OWN}"}
KEPT = """
create function measurement_release_kept() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'decided_by', 'decided_at', 'why'];
begin
    if tg_op = 'DELETE' or old.state <> 'proposed' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing) then
        raise exception 'A table that left is kept as it left. Release another edition.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger release_kept before update or delete on measurement_release
    for each row execute function measurement_release_kept();
create function measurement_target_kept() returns trigger language plpgsql as $$
declare changing constant text[] := array['owner', 'action', 'ended_at', 'ended_by', 'result', 'learned'];
begin
    if tg_op = 'DELETE' or old.ended_at is not null or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing) then
        raise exception 'A target is not moved: end it with what came of it, and set another.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger target_kept before update or delete on measurement_target
    for each row execute function measurement_target_kept();
"""
FREE = """
drop trigger target_kept on measurement_target;
drop trigger release_kept on measurement_release;
drop function measurement_target_kept();
drop function measurement_release_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("measurement", "0005_targets_and_releases")]
    operations = [
        *(migrations.RunSQL(protect(table, read=read), unprotect(table)) for table, read in RULES.items()),
        migrations.RunSQL(KEPT, FREE),
    ]
