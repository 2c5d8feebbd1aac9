"""What was counted in names nobody either: whoever counts may read it, the system adds, nothing is ever changed."""

from django.db import migrations

from ettle.web.access.row_security import protect, unprotect

KEPT = (
    "create trigger evaluation_kept before update or delete on measurement_evaluation "
    "for each row execute function measurement_refuse_rewriting();"
)


class Migration(migrations.Migration):
    dependencies = [("measurement", "0003_evaluation")]
    operations = [
        migrations.RunSQL(protect("measurement_evaluation", read="true"), unprotect("measurement_evaluation")),
        migrations.RunSQL(KEPT, "drop trigger evaluation_kept on measurement_evaluation;"),
    ]
