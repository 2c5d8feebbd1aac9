"""Row-level security as SQL, for the migrations of every desk. The shapes are those measured to keep a query's plan.

Never change what has been run: add another function beside it.
"""

from __future__ import annotations

ORGANISATION = "(select nullif(current_setting('app.organisation', true), ''))"
DAY = "(select nullif(current_setting('app.day', true), '')::date)"


def of_own_organisation(column: str = "organisation_id") -> str:
    """Rows of the organisation asked for; a value per statement, not per row."""
    return f"{column} = {ORGANISATION}"


def of_those_overseen(column: str = "organisation_id") -> str:
    """Rows of the organisations that a data protection officer or auditor answers for, while one is asking:

    their own; for a council its area's; for the government all. Worked out once for a statement.
    """
    return (
        "(select current_setting('app.oversight', true)) = 'yes' and "
        f"{column} = any (array(select o.id from access_organisation me join access_organisation o on o.id = me.id "
        "or me.kind = 'government' or (me.kind = 'council' and o.area = me.area) "
        f"where me.id = {ORGANISATION}))"
    )


def of_overseen_in_area(column: str = "organisation_id") -> str:
    """As `of_those_overseen`, but a council without an area oversees nobody: a blank is not an area."""
    return of_those_overseen(column).replace("o.area = me.area", "me.area <> '' and o.area = me.area")


def granted(table: str, category: str, person: str = "person_id") -> str:
    """Rows of people of whom the organisation sees a category (an SQL expression) on the day asked for.

    OFFSET 0 keeps it a probe of the index for each row: without it the planner reads every grant first.
    """
    return (
        f"exists (select 1 from access_grant g where g.person_id = {table}.{person} "
        f"and g.organisation_id = {ORGANISATION} and g.category = {category} "
        f"and g.valid_from <= {DAY} and (g.valid_until is null or g.valid_until > {DAY}) offset 0)"
    )


def protect(table: str, *, read: str, write: str | None = None, add: str | None = None) -> str:
    """SQL that lets the site's role read the rows where `read` holds, write those of `write`, add those of `add`.

    None = not at all. The system's role sees every row; the owner is held to the policies too.
    """
    parts = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy everybody on {table} for all to ettle_system using (true) with check (true)",
        f"create policy read on {table} for select to ettle_app using ({read})",
    ]
    if add:
        parts.append(f"create policy add on {table} for insert to ettle_app with check ({add})")
    if write:
        parts.append(f"create policy change on {table} for update to ettle_app using ({write}) with check ({write})")
        parts.append(f"create policy remove on {table} for delete to ettle_app using ({write})")
    return ";\n".join(parts) + ";"


def oversee(table: str) -> str:
    """SQL that lets those who answer for data read the rows of those they oversee as well."""
    return f"create policy oversee on {table} for select to ettle_app using ({of_those_overseen()});"


def unprotect(table: str) -> str:
    """SQL that takes `protect` back."""
    names = ("everybody", "read", "add", "change", "remove")
    drops = "".join(f"drop policy if exists {name} on {table};\n" for name in names)
    return f"{drops}alter table {table} no force row level security;\nalter table {table} disable row level security;"
