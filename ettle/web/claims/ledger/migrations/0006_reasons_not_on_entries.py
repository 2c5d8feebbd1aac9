"""The reasons stand beside the entry now. By itself, as a table with rows on their way cannot be altered."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_reasons_apart")]
    operations = [migrations.RemoveField("entry", "because")]
