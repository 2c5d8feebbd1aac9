"""Whose names an organisation sees."""

from django.db import migrations

from ettle.web.access.row_security import granted, protect, unprotect

TABLE = "people_identity"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect(TABLE, read=granted(TABLE, "'name'")), unprotect(TABLE))]
