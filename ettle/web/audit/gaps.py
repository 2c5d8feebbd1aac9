"""Entries that no seal covers: put in behind the chain, or left lying."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

from ettle.web.audit.stored import COLUMNS, ID, named, row_of
from ettle.web.audit.words import ASK, Finding

UNSEALED = f"select {COLUMNS} from audit_entry e where not exists (select from audit_seal s where s.entry_id = e.id)"

BEHIND = f"""
{UNSEALED} and (e.xid, e.id) < (
    select o.xid, o.id from audit_seal s join audit_entry o on o.id = s.entry_id
    where o.server = e.server order by s.seq desc limit 1)
order by e.xid, e.id limit 1
"""
LEFT = f"{UNSEALED} and e.at < clock_timestamp() - %s order by e.at limit 1"

HELD_BY = """
select pid, xact_start from pg_stat_activity
where backend_xid is not null and backend_xid::text::bigint <= %s and pid <> pg_backend_pid() order by xact_start limit 1
"""


def first_gap(late: timedelta) -> Finding | None:
    """The first entry put in behind the chain; else the oldest that waits for its seal longer than `late`."""
    if behind := _one(BEHIND):
        return Finding(
            None,
            behind[ID],
            f"{named(behind).capitalize()} was put in behind the chain: it was not there when its turn came",
            ASK,
        )
    if left := _one(LEFT, late):
        return Finding(
            None, left[ID], f"{named(left).capitalize()} has waited for its seal for over {_words(late)}", _why()
        )
    return None


def _why() -> str:
    """Who holds the oldest open transaction, if that is why; else that nothing seals."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (oldest,) = cursor.fetchone()
        cursor.execute(HELD_BY, [oldest])
        holder = cursor.fetchone()
    if holder:
        pid, since = holder
        return f"A transaction open since {since:%H:%M:%S} UTC may hold it back (server process {pid}): end that, then run ettle audit seal"
    return "The worker that seals is not running, or cannot: look at its log, or run ettle audit seal"


def _one(question: str, *values: Any) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found = cursor.fetchone()
    return row_of(found) if found else None


def _words(late: timedelta) -> str:
    minutes = int(late.total_seconds() // 60)
    return f"{minutes} minute{'s' * (minutes != 1)}" if minutes else f"{int(late.total_seconds())} seconds"
