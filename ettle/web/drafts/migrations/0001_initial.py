import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=100)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("title", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=1000)),
                ("tab", models.CharField(max_length=40)),
                ("version", models.PositiveIntegerField(default=1)),
                ("fields", models.JSONField()),
                ("saved_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="access.organisation"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["saved_at"], name="draft_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "organisation", "form", "subject", "tab"), name="draft_one_copy_of_a_tab"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("tab", ""), _negated=True), models.Q(("form", ""), _negated=True)),
                        name="draft_of_a_form_by_a_tab",
                    ),
                ],
            },
        ),
    ]
