"""Who oversees others does so only while a page of theirs asks for it, and a council only where it has an area.

Before, a council without one oversaw every other organisation without one, and any role of a council read its area's record of acts.
"""

from django.db import migrations

from ettle.web.access.row_security import ORGANISATION, of_overseen_in_area, of_those_overseen

TABLES = ("access_breakglass", "access_grant", "access_assignment")
OVERSIGHT = "(select current_setting('app.oversight', true)) = 'yes'"

# What 0005 made; it stands here again so that this can be taken back.
BEFORE = f"""array(
    select o.id from access_organisation me join access_organisation o
        on o.id = me.id or me.kind = 'government' or (me.kind = 'council' and o.area = me.area)
        where me.id = {ORGANISATION}
    union all
    select '' from access_organisation me where me.id = {ORGANISATION} and me.kind in ('council', 'government'))"""
NOW = f"""array(
    select o.id from access_organisation me join access_organisation o
        on o.id = me.id or ({OVERSIGHT} and (me.kind = 'government'
            or (me.kind = 'council' and me.area <> '' and o.area = me.area)))
        where me.id = {ORGANISATION}
    union all
    select '' from access_organisation me
        where me.id = {ORGANISATION} and me.kind in ('council', 'government') and {OVERSIGHT})"""


def changed(policy: str, table: str, now: str, before: str) -> migrations.RunSQL:
    alter = f"alter policy {policy} on {table} using "
    return migrations.RunSQL(f"{alter}({now})", f"{alter}({before})")


class Migration(migrations.Migration):
    dependencies = [("access", "0005_audit_row_security")]
    operations = [
        changed("read", "audit_entry", f"organisation = any ({NOW})", f"organisation = any ({BEFORE})"),
        *(changed("oversee", each, of_overseen_in_area(), of_those_overseen()) for each in TABLES),
    ]
