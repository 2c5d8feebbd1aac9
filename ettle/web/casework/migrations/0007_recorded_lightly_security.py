"""An organisation sees who is behind on its own list; the system alone adds and removes."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

TABLE = "casework_behind"


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_recorded_lightly"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect(TABLE, read=of_own_organisation("organisation")), unprotect(TABLE))]
