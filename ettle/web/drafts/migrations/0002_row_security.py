"""A draft is its owner's alone: whatever a query forgets, the database gives the rows of who asks, in one organisation."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

TABLE = "drafts_draft"
OWN = f"owner_id = (select nullif(current_setting('app.staff', true), '')::bigint) and {of_own_organisation()}"


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_initial"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect(TABLE, read=OWN, write=OWN, add=OWN), unprotect(TABLE))]
