from django.db import migrations, models

EARLIER = """
update casework_move set in_area = true where kind = 'provider'
and exists (select from jsonb_array_elements(people) each where each -> 'from' ->> 0 <> organisation)
"""
"""Whoever moved people of another organisation did so in their area."""


class Migration(migrations.Migration):
    dependencies = [("casework", "0016_row_security_of_saved_groups")]
    operations = [
        migrations.AddField("move", "in_area", models.BooleanField(default=False)),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
    ]
