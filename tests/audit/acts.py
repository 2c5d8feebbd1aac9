"""Acts of the cast, as they would be recorded; and what only the owner of the tables could do to the record."""

from __future__ import annotations

from contextlib import contextmanager

from django.db import connection, transaction

from ettle.web.audit import entry
from ettle.web.audit.models import Recorded


def ben_reads(*people, act="person", **more):
    """One page that Ben read: the id of its entry."""
    return did("ben", act, *people, **more)


def did(actor, act, *people, said=None, **more):
    with transaction.atomic():
        row = entry.begin(actor=actor, act=act, **more)
        entry.read(*people)
        for person in people if said else ():
            entry.keep(person, said=said)
        entry.finish(row)
        return Recorded.objects.latest("id").id


@contextmanager
def tampering():
    """As the owner of the tables with their guards off, which is the most that anybody can be."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield cursor.execute


ROW = (
    "insert into audit_entry (actor, organisation, role, act, method, address, address_of, people, wrote, outcome, why,"
    " break_glass, digests, xid) select 'cai', '', '', 'person', '', '', '', '{}', '{}', 'read', '', false, '{}', xid"
    " from audit_entry where id = %s returning id"
)
"""An entry that claims the transaction of another."""
