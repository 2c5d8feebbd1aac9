"""Whose rows an organisation sees: by the category of each, and notes of its own writing only. What is said stays."""

from django.db import migrations

from ettle.web.access.row_security import granted, of_own_organisation, protect, unprotect

OWN = of_own_organisation()
WRITTEN_ONCE = ("plans_said", "plans_entry", "plans_agreement", "plans_digitalcheck", "plans_note")
REFUSE = """
create function plans_refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception 'What was said is never changed or removed. Add what is so now.' using errcode = 'restrict_violation';
end $$;
"""


def seen(table: str, category: str = "'journey'") -> str:
    return granted(table, category)


def said(table: str, category: str = "'journey'") -> str:
    return protect(table, read=seen(table, category), add=f"{OWN} and {seen(table, category)}")


def changed(table: str) -> str:
    """Read by whom the person's journey is granted; changed by the organisation that wrote it, while it is."""
    return protect(table, read=seen(table), write=f"{OWN} and {seen(table)}", add=f"{OWN} and {seen(table)}")


NOTES = f"{OWN} and {granted('plans_note', 'plans_note.category')}"
POLICIES = {
    "plans_said": said("plans_said", "plans_said.category"),
    "plans_entry": said("plans_entry", "plans_entry.category"),
    "plans_agreement": said("plans_agreement"),
    "plans_digitalcheck": said("plans_digitalcheck"),
    "plans_note": protect("plans_note", read=NOTES, add=NOTES),
    "plans_appointment": changed("plans_appointment"),
    "plans_loan": changed("plans_loan"),
    "plans_device": protect("plans_device", read=OWN, write=OWN, add=OWN),
}


def stay(table: str) -> str:
    return (
        f"create trigger {table}_append_only before update or delete on {table} "
        "for each row execute function plans_refuse_rewriting();"
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_checks"), ("access", "0002_row_security")]
    operations = [
        migrations.RunSQL(REFUSE, "drop function plans_refuse_rewriting();"),
        *(migrations.RunSQL(policy, unprotect(table)) for table, policy in POLICIES.items()),
        *(migrations.RunSQL(stay(table), f"drop trigger {table}_append_only on {table};") for table in WRITTEN_ONCE),
    ]
