"""What an organisation delivers, of nobody in particular, so that a page need not look through everybody to know it.

Filled from what stands; an owner who is held to the policies sees nothing of it, and then `ettle rebuild` fills it.
"""

from django.db import migrations, models

from ettle.web.access.row_security import protect, unprotect

TABLE = "casework_delivered"
FILL = f"""
insert into {TABLE} (organisation, programme)
select distinct organisation, programme from casework_standing where organisation <> ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0013_moves_of_three_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(max_length=200)),
                ("programme", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name_plural": "delivered",
                "constraints": [models.UniqueConstraint(fields=("organisation", "programme"), name="delivered_once")],
            },
        ),
        migrations.RunSQL(FILL, ""),
        migrations.RunSQL(protect(TABLE, read="true"), unprotect(TABLE)),
    ]
