"""An organisation sees its own moves; the system alone adds and changes, once the page has asked who may."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

TABLE = "casework_move"


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_moves"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect(TABLE, read=of_own_organisation("organisation")), unprotect(TABLE))]
