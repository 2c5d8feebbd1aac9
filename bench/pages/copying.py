"""Beyond those who are simulated: the same people again under other ids, with key workers of their own, row by row in SQL.

Every row of a person moves with them, as worked out the first time: a plan is drawn for how many rows there are and how they
lie, and a million journeys worked out by the rules would take a night for what the pages never look at.
"""

from __future__ import annotations

from typing import Any

from bench.pages import A_PART

TABLES = (
    "access_personref", "people_identity", "people_born", "people_contact", "people_personkey", "casework_event",
    "casework_standing", "casework_matter", "access_grant", "access_assignment", "plans_entry", "plans_appointment",
    "claims_entitled", "claims_pace",
)  # fmt: skip
CODE = 8
"""Letters of a person's code; what follows in an id numbers their events, enrolments and second records."""
FUNCTIONS = f"""
create or replace function pg_temp.again(code text, whose text, parts int) returns text language sql immutable as $$
    select replace(code, left(whose, {CODE}), 'P-' || lpad((substr(whose, 3, {CODE - 2})::int + parts * {A_PART})::text, 6, '0'))
$$;
create or replace function pg_temp.desk(worker text, parts int) returns text language sql immutable as $$
    select case when worker ~ '-[0-9]+-[0-9]+$' then
        substring(worker from '^(.*)-[0-9]+-[0-9]+$') || '-' || substring(worker from '-([0-9]+)-[0-9]+$')::int + parts || '-'
        || substring(worker from '[0-9]+$') else worker end
$$;
"""
COLUMNS = """
select column_name from information_schema.columns where table_name = %s and is_identity = 'NO' order by ordinal_position
"""
OF_PERSON = {"id", "person", "person_id", "enrolment", "replaces", "source"}
OF_WORKER = {"worker", "recorded_by", "made_by", "changed_by"}
DETAIL = """case when kind = 'key_worker' then jsonb_set(detail, '{worker}', to_jsonb(pg_temp.desk(detail ->> 'worker', %(parts)s)))
    when strpos(detail::text, left(person, 8)) > 0 then pg_temp.again(detail::text, person, %(parts)s)::jsonb else detail end"""


def copy(connection: Any, distinct: int, last: int) -> None:
    """Have the parts from `distinct` to `last`, each like one of the first."""
    connection.execute(FUNCTIONS)
    for parts in range(distinct, last, distinct):
        most = min(distinct, last - parts) * A_PART
        for table in TABLES:
            connection.execute(*_statement(connection, table, parts, most))


def _statement(connection: Any, table: str, parts: int, most: int) -> tuple[str, dict[str, Any]]:
    columns = [name for (name,) in connection.execute(COLUMNS, [table])]
    whose = next(name for name in ("person_id", "person", "id") if name in columns)
    names = ", ".join(f'"{each}"' for each in columns)
    values = ", ".join(_value(each, whose) for each in columns)
    chosen = f"substr({whose}, 3, {CODE - 2})::int <= %(most)s"
    return f"insert into {table} ({names}) select {values} from {table} where {chosen}", {"parts": parts, "most": most}


def _value(column: str, whose: str) -> str:
    if column == "detail":
        return DETAIL
    if column == "id" and whose != "id":  # what was recorded from a page has an id of its own kind
        return f"coalesce(nullif(pg_temp.again(id, {whose}, %(parts)s), id), id || '-' || %(parts)s)"
    if column in OF_PERSON:
        return f'pg_temp.again("{column}", {whose}, %(parts)s)'
    return f'pg_temp.desk("{column}", %(parts)s)' if column in OF_WORKER else f'"{column}"'
