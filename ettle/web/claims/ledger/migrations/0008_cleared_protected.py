"""What the nightly report found is read by the payer and by those who oversee it; only the system adds."""

from django.db import migrations

from ettle.web.access.row_security import of_overseen_in_area, of_own_organisation, protect, unprotect

READ = protect("ledger_cleared", read=of_own_organisation("payer"))
OVERSEE = f"create policy oversee on ledger_cleared for select to ettle_app using ({of_overseen_in_area('payer')});"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_cleared"), ("access", "0006_oversight_needs_an_area")]
    operations = [
        migrations.RunSQL(READ + OVERSEE, f"drop policy oversee on ledger_cleared;\n{unprotect('ledger_cleared')}"),
    ]
