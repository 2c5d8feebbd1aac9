"""Why an entry was made stands beside it: reasons may tell sums of several organisations, and a subcontractor sees its own alone."""

import django.db.models.deletion
from django.db import migrations, models

from ettle.web.access.row_security import of_overseen_in_area, of_own_organisation, protect, unprotect

STAYS = """
insert into ledger_reasons (entry_id, payer, provider, because)
    select id, payer, provider, because from ledger_entry where because <> '[]'::jsonb;

create trigger ledger_reasons_added_only before update or delete on ledger_reasons
    for each row execute function ledger_refuse_rewriting();

create function ledger_take_reasons() returns trigger language plpgsql as $$
declare
    made ledger_entry;
begin
    select * into made from ledger_entry where id = new.entry_id;
    if made.id is null or made.xid <> pg_current_xact_id()::text::bigint or made.server <> audit_server() then
        raise exception 'The reasons of an entry are added with it, in one transaction.' using errcode = 'restrict_violation';
    end if;
    new.payer := made.payer;
    new.provider := made.provider;
    return new;
end $$;
create trigger ledger_reasons_taken before insert on ledger_reasons
    for each row execute function ledger_take_reasons();
"""
BACK = """
drop trigger ledger_reasons_taken on ledger_reasons;
drop function ledger_take_reasons();
drop trigger ledger_reasons_added_only on ledger_reasons;
"""
PARTY = f"{of_own_organisation('payer')} or {of_own_organisation('provider')}"
OVERSEEN = f"create policy oversee on ledger_reasons for select to ettle_app using ({of_overseen_in_area('payer')});"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_ready_with_what")]
    operations = [
        migrations.CreateModel(
            name="Reasons",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reasons",
                        serialize=False,
                        to="ledger.entry",
                    ),
                ),
                ("payer", models.CharField(max_length=200)),
                ("provider", models.CharField(max_length=200)),
                ("because", models.JSONField()),
            ],
        ),
        migrations.RunSQL(STAYS, BACK),
        migrations.RunSQL(
            protect("ledger_reasons", read=PARTY) + OVERSEEN,
            f"drop policy oversee on ledger_reasons;\n{unprotect('ledger_reasons')}",
        ),
    ]
