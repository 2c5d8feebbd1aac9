"""A saved group is its organisation's: no other sees that it is there, or who is in it."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

TABLE = "casework_group"
OWN = of_own_organisation("organisation")


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_saved_groups"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect(TABLE, read=OWN, write=OWN, add=OWN), unprotect(TABLE))]
