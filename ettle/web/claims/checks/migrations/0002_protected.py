"""Who sees what of the checks: payer and provider of a contract; employers declared related, the payer and that body.

Pages read; only the system adds. What a step found is never changed, nor an override once it is agreed.
"""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

BOTH = f"{of_own_organisation('provider')} or {of_own_organisation('payer')}"
RULES = {
    "checks_check": BOTH,
    "checks_override": BOTH,
    "checks_related": f"{of_own_organisation('payer')} or {of_own_organisation('body')}",
}
KEPT = """
create trigger check_kept before update or delete on checks_check for each row execute function claims_refuse_any();
create function checks_refuse_rewriting() returns trigger language plpgsql as $$
declare changing constant text[] := array['agreed_by', 'agreed_at'];
begin
    if tg_op = 'DELETE' or old.agreed_by <> '' or (to_jsonb(old) - changing) is distinct from (to_jsonb(new) - changing) then
        raise exception 'What was asked or agreed is never changed. Ask anew.' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger override_kept before update or delete on checks_override for each row execute function checks_refuse_rewriting();
"""
CHANGEABLE = """
drop trigger check_kept on checks_check;
drop trigger override_kept on checks_override;
drop function checks_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("checks", "0001_initial"), ("claims", "0003_protected"), ("access", "0002_row_security")]
    operations = [
        *(migrations.RunSQL(protect(table, read=rule), unprotect(table)) for table, rule in RULES.items()),
        migrations.RunSQL(KEPT, CHANGEABLE),
    ]
