"""The register of employers is seen by the lead of the contract and by its payer."""

from django.db import migrations

from ettle.web.access.row_security import of_own_organisation, protect, unprotect

BOTH = f"{of_own_organisation('provider')} or {of_own_organisation('payer')}"


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_employers"), ("access", "0002_row_security")]
    operations = [migrations.RunSQL(protect("claims_employer", read=BOTH), unprotect("claims_employer"))]
