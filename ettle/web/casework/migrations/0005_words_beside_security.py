"""Whose words beside events an organisation sees: those of a category it is granted. They are never changed."""

from django.db import migrations

from ettle.web.access.row_security import granted, protect, unprotect

TABLE = "casework_beside"


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_words_beside"), ("access", "0002_row_security")]
    operations = [
        migrations.RunSQL(
            protect(TABLE, read=granted(TABLE, "casework_beside.category", person="person")), unprotect(TABLE)
        )
    ]
