"""Requests of the last minute, by organisation. Not logged: what is lost with a crash is a minute's count."""

from django.db import migrations, models

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

OWN = of_own_organisation()


class Migration(migrations.Migration):
    dependencies = [("api", "0003_of_an_organisation"), ("access", "0002_row_security")]
    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("organisation_id", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "api_asked",
                "indexes": [models.Index(fields=["organisation_id", "at"], name="api_asked_lately")],
            },
        ),
        migrations.RunSQL("alter table api_asked set unlogged", migrations.RunSQL.noop),
        migrations.RunSQL(protect("api_asked", read=OWN, add=OWN), unprotect("api_asked")),
    ]
