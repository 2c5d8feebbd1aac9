"""Who sees samples: payer and provider of the contract. Only the system adds; a sample is never drawn again or changed."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

BOTH = f"{of_own_organisation('provider')} or {of_own_organisation('payer')}"
KEPT = """
create function sampling_refuse_rewriting() returns trigger language plpgsql as $$
declare changing constant text[] := array['proposed_at', 'found', 'wrong_pence', 'words', 'entered_by', 'entered_at'];
begin
    if tg_op = 'DELETE' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing)
        or coalesce(to_jsonb(old) ->> 'found', '') <> '' then
        raise exception 'A sample and what was found are never changed.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger sample_kept before update or delete on sampling_sample for each row execute function sampling_refuse_rewriting();
create trigger drawn_kept before update or delete on sampling_drawn for each row execute function sampling_refuse_rewriting();
"""
CHANGEABLE = """
drop trigger sample_kept on sampling_sample;
drop trigger drawn_kept on sampling_drawn;
drop function sampling_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("sampling", "0001_initial"), ("access", "0002_row_security")]
    operations = [
        *(
            migrations.RunSQL(protect(table, read=BOTH), unprotect(table))
            for table in ("sampling_sample", "sampling_drawn")
        ),
        migrations.RunSQL(KEPT, CHANGEABLE),
    ]
