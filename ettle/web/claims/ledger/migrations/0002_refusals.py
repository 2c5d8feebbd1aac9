"""What the ledger refuses, whoever asks. TRUNCATE is not refused here: it is the owner's, and tests empty tables with it.

Checks that read many rows are asked when the transaction ends, or where `actions.post` asks for them. They hold only for
who sees every row: before PostgreSQL 18 they run as whoever the transaction ends as, and refuse what they could not see.
"""

from django.db import migrations

ADDED_ONLY = """
create function ledger_refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception 'The ledger is only added to (% on %). Post an entry that corrects it.', tg_op, tg_table_name
        using errcode = 'restrict_violation';
end $$;
create trigger ledger_entry_added_only before update or delete on ledger_entry
    for each row execute function ledger_refuse_rewriting();
create trigger ledger_posting_added_only before update or delete on ledger_posting
    for each row execute function ledger_refuse_rewriting();
"""

# Turns are taken by advisory locks: rows that are only added to give nobody the right to lock them.
TURNS = """
create function ledger_turn(what text) returns void language sql volatile
    as $$ select pg_advisory_xact_lock(hashtextextended('ledger ' || what, 0)) $$;

create function ledger_beside(what text) returns void language sql volatile
    as $$ select pg_advisory_xact_lock_shared(hashtextextended('ledger ' || what, 0)) $$;

create function ledger_first(entry bigint) returns bigint language sql stable as $$
    with recursive up (id, above) as (
        select id, coalesce(corrects_id, settles_id) from ledger_entry where id = entry
        union all
        select e.id, coalesce(e.corrects_id, e.settles_id) from ledger_entry e join up on e.id = up.above
    ) select id from up where above is null
$$;

create function ledger_wait_for(entry bigint) returns void language sql volatile
    as $$ select ledger_turn('entry ' || ledger_first(entry)) $$;
"""

MONTHS = """
alter table ledger_period add constraint period_locked_after_its_end
    check (locked_at is null or (locked_at at time zone 'Europe/London') >= month + interval '1 month');

create function ledger_keep_months() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or (tg_op = 'UPDATE' and old.locked_at is not null) then
        raise exception 'A month that is locked stays so, and none is removed.' using errcode = 'restrict_violation';
    end if;
    if tg_op = 'UPDATE' and (new.payer, new.month) is distinct from (old.payer, old.month) then
        raise exception 'A month stays the month it is, of the payer it is of.' using errcode = 'restrict_violation';
    end if;
    if new.locked_at is not null then
        -- Whoever is posting is waited for; whoever comes after finds the month locked.
        perform ledger_turn('months of ' || new.payer);
    end if;
    return new;
end $$;
create trigger ledger_period_kept before insert or update or delete on ledger_period
    for each row execute function ledger_keep_months();
"""

ENTRIES = """
create function ledger_take_entry() returns trigger language plpgsql as $$
declare
    books ledger_period;
    above ledger_entry;
begin
    if new.xid <> pg_current_xact_id()::text::bigint or new.server <> audit_server() then
        raise exception 'An entry is of the transaction that inserts it. Leave out server and xid.' using errcode = 'restrict_violation';
    end if;
    perform ledger_beside('months of ' || new.payer);
    select * into books from ledger_period where id = new.period_id;
    if books.id is null or books.payer <> new.payer or books.month <> date_trunc('month', new.dated_on)::date then
        raise exception 'The month of an entry is that of its day, in the books of its payer.' using errcode = 'restrict_violation';
    end if;
    if exists (select from ledger_period where payer = new.payer and locked_at is not null and month >= books.month) then
        raise exception 'The books are locked for %. Post into an open month, and say which entry it corrects.', to_char(books.month, 'FMMonth YYYY')
            using errcode = 'restrict_violation';
    end if;
    if coalesce(new.corrects_id, new.settles_id) is null then
        return new;
    end if;
    select * into above from ledger_entry where id = coalesce(new.corrects_id, new.settles_id);
    if above.id is null or (above.contract, above.payer, above.provider) is distinct from (new.contract, new.payer, new.provider) then
        raise exception 'What an entry corrects or settles is an entry of the same contract, made before it.' using errcode = 'restrict_violation';
    end if;
    if (new.settles_id is not null) <> (above.kind = 'sent') then
        raise exception 'Money that was sent is confirmed or comes back; anything else is corrected.' using errcode = 'restrict_violation';
    end if;
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'A correction is posted at READ COMMITTED: else it would not see those made meanwhile.' using errcode = 'restrict_violation';
    end if;
    perform ledger_wait_for(above.id);
    return new;
end $$;
create trigger ledger_entry_taken before insert on ledger_entry
    for each row execute function ledger_take_entry();
"""

POSTINGS = """
create function ledger_take_posting() returns trigger language plpgsql as $$
declare
    made ledger_entry;
begin
    select * into made from ledger_entry where id = new.entry_id;
    if made.id is null or made.xid <> pg_current_xact_id()::text::bigint or made.server <> audit_server() then
        raise exception 'A posting is added with its entry, in one transaction.' using errcode = 'restrict_violation';
    end if;
    new.contract := made.contract;
    new.payer := made.payer;
    new.provider := made.provider;
    if not (case made.kind
        when 'approved' then (new.account = 'cost' and new.pence > 0) or (new.account = 'owed' and new.pence < 0)
        when 'sent' then new.account in ('owed', 'clearing')
        when 'returned' then new.account in ('owed', 'clearing')
        when 'confirmed' then new.account in ('clearing', 'bank')
        when 'received' then new.account in ('bank', 'owed')
        else true end)
    then
        raise exception 'An entry that is % does not post % pence to %.', made.kind, new.pence, new.account using errcode = 'restrict_violation';
    end if;
    if made.kind in ('sent', 'received') and new.account = 'owed' then
        perform ledger_turn('owed ' || made.contract || ' to ' || new.body);
    end if;
    return new;
end $$;
create trigger ledger_posting_taken before insert on ledger_posting
    for each row execute function ledger_take_posting();
"""

# What is left of an entry once what corrects it, and what corrects that, is counted: by body and account.
LEFT = """
create function ledger_left(entry bigint) returns table (body varchar, account varchar, own bigint, remains bigint)
language sql stable as $$
    with recursive tree as (
        select id from ledger_entry where id = entry
        union all
        select e.id from tree join ledger_entry e on e.corrects_id = tree.id or e.settles_id = tree.id
    )
    select p.body, p.account,
        coalesce(sum(p.pence) filter (where p.entry_id = entry), 0)::bigint, sum(p.pence)::bigint
    from tree join ledger_posting p on p.entry_id = tree.id join ledger_entry o on o.id = entry
    where o.kind <> 'sent' or p.account = 'clearing'
    group by p.body, p.account
$$;
"""

WHOLE = """
create function ledger_check_whole(entry bigint) returns void language plpgsql as $$
declare
    made ledger_entry;
    sums record;
begin
    if row_security_active('ledger_posting') and current_user <> 'ettle_system' then
        raise exception 'Entry % is looked over by nobody who sees all of it: post as the system.', entry using errcode = 'insufficient_privilege';
    end if;
    select * into made from ledger_entry where id = entry;
    select count(*) as many, coalesce(sum(pence), 0) as pence into sums from ledger_posting where entry_id = entry;
    if sums.many < 2 or sums.pence <> 0 then
        raise exception 'Entry % does not balance: % postings, % pence over.', entry, sums.many, sums.pence using errcode = 'check_violation';
    end if;
    if made.kind in ('sent', 'confirmed', 'returned', 'received') and exists (
        select from ledger_posting where entry_id = entry group by body having sum(pence) <> 0)
    then
        raise exception 'Entry % moves money from one organisation to another.', entry using errcode = 'check_violation';
    end if;
    -- To pay moves what is owed towards nothing, never past it.
    if made.kind in ('sent', 'received') and exists (
        select from ledger_posting p where p.entry_id = entry and p.account = 'owed' and sign(p.pence) * (
            select sum(pence) from ledger_posting where contract = p.contract and body = p.body and account = 'owed') > 0)
    then
        raise exception 'Entry % pays more than is owed.', entry using errcode = 'check_violation';
    end if;
end $$;

create function ledger_check_left(entry bigint) returns void language plpgsql as $$
declare
    above bigint;
begin
    select coalesce(corrects_id, settles_id) into above from ledger_entry where id = entry;
    while above is not null loop
        if exists (select from ledger_left(above) where remains not between least(own, 0) and greatest(own, 0)) then
            raise exception 'Entry % takes back more than is left of entry %.', entry, above using errcode = 'check_violation';
        end if;
        select coalesce(corrects_id, settles_id) into above from ledger_entry where id = above;
    end loop;
end $$;

create function ledger_check_entry() returns trigger language plpgsql as $$
begin
    perform ledger_check_whole(new.id);
    perform ledger_check_left(new.id);
    return null;
end $$;
create constraint trigger ledger_entry_whole after insert on ledger_entry
    deferrable initially deferred for each row execute function ledger_check_entry();

create function ledger_check_posting() returns trigger language plpgsql as $$
begin
    perform ledger_check_whole(new.entry_id);
    perform ledger_check_left(new.entry_id);
    return null;
end $$;
create constraint trigger ledger_posting_whole after insert on ledger_posting
    deferrable initially deferred for each row execute function ledger_check_posting();
"""
BACK = """
drop trigger ledger_posting_whole on ledger_posting;
drop trigger ledger_entry_whole on ledger_entry;
drop function ledger_check_posting(), ledger_check_entry(), ledger_check_left(bigint), ledger_check_whole(bigint), ledger_left(bigint);
drop trigger ledger_posting_taken on ledger_posting;
drop trigger ledger_entry_taken on ledger_entry;
drop function ledger_take_posting(), ledger_take_entry();
drop trigger ledger_period_kept on ledger_period;
drop function ledger_keep_months();
alter table ledger_period drop constraint period_locked_after_its_end;
drop function ledger_wait_for(bigint), ledger_first(bigint), ledger_beside(text), ledger_turn(text);
drop trigger ledger_posting_added_only on ledger_posting;
drop trigger ledger_entry_added_only on ledger_entry;
drop function ledger_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("audit", "0001_initial"), ("access", "0002_row_security")]
    operations = [
        migrations.RunSQL(ADDED_ONLY + TURNS + MONTHS + ENTRIES + POSTINGS + LEFT + WHOLE, BACK),
    ]
