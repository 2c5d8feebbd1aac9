"""A press is of the organisation it was made for: where it led is nobody else's to know."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

TABLE = "drafts_press"
OWN = of_own_organisation()


class Migration(migrations.Migration):
    dependencies = [("drafts", "0004_presses"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect(TABLE, read=OWN, write=OWN, add=OWN), unprotect(TABLE))]
