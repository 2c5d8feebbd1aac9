"""Keys are looked up before anybody is known to be acting; replies are the system's alone."""

from django.db import migrations

from ettle.web.access.row_security import protect, unprotect


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect("api_reply", read="false"), unprotect("api_reply"))]
