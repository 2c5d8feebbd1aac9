"""Whose keys an organisation opens with, and that a destroyed one stays destroyed. TRUNCATE is the owner's, for tests."""

from django.db import migrations

from ettle.web.access.row_security import granted, protect, unprotect

TABLE = "people_personkey"
REFUSE = """
create function people_refuse_another_key() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'The key of a person is never removed: it is emptied, and says by whom and when.'
            using errcode = 'restrict_violation';
    end if;
    if old.erased_at is not null or (new.erased_at is null and new.wrapped <> old.wrapped) then
        raise exception 'A key that was destroyed stays so, and one in use is not changed for another.'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger person_key_kept before update or delete on people_personkey
    for each row execute function people_refuse_another_key();
"""
ALLOW = """
drop trigger person_key_kept on people_personkey;
drop function people_refuse_another_key();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_person_key")]
    operations = [
        migrations.RunSQL(protect(TABLE, read=granted(TABLE, "'name'")), unprotect(TABLE)),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
