"""A line that a hard stop leaves out of payments says so, and so does each of its parts. What it says otherwise stays."""

from django.db import migrations

LINE = """
create or replace function claims_refuse_rewriting() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'recovery', 'live', 'checked_by', 'decided_by', 'decided_at', 'place',
    'appeal_decided_by', 'answer_by', 'statement_id', 'month', 'claim_event', 'stopped_by'];
begin
    if tg_op = 'DELETE' then
        raise exception 'What was claimed is never removed.' using errcode = 'restrict_violation';
    end if;
    if (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing) then
        raise exception 'What a line says is never changed. Make one that corrects it.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""
PART = """
create or replace function claims_keep_part() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'month', 'payment_id', 'approved_on', 'paid_on', 'stopped'];
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
LINE_BEFORE = """
create or replace function claims_refuse_rewriting() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'recovery', 'live', 'checked_by', 'decided_by', 'decided_at', 'place',
    'appeal_decided_by', 'answer_by', 'statement_id', 'month', 'claim_event'];
begin
    if tg_op = 'DELETE' then
        raise exception 'What was claimed is never removed.' using errcode = 'restrict_violation';
    end if;
    if (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing) then
        raise exception 'What a line says is never changed. Make one that corrects it.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""
PART_BEFORE = """
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


class Migration(migrations.Migration):
    dependencies = [("claims", "0018_stopped")]
    operations = [migrations.RunSQL(LINE, LINE_BEFORE), migrations.RunSQL(PART, PART_BEFORE)]
