"""Who sees what of claims, and that what a line says is never changed.

Payer and lead see the lines of their contracts; a subcontractor its own parts and nothing else. Pages write nothing
here themselves: every act is done by the system, once the code has asked whether it may be.
"""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

BOTH = f"{of_own_organisation('provider')} or {of_own_organisation('payer')}"
TO = of_own_organisation('"to"')
RULES = {
    "claims_entitled": {"read": f"{BOTH} or {TO}"},
    "claims_statement": {"read": BOTH},
    "claims_line": {"read": BOTH},
    "claims_part": {"read": f"{BOTH} or {of_own_organisation('body')}"},
    "claims_step": {"read": BOTH},
}
KEPT = """
create function claims_refuse_rewriting() returns trigger language plpgsql as $$
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
create trigger line_kept before update or delete on claims_line for each row execute function claims_refuse_rewriting();
create trigger part_kept before update or delete on claims_part for each row execute function claims_refuse_rewriting();
create function claims_refuse_any() returns trigger language plpgsql as $$
begin
    raise exception 'A step is never changed or removed.' using errcode = 'restrict_violation';
end $$;
create trigger step_kept before update or delete on claims_step for each row execute function claims_refuse_any();
"""
CHANGEABLE = """
drop trigger line_kept on claims_line;
drop trigger part_kept on claims_part;
drop trigger step_kept on claims_step;
drop function claims_refuse_rewriting();
drop function claims_refuse_any();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_initial_rules"), ("access", "0002_row_security")]
    operations = [
        *(migrations.RunSQL(protect(table, **rules), unprotect(table)) for table, rules in RULES.items()),
        migrations.RunSQL(KEPT, CHANGEABLE),
    ]
