"""Who sees what of the ledger: the payer and the provider of a contract all of it, any other organisation its own postings and their entries.

Pages read; only the system adds. Those who answer for data see the entries of the payers they oversee.
"""

from django.db import migrations

from ettle.web.access.row_security import (
    ORGANISATION,
    of_overseen_in_area,
    of_own_organisation,
    protect,
    unprotect,
)

PARTY = f"({of_own_organisation('payer')} or {of_own_organisation('provider')})"


def own_posting_of(condition: str) -> str:
    """Probed row by row: the planner shall not read all the postings of an organisation first."""
    return f"exists (select 1 from ledger_posting p where p.body = {ORGANISATION} and {condition} offset 0)"


RULES = {
    "ledger_posting": f"{PARTY} or {of_own_organisation('body')}",
    "ledger_entry": f"{PARTY} or {own_posting_of('p.entry_id = ledger_entry.id')}",
    "ledger_period": (
        f"{of_own_organisation('payer')} or exists (select 1 from ledger_posting p where p.payer = ledger_period.payer "
        f"and (p.provider = {ORGANISATION} or p.body = {ORGANISATION}) offset 0)"
    ),
}


def overseen(table: str) -> str:
    return f"create policy oversee on {table} for select to ettle_app using ({of_overseen_in_area('payer')});"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_refusals"), ("access", "0006_oversight_needs_an_area")]
    operations = [
        migrations.RunSQL(
            protect(table, read=rule) + overseen(table), f"drop policy oversee on {table};\n{unprotect(table)}"
        )
        for table, rule in RULES.items()
    ]
