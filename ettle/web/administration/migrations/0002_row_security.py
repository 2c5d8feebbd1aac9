"""Imports, what was refused of them and how files are read are their organisation's alone."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

OWN = of_own_organisation()
TABLES = ("administration_import", "administration_refused_row", "administration_mapping")


class Migration(migrations.Migration):
    dependencies = [("administration", "0001_imports"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect(each, read=OWN, write=OWN, add=OWN), unprotect(each)) for each in TABLES]
