"""The chain, link by link: entries whose transactions are surely over, in one order that nobody can come before later.

The order is that of transaction numbers, then ids. A number below the oldest transaction still open belongs to one that
is over, so whatever commits later has a higher one: nothing is skipped and nothing is ever inserted behind a seal.
A page waits for none of this. After a restore another server counts transactions anew; what the old one left is sealed first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from ettle.web.audit.chain import NOTHING_BEFORE, seal_hash
from ettle.web.audit.stored import COLUMNS, ID, row_of
from ettle.web.audit.whole import require_whole_sight

ONE_SEALER = 4_573_002
"""The advisory lock of whoever seals. Nobody who reads or writes takes it."""

AT_ONCE = 2000


@dataclass(frozen=True)
class Position:
    """Up to where a server's entries are sealed."""

    server: int
    xid: int = 0
    id: int = 0


def seal() -> int:
    """Seal every entry whose turn has come. Returns how many. Outside a transaction: an open one holds its own entries back."""
    require_whole_sight()
    sealed = 0
    while some := _seal_some():
        sealed += some
    return sealed


@transaction.atomic
def _seal_some() -> int:
    _ask("select pg_advisory_xact_lock(%s)", ONE_SEALER)
    # The oldest open transaction is asked first, the rows after: what was over then is visible now.
    ((here, oldest, now),) = _ask(
        "select audit_server(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint, clock_timestamp()"
    )
    rows = _due(here, oldest)
    head = _ask("select seq, hash from audit_seal order by seq desc limit 1")
    seq, previous = head[0] if head else (0, NOTHING_BEFORE)
    links = []
    for row in rows:
        seq += 1
        hash = seal_hash(seq, previous, now, row)
        links.append((seq, row[ID], previous, hash, now))
        previous = hash
    if links:
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into audit_seal (seq, entry_id, previous, hash, sealed_at) values (%s, %s, %s, %s, %s)", links
            )
    return len(links)


def _due(here: int, oldest: int) -> list[tuple[Any, ...]]:
    last = _last_of_any()
    if last and last.server == here:
        return _after(last, oldest)
    # The first seals on this server: what another left comes before.
    return _left_by_others(here) or _after(_last_of(here), oldest)


def _after(position: Position, oldest: int) -> list[tuple[Any, ...]]:
    """Entries of a server beyond a position, of transactions that are over."""
    rows = _ask(
        f"select {COLUMNS} from audit_entry e where e.server = %s and (e.xid, e.id) > (%s, %s) and e.xid < %s "
        "order by e.xid, e.id limit %s",
        *(position.server, position.xid, position.id, oldest, AT_ONCE),
    )
    return [row_of(row) for row in rows]


def _left_by_others(here: int) -> list[tuple[Any, ...]]:
    """Entries of servers that are gone, whose transactions are all over."""
    rows = _ask(
        f"select {COLUMNS} from audit_entry e where e.server <> %s "
        "and not exists (select from audit_seal s where s.entry_id = e.id) order by e.server, e.xid, e.id limit %s",
        *(here, AT_ONCE),
    )
    return [row_of(row) for row in rows]


LAST = "select e.server, e.xid, e.id from audit_seal s join audit_entry e on e.id = s.entry_id"


def _last_of_any() -> Position | None:
    found = _ask(f"{LAST} order by s.seq desc limit 1")
    return Position(*found[0]) if found else None


def _last_of(server: int) -> Position:
    found = _ask(f"{LAST} where e.server = %s order by s.seq desc limit 1", server)
    return Position(*found[0]) if found else Position(server)


def _ask(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
