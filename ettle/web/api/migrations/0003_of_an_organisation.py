"""A key belongs to an organisation, which sees no other's; it lasts a year at most, and says when it was last used."""

from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

FILL = """
update api_key k set organisation_id = p.organisation_id from access_post p where p.id = k.post_id;
update api_key set until_on = made_on + 366 where until_on > made_on + 366;
set constraints all immediate;
"""
OWN = of_own_organisation()


class Migration(migrations.Migration):
    dependencies = [("api", "0002_row_security"), ("access", "0007_one_spell_several_stays")]
    operations = [
        migrations.AddField("key", "last_used_on", models.DateField(null=True)),
        migrations.AddField(
            "key",
            "organisation",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.organisation"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "key",
            "organisation",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.organisation"),
        ),
        migrations.RemoveConstraint("key", "api_key_ends"),
        migrations.AddConstraint(
            "key",
            models.CheckConstraint(
                condition=Q(until_on__gt=F("made_on"), until_on__lte=F("made_on") + timedelta(days=366)),
                name="api_key_ends",
            ),
        ),
        migrations.RunSQL(protect("api_key", read=OWN, write=OWN, add=OWN), unprotect("api_key")),
    ]
