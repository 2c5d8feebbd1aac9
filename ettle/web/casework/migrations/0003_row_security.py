"""Whose rows of casework an organisation sees: the events of a category it is granted, the standings on its list."""

from django.db import migrations

from ettle.web.access.row_security import granted, of_own_organisation, protect, unprotect

EVENT, STANDING = "casework_event", "casework_standing"


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_append_only"), ("access", "0002_row_security")]
    operations = [
        migrations.RunSQL(
            protect(EVENT, read=granted(EVENT, "casework_event.category", person="person")), unprotect(EVENT)
        ),
        migrations.RunSQL(protect(STANDING, read=of_own_organisation("organisation")), unprotect(STANDING)),
    ]
