"""What messages somebody wants is read by their organisation alone, and changed by the system for themselves."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect


class Migration(migrations.Migration):
    dependencies = [("claims", "0016_muted"), ("access", "0002_row_security")]
    operations = [
        migrations.RunSQL(protect("claims_muted", read=of_own_organisation("provider")), unprotect("claims_muted"))
    ]
