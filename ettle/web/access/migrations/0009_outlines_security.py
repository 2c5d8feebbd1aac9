"""An outline is read by its own organisation, on the days of its own row, while a grant of it stands."""

from django.db import migrations

from ettle.web.access.row_security import DAY, granted, of_own_organisation, protect, unprotect

TABLE = "access_outline"
READ = (
    f"{of_own_organisation()} and valid_from <= {DAY} and (valid_until is null or valid_until > {DAY}) "
    f"and {granted(TABLE, chr(39) + 'outline' + chr(39))}"
)


class Migration(migrations.Migration):
    dependencies = [("access", "0008_outlines")]
    operations = [migrations.RunSQL(protect(TABLE, read=READ), unprotect(TABLE))]
