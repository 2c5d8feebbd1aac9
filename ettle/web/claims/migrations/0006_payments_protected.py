"""Who sees payments, and what of them is never changed: accounts, sums, what they are made of.

A payer sees its batches and the accounts it pays to; a body its own account and payments. A payment that stands is made of
exactly the parts that name it: asked when the transaction ends, or where the acts ask for it.
"""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

EITHER = f"{of_own_organisation('payer')} or {of_own_organisation('body')}"
RULES = {
    "claims_payee": {"read": EITHER},
    "claims_batch": {"read": of_own_organisation("payer")},
    "claims_payment": {"read": EITHER},
}
KEPT = """
create function claims_keep_part() returns trigger language plpgsql as $$
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
drop trigger part_kept on claims_part;
create trigger part_kept before update or delete on claims_part for each row execute function claims_keep_part();

create function claims_keep_payee() returns trigger language plpgsql as $$
declare changing constant text[] := array['agreed_by', 'agreed_at'];
begin
    if tg_op = 'DELETE' or old.agreed_by <> '' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing) then
        raise exception 'An account is never changed or removed. Enter another.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger payee_kept before update or delete on claims_payee for each row execute function claims_keep_payee();

create function claims_keep_batch() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'fingerprint', 'authorised_by', 'authorised_at', 'sent_by', 'sent_at',
    'cancelled_by', 'cancelled_at'];
begin
    if tg_op = 'DELETE' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing)
        or (old.fingerprint <> '' and new.fingerprint <> old.fingerprint)
        or (old.authorised_by <> '' and new.authorised_by <> old.authorised_by)
        or (old.sent_by <> '' and new.sent_by <> old.sent_by)
        or (old.state in ('confirmed', 'cancelled') and new.state <> old.state)
    then
        raise exception 'What a batch pays, and who made and authorised it, is never changed.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger batch_kept before update or delete on claims_batch for each row execute function claims_keep_batch();

create function claims_keep_payment() returns trigger language plpgsql as $$
declare changing constant text[] := array['state', 'answered_on', 'reason'];
begin
    if tg_op = 'DELETE' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing)
        or (old.state in ('confirmed', 'returned', 'cancelled') and new is distinct from old)
    then
        raise exception 'What a payment says is never changed, nor what the bank answered.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger payment_kept before update or delete on claims_payment for each row execute function claims_keep_payment();
"""
WHOLE = """
create function claims_check_payment(which bigint) returns void language plpgsql as $$
declare
    found claims_payment;
    parts bigint;
begin
    if which is null then
        return;
    end if;
    select * into found from claims_payment where id = which;
    select coalesce(sum(pence), 0) into parts from claims_part where payment_id = which;
    if parts <> (case when found.state in ('made', 'sent', 'confirmed') then found.pence else 0 end) then
        raise exception 'Payment % is %, and its parts come to % pence.', found.reference, found.pence, parts using errcode = 'check_violation';
    end if;
end $$;

create function claims_check_payment_itself() returns trigger language plpgsql as $$
begin
    perform claims_check_payment(new.id);
    return null;
end $$;
create constraint trigger payment_whole after insert or update on claims_payment
    deferrable initially deferred for each row execute function claims_check_payment_itself();

create function claims_check_payment_of() returns trigger language plpgsql as $$
begin
    perform claims_check_payment(old.payment_id);
    perform claims_check_payment(new.payment_id);
    return null;
end $$;
create constraint trigger part_paid_whole after update on claims_part deferrable initially deferred
    for each row when (old.payment_id is distinct from new.payment_id) execute function claims_check_payment_of();
"""
BACK = """
drop trigger part_paid_whole on claims_part;
drop trigger payment_whole on claims_payment;
drop function claims_check_payment_of(), claims_check_payment_itself(), claims_check_payment(bigint);
drop trigger payment_kept on claims_payment;
drop trigger batch_kept on claims_batch;
drop trigger payee_kept on claims_payee;
drop trigger part_kept on claims_part;
create trigger part_kept before update or delete on claims_part for each row execute function claims_refuse_rewriting();
drop function claims_keep_payment(), claims_keep_batch(), claims_keep_payee(), claims_keep_part();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_payments"), ("access", "0002_row_security")]
    operations = [
        *(migrations.RunSQL(protect(table, **rules), unprotect(table)) for table, rules in RULES.items()),
        migrations.RunSQL(KEPT + WHOLE, BACK),
    ]
