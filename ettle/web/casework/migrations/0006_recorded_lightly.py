"""Who is behind: people of whom an event was recorded lightly."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_words_beside_security")]
    operations = [
        migrations.CreateModel(
            name="Behind",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("person", models.CharField(max_length=200)),
                ("organisation", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "person"), name="behind_once")],
            },
        ),
    ]
