"""Of an opened record it is kept who was shown it and when, each by themselves: one who knows of it no longer hides it from the rest."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ettle.web.access.row_security import of_overseen_in_area, of_own_organisation, protect, unprotect

TABLE = "access_glasstold"
CARRY_OVER = f"""
alter table access_breakglass no force row level security;
insert into {TABLE} (opened_id, organisation_id, staff_id, shown_at, known_at)
select b.id, b.organisation_id, s.id, b.told_at, b.told_at
from access_breakglass b join access_staff s on s.code = b.told where b.told_at is not null;
set constraints all immediate;
alter table access_breakglass force row level security;
"""
OVERSEE = f"create policy oversee on {TABLE} for select to ettle_app using ({of_overseen_in_area()});"
PROTECT, UNPROTECT = protect(TABLE, read=of_own_organisation()), unprotect(TABLE)


class Migration(migrations.Migration):
    dependencies = [("access", "0010_second_steps_locked")]
    operations = [
        migrations.CreateModel(
            name="GlassTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shown_at", models.DateTimeField()),
                ("known_at", models.DateTimeField(null=True)),
                (
                    "opened",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tellings", to="access.breakglass"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="access.organisation"),
                ),
                ("staff", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["opened", "staff"], name="glass_told_once")]},
        ),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT + OVERSEE, f"drop policy oversee on {TABLE};" + UNPROTECT),
        migrations.RemoveIndex(model_name="breakglass", name="glass_untold"),
        migrations.RemoveField(model_name="breakglass", name="told"),
        migrations.RemoveField(model_name="breakglass", name="told_at"),
        migrations.AddIndex(
            model_name="breakglass", index=models.Index(fields=["organisation", "from_at"], name="glass_of_place")
        ),
    ]
