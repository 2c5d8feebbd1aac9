"""Rows of what Today lists, and of standings: an organisation's own, as long as it may still read them."""

from django.db import migrations

from ettle.web.access.row_security import DAY, of_own_organisation, protect, unprotect

STANDING, MATTER, SAVED_VIEW = "casework_standing", "casework_matter", "casework_savedview"
OWN = of_own_organisation("organisation")
STILL_READ = f"{OWN} and (readable_until is null or readable_until > {DAY})"
CHANGED = (
    f"drop policy read on {STANDING}; create policy read on {STANDING} for select to ettle_app using ({STILL_READ});"
)
BACK = f"drop policy read on {STANDING}; create policy read on {STANDING} for select to ettle_app using ({OWN});"


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_what_today_lists"), ("access", "0002_row_security")]
    operations = [
        migrations.RunSQL(CHANGED, BACK),
        migrations.RunSQL(protect(MATTER, read=OWN), unprotect(MATTER)),
        migrations.RunSQL(protect(SAVED_VIEW, read=OWN, write=OWN, add=OWN), unprotect(SAVED_VIEW)),
    ]
