"""Questions are for the payer alone: whoever is asked about is told by somebody, in words of their own."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect


class Migration(migrations.Migration):
    dependencies = [("checks", "0003_questions")]
    operations = [
        migrations.RunSQL(protect("checks_question", read=of_own_organisation("payer")), unprotect("checks_question")),
    ]
