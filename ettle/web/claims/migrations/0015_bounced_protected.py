"""A payment that was paid may come back once; its parts then are in no payment and not paid. What the bank answered stays."""

from django.db import migrations

PAYMENT = """
create or replace function claims_keep_payment() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'answered_on', 'reason', 'bounced_on', 'bounced_by'];
begin
    if tg_op = 'DELETE' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing)
        or (old.state in ('returned', 'cancelled', 'bounced') and new is distinct from old)
        or (old.state = 'confirmed' and (new.state <> 'bounced' or new.answered_on is distinct from old.answered_on)
            and new is distinct from old)
        or (new.state = 'bounced' and old.state not in ('confirmed', 'bounced'))
    then
        raise exception 'What a payment says is never changed, nor what the bank answered.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""
PART = """
create or replace function claims_keep_part() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'month', 'payment_id', 'approved_on', 'paid_on'];
begin
    if tg_op = 'DELETE' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing)
        or (old.paid_on is not null and new.paid_on is distinct from old.paid_on
            and not (new.paid_on is null and new.payment_id is null and old.payment_id is not null)) then
        raise exception 'What a body has of a line is never changed or removed.' using errcode = 'restrict_violation';
    end if;
    if old.payment_id is not null and new.payment_id is not null and old.payment_id <> new.payment_id then
        raise exception 'A part is in one payment: it leaves that before it is in another.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""
PAYMENT_BEFORE = """
create or replace function claims_keep_payment() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'answered_on', 'reason'];
begin
    if tg_op = 'DELETE' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing)
        or (old.state in ('confirmed', 'returned', 'cancelled') and new is distinct from old)
    then
        raise exception 'What a payment says is never changed, nor what the bank answered.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""
PART_BEFORE = """
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


class Migration(migrations.Migration):
    dependencies = [("claims", "0014_bounced")]
    operations = [migrations.RunSQL(PAYMENT, PAYMENT_BEFORE), migrations.RunSQL(PART, PART_BEFORE)]
