"""A key is destroyed only where two agreed to it; and who reads what was asked."""

from django.db import migrations

from ettle.web.access.row_security import of_those_overseen, protect, unprotect

TABLE = "people_erasure"
REFUSE = """
create function people_refuse_erasing_by_one() returns trigger language plpgsql as $$
begin
    if new.erased_at is not null and old.erased_at is null and not exists (
        select from people_erasure where agreed_at is not null and new.person_id = any (people)
    ) then
        raise exception 'The key of a person is destroyed only where one asked for it and another agreed.'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger person_key_destroyed_by_two before update on people_personkey
    for each row execute function people_refuse_erasing_by_one();
create function people_refuse_another_erasure() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.agreed_at is not null or old.dropped_at is not null
        or (new.person_id, new.organisation, new.basis, new.reason, new.asked_by, new.asked_at)
            is distinct from (old.person_id, old.organisation, old.basis, old.reason, old.asked_by, old.asked_at) then
        raise exception 'What was asked of an erasure, and what became of it, is kept as it was.'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger erasure_kept before update or delete on people_erasure
    for each row execute function people_refuse_another_erasure();
"""
ALLOW = """
drop trigger erasure_kept on people_erasure;
drop function people_refuse_another_erasure();
drop trigger person_key_destroyed_by_two on people_personkey;
drop function people_refuse_erasing_by_one();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_erasures")]
    operations = [
        migrations.RunSQL(protect(TABLE, read=of_those_overseen("organisation")), unprotect(TABLE)),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
