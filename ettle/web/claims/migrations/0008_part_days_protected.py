"""How soon results come is seen by payer and lead; of a part, the days of its approval and payment may be set; that of its payment once."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

BOTH = f"{of_own_organisation('provider')} or {of_own_organisation('payer')}"
KEPT = """
create or replace function claims_keep_part() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'month', 'payment_id', 'approved_on', 'paid_on'];
begin
    if tg_op = 'DELETE' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing)
        or (old.paid_on is not null and new.paid_on is distinct from old.paid_on) then
        raise exception 'What a body has of a line is never changed or removed.' using errcode = 'restrict_violation';
    end if;
    if old.payment_id is not null and new.payment_id is not null and old.payment_id <> new.payment_id then
        raise exception 'A part is in one payment: it leaves that before it is in another.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""
BEFORE = """
create or replace function claims_keep_part() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'month', 'payment_id'];
begin
    if tg_op = 'DELETE' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing) then
        raise exception 'What a body has of a line is never changed or removed.' using errcode = 'restrict_violation';
    end if;
    if old.payment_id is not null and new.payment_id is not null and old.payment_id <> new.payment_id then
        raise exception 'A part is in one payment: it leaves that before it is in another.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_part_days"), ("access", "0002_row_security")]
    operations = [
        migrations.RunSQL(protect("claims_pace", read=BOTH), unprotect("claims_pace")),
        migrations.RunSQL(KEPT, BEFORE),
    ]
