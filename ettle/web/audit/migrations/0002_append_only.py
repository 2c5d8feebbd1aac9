"""The record refuses to be rewritten, back-dated, or erased unrecorded. TRUNCATE is not refused here: it is the owner's, and tests empty tables with it."""

from django.db import migrations

REFUSE = """
create function audit_refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception 'A record of the audit is never changed or removed (% on %). What people wrote can be erased beside it: erase_payloads.',
        tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry
    for each row execute function audit_refuse_rewriting();
create trigger audit_seal_append_only before update or delete on audit_seal
    for each row execute function audit_refuse_rewriting();
create trigger audit_check_append_only before update or delete on audit_check
    for each row execute function audit_refuse_rewriting();
create trigger audit_payload_unchanged before update on audit_payload
    for each row execute function audit_refuse_rewriting();

create function audit_refuse_another_time() returns trigger language plpgsql as $$
begin
    if new.xid <> pg_current_xact_id()::text::bigint
        or new.server <> audit_server()
        or new.at not between clock_timestamp() - interval '1 minute' and clock_timestamp() + interval '1 minute'
    then
        raise exception 'An entry of the audit is of the moment and the transaction in which it is inserted. Leave out at, server and xid.'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger audit_entry_of_now before insert on audit_entry
    for each row execute function audit_refuse_another_time();

create function audit_refuse_erasing_unrecorded() returns trigger language plpgsql as $$
begin
    if not exists (
        select from audit_entry
        where server = audit_server()
            and xid = pg_current_xact_id()::text::bigint and act = 'audit: erase' and old.person = any (people)
    ) then
        raise exception 'What was kept of a person is erased only by an act that is on record first: use erase_payloads.'
            using errcode = 'restrict_violation';
    end if;
    return old;
end $$;
create trigger audit_payload_erased_on_record before delete on audit_payload
    for each row execute function audit_refuse_erasing_unrecorded();
"""
ALLOW = """
drop trigger audit_payload_erased_on_record on audit_payload;
drop trigger audit_entry_of_now on audit_entry;
drop trigger audit_payload_unchanged on audit_payload;
drop trigger audit_check_append_only on audit_check;
drop trigger audit_seal_append_only on audit_seal;
drop trigger audit_entry_append_only on audit_entry;
drop function audit_refuse_erasing_unrecorded();
drop function audit_refuse_another_time();
drop function audit_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
