"""A draft is its maker's organisation's; a referral is both sides'; a try to reach the person is the service's alone."""

from django.db import migrations

from ettle.web.access.row_security import DAY, ORGANISATION, of_own_organisation, protect, unprotect

MADE = f"(from_organisation_id = {ORGANISATION} and (told_until is null or told_until > {DAY}))"
STEP = f"(from_organisation = {ORGANISATION} and kind <> 'tried')"
RULES = {
    "gateway_draft": {"read": of_own_organisation(), "write": of_own_organisation(), "add": of_own_organisation()},
    "gateway_referral": {"read": f"{of_own_organisation('to_organisation_id')} or {MADE}"},
    "gateway_step": {"read": f"{of_own_organisation('to_organisation')} or {STEP}"},
}


class Migration(migrations.Migration):
    dependencies = [("gateway", "0001_initial"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect(table, **rules), unprotect(table)) for table, rules in RULES.items()]
