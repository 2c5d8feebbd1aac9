"""What was told by message, and what of it, is seen by the organisation it was told to. Once made a message is never rewritten."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

TABLES = ("claims_message", "claims_toldof")
KEPT = """
create function claims_keep_message() returns trigger language plpgsql as $$
declare changing constant text[] := array['sent_at', 'tries'];
begin
    if tg_op = 'DELETE' or old.sent_at is not null or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing) then
        raise exception 'A message is never changed or removed, nor sent twice.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger message_kept before update or delete on claims_message for each row execute function claims_keep_message();
"""
BACK = "drop trigger message_kept on claims_message; drop function claims_keep_message();"


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_messages"), ("access", "0002_row_security")]
    operations = [
        *(migrations.RunSQL(protect(each, read=of_own_organisation("provider")), unprotect(each)) for each in TABLES),
        migrations.RunSQL(KEPT, BACK),
    ]
