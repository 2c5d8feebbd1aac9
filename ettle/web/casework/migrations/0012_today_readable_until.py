"""A row of Today may be read as long as its standing: the database ends it with the grant it rests on."""

from django.db import migrations, models

from ettle.web.access.row_security import DAY, of_own_organisation

MATTER, STANDING = "casework_matter", "casework_standing"
OWN = of_own_organisation("organisation")
STILL_READ = f"{OWN} and (readable_until is null or readable_until > {DAY})"
# The owner is held to the policies too, and has none to write by: lifted while it fills in what is there.
FILLED_IN = f"""
alter table {MATTER} no force row level security;
alter table {STANDING} no force row level security;
update {STANDING} s set readable_until = s.since + 365 where s.enrolment is null and s.readable_until is null;
update {MATTER} m set readable_until = s.readable_until from {STANDING} s
    where s.person = m.person and s.organisation = m.organisation and s.enrolment is not distinct from m.enrolment;
alter table {STANDING} force row level security;
alter table {MATTER} force row level security;
"""
CHANGED = f"drop policy read on {MATTER}; create policy read on {MATTER} for select to ettle_app using ({STILL_READ});"
BACK = f"drop policy read on {MATTER}; create policy read on {MATTER} for select to ettle_app using ({OWN});"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0011_row_security_of_moves"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_of_organisation",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_of_worker",
        ),
        migrations.AddField(
            model_name="matter",
            name="readable_until",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["organisation", "section", "on", "person", "id"],
                include=("readable_until",),
                name="matter_of_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["organisation", "worker", "section", "on", "person", "id"],
                include=("readable_until",),
                name="matter_of_worker",
            ),
        ),
        migrations.RunSQL(FILLED_IN, migrations.RunSQL.noop),
        migrations.RunSQL(CHANGED, BACK),
    ]
